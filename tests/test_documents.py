"""The pages for people name files, folders and headings that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NAMES = (
    "README",
    "CONTRIBUTING",
    "CHANGELOG",
    "SECURITY",
    "docs/architecture",
    "docs/stub",
)
PAGES = [ROOT / f"{name}.md" for name in NAMES]

_CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)+")
_NAME_IN_FILE = re.compile(r"`(\w[\w.]*)`(?: in| there in| \() ?`([\w./-]+\.py)`")
_FILE_WITH_NAME = re.compile(r"`([\w./-]+\.py)`: `(\w[\w.]*)`")
_TOP = frozenset(path.name for path in ROOT.iterdir())
_ROOMS = tuple(ROOT / "generator" / name for name in ("specloom", "specloom_runtime"))


def text_of(page: Path) -> str:
    """A page without its blocks of code."""
    return _CODE_BLOCK.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """What links call the headings of a page, as GitHub makes it."""
    headings = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in headings
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(text_of(page)):
        path, _, anchor = target.partition("#")
        if path.startswith("https:"):
            continue
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked), target


def place_of(path: str) -> Path | None:
    """A path from the root of the repository, or from a room of the generator or of the runtime."""
    places = (folder / path for folder in (ROOT, *_ROOMS))
    return next((place for place in places if place.exists()), None)


@pytest.mark.parametrize("name", NAMES[1:])
def test_paths_exist(name: str) -> None:
    """README is about users' folders; of the other pages each path in code is one of this repository."""
    for code in _CODE.findall(text_of(ROOT / f"{name}.md")):
        is_file = code.endswith((".py", ".jinja", ".yaml", ".md"))
        if _PATH.fullmatch(code) and (is_file or code.split("/")[0] in _TOP):
            assert place_of(code), code


@pytest.mark.parametrize("name", NAMES[1:])
def test_names_stand_in_the_files_that_are_said(name: str) -> None:
    """As in: `name` in `file.py`, `name` (`file.py`), `file.py`: `name`."""
    text = text_of(ROOT / f"{name}.md")
    mentions = [(path, code) for code, path in _NAME_IN_FILE.findall(text)]
    mentions += _FILE_WITH_NAME.findall(text)
    for path, code in mentions:
        file = place_of(path)
        assert file is not None, path
        source = file.read_text(encoding="utf-8") if file.is_file() else ""
        for part in code.split("."):
            assert not source or re.search(rf"\b{part}\b", source), f"{path}: {code}"


def test_the_architecture_names_every_stage_and_room() -> None:
    text = text_of(ROOT / "docs" / "architecture.md")
    generator, runtime = _ROOMS
    stages = [path for path in generator.iterdir() if path.name[:2] != "__"]
    for stage in stages:
        if stage.suffix == ".py" or (stage / "__init__.py").is_file():
            assert f"`{stage.name}`" in text, stage
    for room in runtime.iterdir():
        if (room / "__init__.py").is_file():
            assert f"| `{room.name}` |" in text, room
