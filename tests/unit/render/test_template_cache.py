"""Compiled templates are kept as Python keeps modules: where it may, and as long as they are right."""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2
import pytest

from specloom.render import template_cache
from specloom.render.template_cache import TemplateCache


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    kept = tmp_path / "kept"
    monkeypatch.setattr(template_cache, "_FOLDER", kept)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return kept


def rendered(text: str = "{{ 1 + 1 }}") -> str:
    """What a new process makes of a template."""
    loader = jinja2.DictLoader({"sum": text})
    environment = jinja2.Environment(
        loader=loader, bytecode_cache=TemplateCache(), autoescape=False
    )
    return environment.get_template("sum").render()


def test_a_template_is_compiled_once(folder: Path) -> None:
    assert rendered() == "2"
    (file,) = folder.iterdir()
    before = file.stat().st_mtime_ns, file.read_bytes()
    assert rendered() == "2"
    assert (file.stat().st_mtime_ns, file.read_bytes()) == before


def test_it_is_compiled_again_when_it_or_specloom_has_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered()
    (file,) = folder.iterdir()
    first = file.read_bytes()
    assert rendered("{{ 2 + 2 }}") == "4"
    second = file.read_bytes()
    monkeypatch.setattr(template_cache, "generator_digest", lambda: "another")
    assert rendered("{{ 2 + 2 }}") == "4"
    assert len({first, second, file.read_bytes()}) == 3


def test_nothing_is_kept_where_python_keeps_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered() == "2"
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_is_no_failure(folder: Path) -> None:
    folder.write_text("a file")
    assert rendered() == "2"


def test_what_is_broken_is_compiled_again(folder: Path) -> None:
    rendered()
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:-9])
    assert rendered() == "2"
