"""What a check of the feeds found, kept beside each feed list as `<list>.checked.json`, and what has changed since.

    {"checked": "2026-11-01T06:00:00Z", "feeds": [{"url": …, "state": …, "entries": …, "newest": …, "answer": …}]}

The feeds stand in the order of the list. One that was left out of the last check keeps its record, with its own date.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from service.errors import EnvironmentFault
from service.feedlist import replace_file
from service.sections import CHECKED
from service.sources import Tried

Record = dict[str, Any]


def results_file(feed_list: Path) -> Path:
    """Where the results of a list lie."""
    return feed_list.with_suffix(CHECKED)


def earlier_records(feed_lists: Iterable[Path]) -> dict[str, Record]:
    """The record of each feed that was checked before, with the date of the check as `checked`.

    A file that holds no results counts as none. Raises EnvironmentFault where one is there and cannot be read.
    """
    found: dict[str, Record] = {}
    for path in dict.fromkeys(map(results_file, feed_lists)):
        try:
            document = json.loads(path.read_bytes())
        except FileNotFoundError:
            continue
        except OSError as error:
            raise EnvironmentFault(f"{path} cannot be read: {error.strerror}") from error
        except (ValueError, RecursionError):
            continue
        for record in _records(document):
            found.setdefault(record["url"], record)
    return found


def change(tried: Tried, record: Record | None) -> str | None:
    """What a feed was before, where it is something else now: "fine on 2026-11-01"."""
    if record is None or record["state"] == tried.state:
        return None
    return f"{record['state']} on {record['checked'][:10]}"


def write_results(
    files: Mapping[str, Path], tried: Iterable[Tried], earlier: Mapping[str, Record], now: datetime
) -> list[Path]:
    """Write the results beside the lists. `files`: each configured feed's list, in the order of the configuration.

    Raises EnvironmentFault where that cannot be done.
    """
    checked = _time(now)
    fresh = {one.feed.url: _record(one) for one in tried}
    documents: dict[Path, list[Record]] = defaultdict(list)
    touched: set[Path] = set()
    for url, feed_list in files.items():
        path = results_file(feed_list)
        if url in fresh:
            touched.add(path)
            documents[path].append(fresh[url])
        elif url in earlier:
            documents[path].append(earlier[url])
    for path in sorted(touched):
        replace_file(
            path, json.dumps({"checked": checked, "feeds": documents[path]}, ensure_ascii=False, indent=1) + "\n"
        )
    return sorted(touched)


def _record(one: Tried) -> Record:
    newest = _time(one.newest) if one.newest else None
    return {"url": one.feed.url, "state": one.state, "entries": one.entries, "newest": newest, "answer": one.answer}


def _records(document: object) -> Iterable[Record]:
    feeds = document.get("feeds") if isinstance(document, dict) else None
    for record in feeds if isinstance(feeds, list) else ():
        if isinstance(record, dict) and isinstance(document, dict):
            dated = {"checked": document.get("checked"), **record}
            if all(isinstance(dated.get(key), str) for key in ("url", "state", "checked")):
                yield {**record, "checked": dated["checked"]}


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
