"""docker-compose.yml and config/Dockerfile, as far as they can be judged without a Docker engine."""

import json
import shlex
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from service.settings import load_settings

TOP = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = YAML(typ="safe").load(TOP / "docker-compose.yml")  # refuses a key that stands twice
DOCKERFILE = (TOP / "config/Dockerfile").read_text(encoding="utf-8")
NIGHTDESK, MAILPIT = COMPOSE["services"]["nightdesk"], COMPOSE["services"]["mailpit"]


def validator() -> Draft202012Validator:
    """The compose specification's own schema, as the package check-jsonschema ships it."""
    schema = files("check_jsonschema") / "builtin_schemas/vendor/compose-spec.json"
    return Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))


def instructions(name: str) -> list[str]:
    """What the lines of the Dockerfile's last stage that start with `name` say."""
    stage = DOCKERFILE.rpartition("\nFROM ")[2].replace("\\\n", " ")
    return [line.partition(" ")[2] for line in stage.splitlines() if line.startswith(f"{name} ")]


def test_compose_file_follows_the_compose_specification() -> None:
    assert [error.message for error in validator().iter_errors(COMPOSE)] == []


def test_the_schema_would_notice_a_misspelling() -> None:
    services = {**COMPOSE["services"], "nightdesk": {**NIGHTDESK, "restrat": "always"}}
    assert not validator().is_valid({**COMPOSE, "services": services})


def test_no_version_key_that_compose_would_warn_of() -> None:
    assert "version" not in COMPOSE


def test_every_published_port_is_bound_to_this_machine() -> None:
    ports = [port for service in COMPOSE["services"].values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_volumes_are_declared_or_lie_in_the_project(name: str) -> None:
    for volume in COMPOSE["services"][name]["volumes"]:
        source = volume.split(":")[0]
        if source.startswith("."):
            assert (TOP / source).is_dir()
            assert volume.endswith(":ro")
        else:
            assert source in COMPOSE["volumes"]


def test_every_declared_volume_is_used() -> None:
    used = {volume.split(":")[0] for service in COMPOSE["services"].values() for volume in service["volumes"]}
    assert set(COMPOSE["volumes"]) <= used


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_services_come_back_after_a_crash(name: str) -> None:
    assert COMPOSE["services"][name]["restart"] == "unless-stopped"


def test_the_grace_period_is_longer_than_the_service_needs_to_stop() -> None:
    assert NIGHTDESK["stop_grace_period"] == "15s"


def test_mailpit_is_pinned_to_a_version() -> None:
    assert MAILPIT["image"].rpartition(":v")[2].count(".") == 2


def test_the_container_runs_the_service_with_a_configuration_of_the_mounted_folder() -> None:
    command, flag, file = NIGHTDESK["command"]
    folder = next(v.split(":")[1] for v in NIGHTDESK["volumes"] if v.startswith("./config:"))
    assert (command, flag) == ("run", "--config")
    assert Path(file).parent == Path(folder)
    assert (TOP / "config" / Path(file).name).is_file()


def test_the_configuration_of_the_container_mails_to_mailpit_and_nowhere_else() -> None:
    settings = load_settings(TOP / "config/compose.toml", {})
    assert (settings.mail.host, settings.mail.port, settings.mail.security) == ("mailpit", 1025, "none")
    assert "mailpit" in COMPOSE["services"]
    readers = [reader for digest in settings.digests for reader in digest.to]
    assert readers
    assert all(reader.endswith(".example") for reader in readers)


def test_what_the_container_writes_lies_in_a_volume() -> None:
    settings = load_settings(TOP / "config/compose.toml", {})
    home = Path(instructions("WORKDIR")[-1])
    mounted = {Path(volume.split(":")[1]) for volume in NIGHTDESK["volumes"]}
    assert (home / settings.service.database.removeprefix("sqlite:///")).parent in mounted
    assert home / settings.service.output in mounted


def test_the_health_check_looks_at_the_database_that_the_service_writes() -> None:
    shell, script = NIGHTDESK["healthcheck"]["test"]
    database = Path(load_settings(TOP / "config/compose.toml", {}).service.database.removeprefix("sqlite:///"))
    assert shell == "CMD-SHELL"
    words = shlex.split(script)
    assert words[1] == str(database.parent)
    assert f"{database.name}*" in words


def test_the_image_runs_the_entry_point_as_nobody_special() -> None:
    assert instructions("ENTRYPOINT") == ['["nightdesk"]']
    assert instructions("USER") == ["nightdesk"]


def test_every_stage_stands_on_a_slim_python_3_11() -> None:
    stages = [line.split()[1] for line in DOCKERFILE.splitlines() if line.startswith("FROM ")]
    assert len(stages) == 2
    assert set(stages) == {"python:3.11-slim-bookworm"}


def test_what_the_image_copies_from_the_project_exists() -> None:
    copied = [
        line.split()[1:-1] for line in DOCKERFILE.splitlines() if line.startswith("COPY ") and "--from" not in line
    ]
    wanted = {name for names in copied for name in names}
    assert {"pyproject.toml", "LICENSE", "service", "config"} <= wanted
    # the README comes with the project; everything else must be there to build
    assert all((TOP / name).exists() for name in wanted - {"README.md"})
