"""What the documents show exists: commands, options, files."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from service.cli import COMMANDS, cli

TOP = Path(__file__).parents[2]
PAGES = [TOP / "README.md", *sorted((TOP / "service" / "docs").glob("*.md"))]
CALL = re.compile(r"(?<![\w/.-])nightdesk((?: (?:[a-z]+|--?[a-z]+))+)")


def calls() -> list[tuple[str, tuple[str, ...]]]:
    found = set()
    for page in PAGES:
        for match in CALL.finditer(page.read_text(encoding="utf-8")):
            words = tuple(match[1].split())
            if words[0] in COMMANDS:
                found.add((page.name, words))
    return sorted(found)


@pytest.mark.parametrize(
    ("page", "words"), calls(), ids=lambda value: value if isinstance(value, str) else " ".join(value)
)
def test_a_command_that_a_document_shows_exists_with_its_options(page: str, words: tuple[str, ...]) -> None:
    context = click.Context(cli)
    command: click.Command | None = cli
    for word in words:
        if word.startswith("-"):
            assert command
            assert any(word in option.opts for option in command.params) or word in ("--help", "-h")
        elif isinstance(command, click.Group):
            command = command.get_command(context, word)
            assert command is not None, f"{page} shows {' '.join(words)}"


def test_the_documents_show_commands() -> None:
    assert len(calls()) > 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_documents_and_code_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_readme_fits_a_screen_or_two_and_has_its_two_commands() -> None:
    text = (TOP / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^    (python3 -m venv .*)$", text, re.MULTILINE)
    assert [command.rsplit("/", 1)[-1] for command in commands] == ["nightdesk demo", "pytest"]
    assert len(text.splitlines()) <= 80
