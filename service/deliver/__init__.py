"""The deliver room: an edition goes to its readers and places."""

from service.deliver.files import place, write_file
from service.deliver.message import Post, build_message, mail_address
from service.deliver.stage import DeliverStage, DeliverStore

__all__ = ["DeliverStage", "DeliverStore", "Post", "build_message", "mail_address", "place", "write_file"]
