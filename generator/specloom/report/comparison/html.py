"""A comparison as one HTML page that needs nothing else: no network, no other file.

The Content Security Policy lets the page's own style and script run by their hashes, and
nothing that a document could bring.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256

import jinja2

from specloom.render.places import templates_folder
from specloom.report.comparison.page_build import page_of
from specloom.report.comparison.review import Review


def render(reviews: Sequence[Review]) -> str:
    """The page's whole text, in UTF-8 when written."""
    style, script = _source("diff.css"), _source("diff.js")
    return (
        _environment()
        .get_template("diff.html.jinja")
        .render(
            page=page_of(reviews),
            style=style,
            script=script,
            style_hash=_hash(style),
            script_hash=_hash(script),
        )
    )


def _source(name: str) -> str:
    return (templates_folder() / "report" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """A source expression (Content Security Policy Level 3, section 2.3.1)."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _parts(name: str, between: str = "/") -> list[str]:
    """A path, or a dotted name, in the parts between which a line may end."""
    # Not after the slash that a path begins with.
    gap = rf"(?<=[^\s{between}][{between}])(?=[^\s{between}])"
    return re.split(gap, name)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_folder() / "report"),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["parts"] = _parts
    return environment
