"""feed → entries. The door of the room."""

from service.poll.filter import parse_file
from service.poll.health import in_words
from service.poll.opml import read_opml, write_opml
from service.poll.pace import Bounds
from service.poll.parse import PLAIN_SECONDS, THOROUGH_SECONDS, parse_feed
from service.poll.stage import PollStage, PollStore

__all__ = [
    "PLAIN_SECONDS",
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
