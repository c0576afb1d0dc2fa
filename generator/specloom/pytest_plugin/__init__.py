"""A pytest plugin: stubs of documents as fixtures.

`specloom_stub` makes them; its types, for annotations, are here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specloom.pytest_plugin.recording import RecordedRequest, Requests
    from specloom.pytest_plugin.stub import Stub
    from specloom.pytest_plugin.stubs import StubFactory

__all__ = ["RecordedRequest", "Requests", "Stub", "StubFactory"]

_MODULES = {
    "RecordedRequest": "recording",
    "Requests": "recording",
    "Stub": "stub",
    "StubFactory": "stubs",
}


def __getattr__(name: str) -> object:
    """Every run of pytest imports this: what a test needs comes when it needs it."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
