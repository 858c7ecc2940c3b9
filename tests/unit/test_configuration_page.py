"""service/docs/configuration.md says what service/settings.py does."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from service.errors import ConfigError
from service.sections import DigestTable, FeedTable, MailSection, NetworkSection, PollingSection, ServiceSection
from service.settings import load_settings

PAGE = (Path(__file__).parents[2] / "service/docs/configuration.md").read_text(encoding="utf-8")
TABLES: dict[str, type[BaseModel]] = {
    "[service]": ServiceSection,
    "[polling]": PollingSection,
    "[network]": NetworkSection,
    "[mail]": MailSection,
    "[[feed]]": FeedTable,
    "[[digest]]": DigestTable,
}


def told(section: str) -> dict[str, str]:
    """Key and default of each row of a section's table."""
    text = PAGE.partition(f"\n### `{section}`\n")[2].partition("\n#")[0]
    return dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| `?([^|`]+)`? \|", text, re.MULTILINE))


def default(field: Any) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    return "none" if value is None else json.dumps(value)


def example(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("section", TABLES)
def test_the_page_lists_every_key_with_its_default(section: str) -> None:
    assert told(section) == {name: default(field) for name, field in TABLES[section].model_fields.items()}


def test_the_wrong_file_on_the_page_gives_the_messages_on_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("nightdesk.toml").write_text(example("toml")[-1], encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(Path("nightdesk.toml"), {})
    assert f"{caught.value}\n" == example("text")[-1]


def test_the_shortest_file_on_the_page_is_right(tmp_path: Path) -> None:
    (tmp_path / "feeds").symlink_to(Path(__file__).parents[2] / "config/feeds")
    (tmp_path / "nightdesk.toml").write_text(example("toml")[0], encoding="utf-8")
    assert len(load_settings(tmp_path / "nightdesk.toml", {}).digests) == 1


def test_the_mail_section_on_the_page_is_right(tmp_path: Path) -> None:
    (tmp_path / "nightdesk.toml").write_text(example("toml")[1], encoding="utf-8")
    settings = load_settings(tmp_path / "nightdesk.toml", {"NIGHTDESK_SMTP_PASSWORD": "not a secret"})
    assert settings.password == "not a secret"
