"""Errors that the document does not describe, as problem details (RFC 9457)."""

from __future__ import annotations

from msgspec import Struct

from ..bodies.content import Json


class ProblemDetails(Struct):
    """The members that say what a problem is."""

    title: str
    status: int
    detail: str
    type: str = "about:blank"


PROBLEM_DETAILS = Json(ProblemDetails, "application/problem+json")
