"""The fixture of the plugin."""

from __future__ import annotations


def specloom_stub() -> None:
    """Makes stubs."""
