"""feed → entries. The door of the room."""

from service.poll.filter import parse_file
from service.poll.health import in_words
from service.poll.opml import read_opml, write_opml
from service.poll.pace import Bounds
from service.poll.parse import parse_feed
from service.poll.stage import THOROUGH_SECONDS, PollStage, PollStore

__all__ = [
    "THOROUGH_SECONDS",
    "Bounds",
    "PollStage",
    "PollStore",
    "in_words",
    "parse_feed",
    "parse_file",
    "read_opml",
    "write_opml",
]
