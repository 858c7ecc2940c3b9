"""Which entries of a feed were seen before, whatever the feed changed about them since. Pure.

No feature of an entry is trusted for itself. Ids may change with each poll, or be one for all; links carry session
ids, titles are edited, dates follow the clock. What holds is judged over the whole document: an id or a date that
changes for one entry is news, one that changes for most of them is the feed's habit. Each recorded entry is found again
at most once, so that two entries of one document never become one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from service.model import Entry, Sighting

_NUMBER = re.compile(r"\d{1,6}$")
_Pairs = dict[int, Sighting]  # place in the document → what was recorded


def identified(entries: Sequence[Entry], recorded: Sequence[Sighting]) -> tuple[Entry, ...]:
    """The entries in their order, those recorded before under the guid that they have in the records.

    `recorded`: what of this feed has a guid or a page of the entries, and what came lately. A guid that is taken by
    another entry is replaced, so that no entry is lost to it.
    """
    if not recorded:
        return tuple(entries)
    by_guid = {one.guid: one for one in recorded}
    pairs, strangers = _by_guid(entries, by_guid)
    _by_page(entries, recorded, pairs)
    _by_title(entries, recorded, pairs)
    taken = {one.guid for one in pairs.values()}
    return tuple(
        replace(entry, guid=pairs[place].guid)
        if place in pairs
        else _renamed(entry)
        if place in strangers or entry.guid in taken
        else entry
        for place, entry in enumerate(entries)
    )


def _by_guid(entries: Sequence[Entry], recorded: dict[str, Sighting]) -> tuple[_Pairs, set[int]]:
    """Pairs of one guid, and the places of entries that only share a guid with something else.

    Where most ids lead to entries of another page, title and date, an id is no evidence if it may be a place ("1" is
    always the first) or one for all; then only those that agree in one of the three are the same.
    """
    pairs = {place: recorded[entry.guid] for place, entry in enumerate(entries) if entry.guid in recorded}
    strange = {place for place, one in pairs.items() if not _agree(entries[place], one)}
    if 2 * len(strange) <= len(pairs) or not (len(entries) == 1 or _places(entries)):
        return pairs, set()
    return {place: one for place, one in pairs.items() if place not in strange}, strange


def _places(entries: Sequence[Entry]) -> bool:
    """Whether the ids of a document could count its entries."""
    numbers = (_NUMBER.search(entry.guid) for entry in entries)
    return all(found and int(found[0]) <= len(entries) for found in numbers)


def _agree(entry: Entry, one: Sighting) -> bool:
    # the address of an entry without a page of its own is made of its id
    same_page = bool(entry.fetch_url) and entry.url == one.url
    return same_page or _words(entry.title) == _words(one.title) or _dated_alike(entry, one)


def _by_page(entries: Sequence[Entry], recorded: Sequence[Sighting], pairs: _Pairs) -> None:
    """Add pairs of one page, where the document has it only once."""
    times = Counter(entry.url for entry in entries)
    taken = {one.guid for one in pairs.values()}
    pages = {one.url: one for one in recorded if one.guid not in taken}
    for place, entry in enumerate(entries):
        if place not in pairs and entry.fetch_url and times[entry.url] == 1 and entry.url in pages:
            pairs[place] = pages[entry.url]


def _by_title(entries: Sequence[Entry], recorded: Sequence[Sighting], pairs: _Pairs) -> None:
    """Add pairs of one title: those of the same date, and where links and ids change by habit, the others too."""
    taken = {one.guid for one in pairs.values()}
    free: defaultdict[str, list[Sighting]] = defaultdict(list)
    for one in recorded:
        if one.guid not in taken and _words(one.title):
            free[_words(one.title)].append(one)
    found: _Pairs = {}
    left = [place for place in range(len(entries)) if place not in pairs]
    for place in left:
        if same := free.get(_words(entries[place].title)):
            dated = next((one for one in same if one.published == entries[place].published), same[0])
            same.remove(dated)
            found[place] = dated
    dated_alike = {place for place, one in found.items() if _dated_alike(entries[place], one)}
    habit = len(found) > 1 and 2 * len(found) >= len(left) and len(found) > len(pairs)
    dates_hold = 2 * len(dated_alike) >= len(found)
    pairs.update(found if habit and not dates_hold else {place: found[place] for place in dated_alike})


def _dated_alike(entry: Entry, one: Sighting) -> bool:
    return entry.published == one.published and one.published is not None


def _words(title: str) -> str:
    return " ".join(title.casefold().split())


def _renamed(entry: Entry) -> Entry:
    told = sha256("\n".join((entry.guid, entry.url, entry.title)).encode("utf-8", "surrogatepass")).hexdigest()
    url = entry.url if entry.fetch_url or not entry.url else f"{entry.url.partition('#')[0]}#!{told[:16]}"
    return replace(entry, guid=f"sha256:{told}", url=url)
