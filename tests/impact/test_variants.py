"""A service has one alternative more: what callers have written goes on, before and after they regenerate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from specloom_runtime.http.headers import Headers
from specloom_runtime.http.messages import Answer, Request

from .cases import VARIANTS, Case
from .packages import BEFORE, after, before, write_with_snippets
from .running import imported

DIED = {"kind": "died", "cause": "age"}
UNUSED = {"kind": "Unused", "text": "spare"}
CLOSED = {"level": "closed", "until": "Monday"}

NAMED = {
    "variant_added": ["Death", "UnknownVariant", "UnknownVariant"],
    "variant_added_that_its_name_tells": ["UnknownVariant", "Unused", "UnknownVariant"],
    "variant_added_that_a_constant_tells": ["UnknownVariant", "UnknownVariant", "Closing"],
}  # fmt: skip
"""What the objects that are newer are, once the document knows one of them."""

ADDED = [case for case in VARIANTS if case.caller == "additive"]


class Newer:
    """The transport to a service that is newer than the document before."""

    def send(self, request: Request, timeout: float | None) -> Answer:
        events = [{"kind": "born", "weight": 3}, DIED, UNUSED]
        journal = {"events": events, "notice": CLOSED}
        headers = Headers([("content-type", "application/json")])
        return Answer(200, headers, json.dumps(journal).encode())

    def close(self) -> None:
        """Nothing is kept."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("variants")
    write_with_snippets("variants_before", before(), made)
    for case in ADDED:
        write_with_snippets(f"variants_{case.name}", after(case), made)
    return made


def read(name: str, root: Path) -> Any:
    """The journal as the client of a package reads it, after the caller's code has gone through it."""
    caller = imported(f"caller_variants_{name}", root)
    client = caller.made(Newer())
    caller.journal(client)
    return client.journal.get_journal()


def test_callers_meet_what_is_newer_as_an_unknown_variant(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = read(BEFORE, root)
    unknown = *journal.events[1:], journal.notice
    assert [type(variant).__name__ for variant in unknown] == ["UnknownVariant"] * 3
    assert [variant.raw for variant in unknown] == [DIED, UNUSED, CLOSED]
    printed = f"3\ndied {DIED}\nUnused {UNUSED}\nclosed {CLOSED}\n"
    assert capsys.readouterr().out == printed


@pytest.mark.parametrize("case", ADDED, ids=lambda case: case.name)
def test_the_same_code_goes_on_where_it_has_a_name(case: Case, root: Path) -> None:
    journal = read(case.name, root)
    names = [type(event).__name__ for event in (*journal.events, journal.notice)]
    assert names == ["Birth", *NAMED[case.name]]
