"""entry → article: pages are fetched, read, and freed of what is not the article."""

from service.read.boilerplate import clean, line_digests, other_pages
from service.read.extract import Extraction, extract, finished, summary_of
from service.read.filter import extract_page, extract_record, load_html
from service.read.stage import EXTRACT_SECONDS, ReadStage, ReadStore

__all__ = [
    "EXTRACT_SECONDS",
    "Extraction",
    "ReadStage",
    "ReadStore",
    "clean",
    "extract",
    "extract_page",
    "extract_record",
    "finished",
    "line_digests",
    "load_html",
    "other_pages",
    "summary_of",
]
