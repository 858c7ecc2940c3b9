"""What each source said of a fact, and which one was taken: small, plain values that can be kept as JSON. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Said = dict[str, Any]  # name of the sources; value or length; agreement (0 to 1); taken
Evidence = dict[str, list[Said]]  # by fact: text, title, authors, published

MAX_VALUE = 200  # characters of a value that is kept
MAX_SAID = 8  # values of a fact that are kept


def weighed(said: Sequence[tuple[str, str]], taken: str, alike: Mapping[str, str]) -> list[Said]:
    """One entry for each value, named by the sources that state it: their share of all, and whether it was taken.

    `said`: source and value; `alike`: by value, what it is compared by.
    """
    entries: dict[str, Said] = {}
    for name, value in said:
        entry = entries.setdefault(
            alike[value], {"name": name, "value": value[:MAX_VALUE], "agreement": 0.0, "taken": False}
        )
        if name not in entry["name"].split(", "):
            entry["name"] += f", {name}"
        entry["agreement"] = round(entry["agreement"] + 1 / len(said), 2)
        entry["taken"] = alike[value] == alike.get(taken, taken)
    return list(entries.values())[:MAX_SAID]
