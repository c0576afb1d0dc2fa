"""A shared runtime's interface has a number, which says enough only while it is raised with every change."""

from __future__ import annotations

from .runtime_interface import RECORD, written


def test_a_changed_interface_has_another_number() -> None:
    assert RECORD.read_text(encoding="utf-8") == written(), (
        "what generated modules use of the runtime has changed: raise INTERFACE in "
        "generator/specloom_runtime/interface.py and run `python -m tests.features.runtime_interface`"
    )
