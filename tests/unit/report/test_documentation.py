"""What docs/ says about codes and keys is what the code says."""

from __future__ import annotations

import argparse
import re
import runpy
import tomllib
from pathlib import Path

import pytest

from specloom.cli.command_line import _parser
from specloom.config import KEYS, read_targets

DOCS = Path(__file__).resolve().parents[3] / "docs"


def test_problems_are_documented() -> None:
    page = runpy.run_path(str(DOCS / "problems.py"))["text"]()
    assert (DOCS / "problems.md").read_text(
        encoding="utf-8"
    ) == page, "run: python docs/problems.py"


def test_every_key_is_documented() -> None:
    text = (DOCS / "configuration.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z-]+)` \| `", text, re.MULTILINE) == list(KEYS)


def test_the_example_is_a_configuration(tmp_path: Path) -> None:
    text = (DOCS / "configuration.md").read_text(encoding="utf-8")
    example = text.split("```toml\n")[1].split("```")[0]
    (tmp_path / "pyproject.toml").write_text(example)
    (target,) = read_targets(tmp_path / "pyproject.toml")
    assert target.options.strict
    assert target.options.allow_root == (tmp_path / "shared/models",)
    written = tomllib.loads(example)["tool"]["specloom"]["packages"][0]
    assert set(written) | {"keep-going"} == set(KEYS)


@pytest.mark.parametrize("key", [key for key in KEYS if key not in ("spec", "output")])
def test_every_key_is_an_option_too(key: str) -> None:
    (verbs,) = (
        action
        for action in _parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    assert f"--{key}" in verbs.choices["generate"].format_help()
