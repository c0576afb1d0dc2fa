"""Figures of the result file: medians, ratios, and how they are written."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from typing import Any

Subjects = Mapping[str, Any]
"""Subjects of one measurement, as `sampling.interleaved` returns them."""


def middle(subjects: Subjects, name: str, figure: str = "cpu") -> float | None:
    """The median of a subject's runs; None where there are none."""
    values = subjects.get(name, {}).get(figure)
    return statistics.median(values) if values else None


def ratio(
    subjects: Subjects, ours: str, theirs: str, figure: str = "cpu"
) -> float | None:
    """The median of one by that of another."""
    first, second = middle(subjects, ours, figure), middle(subjects, theirs, figure)
    return None if first is None or not second else first / second


def seconds(value: float | None) -> str:
    """A time as people read it."""
    if value is None:
        return "—"
    if value >= 10:
        return f"{value:.1f} s"
    if value >= 0.995:
        return f"{value:.2f} s"
    if value >= 0.001:
        return f"{value * 1000:.3g} ms"
    return f"{value * 1e6:.0f} µs"


def megabytes(value: float | None) -> str:
    """Memory, in units of 10^6 bytes."""
    return "—" if value is None else f"{value:.0f} MB"


def rate(value: float | None) -> str:
    """Requests for each CPU second."""
    return "—" if value is None else f"{value:,.0f}"


def one_in(value: float | None) -> str:
    """A ratio below one as what part it is: 1/11.3."""
    if value is None or not value:
        return "—"
    return f"1/{1 / value:.3g}" if value < 1 else f"{value:.2f} ×"


def times(value: float | None) -> str:
    """A ratio as a multiple."""
    return "—" if value is None else f"{value:.3g} ×"


def reason(subjects: Subjects, name: str) -> str:
    """Why a subject has no figures; empty if it has."""
    subject = subjects.get(name, {})
    if "failed" in subject:
        return f"fails ({subject['failed']})"
    if "skipped" in subject:
        return f"skipped ({subject['skipped']})"
    return ""
