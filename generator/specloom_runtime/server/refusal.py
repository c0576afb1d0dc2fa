"""Requests that end before they reach the service, and the status that the document has for that."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..values.limits import Violation
from .answer import RawAnswer, RawHeaders

_STAND_INS = {400: 422, 401: 403, 415: 422}
"""Statuses that say nearly the same: of a request that is not as described, of one that is not allowed."""


class Refusal(Exception):
    """A request ends here, with this status and message."""

    def __init__(
        self,
        status: int,
        message: str,
        headers: RawHeaders | None = None,
        violations: Sequence[Violation] = (),
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers: RawHeaders = headers or []
        self.violations = violations
        """What `message` says, one by one, where the request breaks what the document says."""
        self.answer: RawAnswer | None = None
        """What is sent all the same; by default what says what is wrong."""


def documented_status(status: int, documented: Collection[int | str]) -> int:
    """The status of a refusal, given those that the operation documents: codes, ranges, `default`.

    Its own where that is listed. Otherwise 422 stands in for 400, and 403 for 401, where they are; 422 also for 415,
    unless 400 is listed, too. Everything else has its own: a range or `default` is for it as for any other, and of
    what is not documented at all it tells the most (RFC 9110 section 15).
    """
    stand_in = _STAND_INS.get(status)
    if status in documented or stand_in not in documented:
        return status
    if status == 415 and (400 in documented or documented_key(415, documented)):
        return status
    assert stand_in is not None
    return stand_in


def documented_key(status: int, documented: Collection[int | str]) -> int | str | None:
    """The key that a document lists a status under: its code, else its range, else `default`; None where it is not."""
    for key in (status, f"{status // 100}XX", "default"):
        if key in documented:
            return key
    return None
