"""The JSON Schema of `[tool.specloom]` for editors: it takes what the command takes, and refuses what it refuses."""

from __future__ import annotations

import json
import re
import runpy
import tomllib
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from specloom.config import KEYS, TABLES, read_diff, read_targets
from specloom.config.judgement import read_judgement
from specloom.problems import SpecloomError

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"
SCHEMA: dict[str, Any] = json.loads((DOCS / "specloom.schema.json").read_text())
VALIDATOR = jsonschema_rs.Draft7Validator(SCHEMA)


def table(text: str) -> Any:
    return tomllib.loads(text)["tool"]["specloom"]


def is_understood(text: str, folder: Path) -> bool:
    """Whether the command understands a pyproject.toml."""
    file = folder / "pyproject.toml"
    file.write_text(text)
    try:
        read_targets(file)
        read_judgement(file)
        read_diff(file)
    except SpecloomError:
        return False
    return True


def test_it_is_up_to_date() -> None:
    text = runpy.run_path(str(DOCS / "config_schema.py"))["text"]()
    assert (
        DOCS / "specloom.schema.json"
    ).read_text() == text, "run: python docs/config_schema.py"


def test_it_has_every_key() -> None:
    assert tuple(SCHEMA["properties"]) == TABLES
    packages = SCHEMA["properties"]["packages"]["items"]
    assert tuple(packages["properties"]) == (*KEYS, "edits")
    assert all(schema["description"] for schema in packages["properties"].values())


def test_it_is_a_schema_and_takes_this_repositorys_own_table() -> None:
    jsonschema_rs.meta.validate(SCHEMA)
    VALIDATOR.validate(table((ROOT / "pyproject.toml").read_text()))


PACKAGE = '[[tool.specloom.packages]]\nspec = "a.yaml"\noutput = "out"\n'
RUNTIME = "[tool.specloom.runtime]\n"
ACCEPTED = '[[tool.specloom.accepted]]\ncode = "unused-component"\nreason = "r"\n'
TEXTS = {
    "nothing": ("[tool.specloom]\n", True),
    "a package": (PACKAGE, True),
    "patterns": (f'{PACKAGE}include = ["tag:a"]\n', True),
    "a pattern": (f'{PACKAGE}include = "tag:a"\n', False),
    "no pattern": (f'{PACKAGE}include = ["issues"]\n', False),
    "a path of a method": (f'{PACKAGE}exclude = ["/v1/*", "get /v1/*"]\n', True),
    "a choice": (f'{PACKAGE}unknown-members = "drop"\n', True),
    "no choice": (f'{PACKAGE}unknown-members = "lose"\n', False),
    "a runtime": (f'{RUNTIME}output = "acme/runtime"\nimport = "acme.runtime"\n', True),
    "a runtime without a folder": (f'{RUNTIME}import = "acme.runtime"\n', False),
    "an unknown key of a runtime": (f'{RUNTIME}output = "run"\nimports = "a"\n', False),
    "its own runtime": (f'{PACKAGE}runtime = "own"\n', True),
    "no runtime": (f'{PACKAGE}runtime = "mine"\n', False),
    "parts": (f'{PACKAGE}parts = ["client", "models"]\n', True),
    "no parts at all": (f"{PACKAGE}parts = []\n", False),
    "an edit of the runtime": (
        f'{RUNTIME}output = "acme/runtime"\nimport = "acme.runtime"\n'
        '[tool.specloom.runtime.edits]\n"retry.py" = "why"\n',
        True,
    ),
    "no part": (f'{PACKAGE}parts = ["clients"]\n', False),
    "edits are merged everywhere": ('[tool.specloom]\non-edit = "merge"\n', True),
    "edits are lost": (f'{PACKAGE}on-edit = "lose"\n', False),
    "an edit": (f'{PACKAGE}[tool.specloom.packages.edits]\n"a.py" = "why"\n', True),
    "an edit without a reason": (
        f'{PACKAGE}[tool.specloom.packages.edits]\n"a.py" = ""\n',
        False,
    ),
    "a switch": (f"{PACKAGE}strict = 1\n", False),
    "no output": ('[[tool.specloom.packages]]\nspec = "a.yaml"\n', False),
    "an empty path": ('[[tool.specloom.packages]]\nspec = ""\noutput = "a"\n', False),
    "an unknown key": (f"{PACKAGE}stict = true\n", False),
    "an unknown table": ("[tool.specloom]\npakages = []\n", False),
    "a severity": ('[tool.specloom.severity]\nunused-component = "off"\n', True),
    "no severity": ('[tool.specloom.severity]\nunused-component = "on"\n', False),
    "an unknown code": ('[tool.specloom.severity]\nunused = "off"\n', False),
    "a refused code": ('[tool.specloom.severity]\nduplicate-key = "info"\n', False),
    "its own level": ('[tool.specloom.severity]\nduplicate-key = "error"\n', True),
    "a place": (f'{ACCEPTED}at = "/paths"\n', True),
    "places": (f'{ACCEPTED}at = ["/paths", ""]\nspec = "a.yaml"\n', True),
    "no place": (ACCEPTED, False),
    "no places at all": (f"{ACCEPTED}at = []\n", False),
    "accepted without meaning": (
        f'{ACCEPTED}at = ""\n'.replace("unused-component", "duplicate-key"),
        False,
    ),
    "days": ("[tool.specloom.diff]\ndeprecation-days = 90\n", True),
    "no days": ("[tool.specloom.diff]\ndeprecation-days = -1\n", False),
    "a level": ('[tool.specloom.diff.levels]\nendpoint-added = "off"\n', True),
    "an unknown rule": ('[tool.specloom.diff.levels]\nendpoint-add = "off"\n', False),
}


@pytest.mark.parametrize("case", TEXTS)
def test_it_takes_what_the_command_takes(case: str, tmp_path: Path) -> None:
    text, expected = TEXTS[case]
    assert VALIDATOR.is_valid(table(text)) is expected
    assert is_understood(text, tmp_path) is expected


def test_the_pages_examples_are_valid(tmp_path: Path) -> None:
    page = (DOCS / "configuration.md").read_text(encoding="utf-8")
    examples = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert len(examples) >= 3
    for example in examples:
        VALIDATOR.validate(table(example))
        assert is_understood(example, tmp_path), example
