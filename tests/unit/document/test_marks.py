"""Lines and columns: counted from the nearest place that is kept, as if all lines were."""

from __future__ import annotations

import re
from bisect import bisect_right

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specloom.document import marks
from specloom.document.marks import Lines


def counted(text: str, offset: int) -> tuple[int, int]:
    """What an editor shows: lines end with a line feed, a carriage return, or both."""
    starts = [0, *(end.end() for end in re.finditer(r"\r\n|\r|\n", text))]
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


@pytest.fixture
def short_strides(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts of a test are no longer than one stride."""
    monkeypatch.setattr(marks, "_STRIDE", 3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text("ab\r\n", max_size=40))
def test_every_offset_has_the_line_and_column_of_an_editor(
    short_strides: None, text: str
) -> None:
    lines, lines_of_bytes = Lines(text), Lines(text.encode())
    for offset in range(len(text) + 1):
        assert lines.at(offset) == counted(text, offset)
        assert lines_of_bytes.at(offset) == counted(text, offset)
