"""entry → article: pages are fetched, read, and freed of what is not the article."""

from service.read.boilerplate import clean, line_digests, other_pages
from service.read.extract import Extraction, extract, finished, summary_of
from service.read.feedtext import whole_text
from service.read.filter import Draft, draft_page, finished_record, load_html
from service.read.learning import Queue
from service.read.stage import EXTRACT_SECONDS, ReadStage, ReadStore

__all__ = [
    "EXTRACT_SECONDS",
    "Draft",
    "Extraction",
    "Queue",
    "ReadStage",
    "ReadStore",
    "clean",
    "draft_page",
    "extract",
    "finished",
    "finished_record",
    "line_digests",
    "load_html",
    "other_pages",
    "summary_of",
    "whole_text",
]
