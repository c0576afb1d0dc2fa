"""The page as one HTML text that loads nothing: its style and script run by their hashes (Content Security Policy)."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256

import jinja2

from specloom.render.places import templates_folder


def page(title: str) -> tuple[bytes, str]:
    """The text of the page, in UTF-8, and the value of its `Content-Security-Policy`."""
    style, script = _source("page.css"), _source("page.js")
    text = _environment().get_template("page.html.jinja")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return text.render(title=title, style=style, script=script).encode(), policy


def _source(name: str) -> str:
    return (templates_folder() / "stub" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """A source expression (Content Security Policy Level 3, section 2.3.1)."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_folder() / "stub"),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
