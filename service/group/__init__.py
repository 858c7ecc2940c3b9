"""The group room: article → story.

`Grouper` and `group_records` are loaded when they are first asked for: they bring numpy with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.group.parameters import PARAMETERS, Parameters
from service.group.stage import GroupStage, GroupStore

if TYPE_CHECKING:
    from service.group.filter import group_records
    from service.group.grouper import Grouper

__all__ = ["PARAMETERS", "GroupStage", "GroupStore", "Grouper", "Parameters", "group_records"]


def __getattr__(name: str) -> object:
    if name == "Grouper":
        from service.group.grouper import Grouper

        return Grouper
    if name == "group_records":
        from service.group.filter import group_records

        return group_records
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
