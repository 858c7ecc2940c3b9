"""The group room: article → story.

`Grouper`, `group_records` and `record_fault` are loaded when they are first asked for: they bring numpy with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.group.parameters import PARAMETERS, Parameters
from service.group.stage import GroupStage, GroupStore

if TYPE_CHECKING:
    from service.group.filter import group_records, record_fault
    from service.group.grouper import Grouper

__all__ = ["PARAMETERS", "GroupStage", "GroupStore", "Grouper", "Parameters", "group_records", "record_fault"]


def __getattr__(name: str) -> object:
    if name == "Grouper":
        from service.group.grouper import Grouper

        return Grouper
    if name in ("group_records", "record_fault"):
        from service.group import filter as records

        return getattr(records, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
