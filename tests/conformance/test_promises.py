"""The table of promises in service/docs/polling.md, held to the tests of this folder."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__)
TABLE = HERE.parents[2] / "service" / "docs" / "polling.md"


def promised() -> list[str]:
    """The test that each row of a table names in its last column."""
    return re.findall(r"^\|.*\| `(test_\w+)` \|$", TABLE.read_text(encoding="utf-8"), re.MULTILINE)


def rows() -> list[str]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("|") and not line.startswith(("| ---", "| promise"))]


def claimed() -> Iterator[str]:
    for path in sorted(HERE.parent.glob("test_*.py")):
        if path != HERE:
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                    yield node.name


def test_every_row_of_the_table_names_a_test() -> None:
    assert len(promised()) == len(rows())


def test_every_promise_has_its_test_and_every_test_its_promise() -> None:
    assert Counter(promised()) == Counter(claimed())
