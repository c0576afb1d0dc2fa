"""When to send a request again, and after how long."""

from __future__ import annotations

import time

from msgspec import Struct

from ..http.headers import Headers

# RFC 9110 section 9.2.2, and QUERY (draft-ietf-httpbis-safe-method-w-body).
_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"})


class Retry(Struct, frozen=True):
    """Repeats what is safe to repeat, after jittered exponential backoff. Times are in seconds.

    Idempotent methods (RFC 9110 section 9.2.2) are repeated on `statuses` and on connection errors. Other methods
    are repeated only when the service certainly did not act: on 429, and when the connection could not be made. A
    503 does not say whether the service acted, with or without `Retry-After`.
    """

    attempts: int = 3
    """How often a request is sent at most; 1 never repeats."""

    backoff: float = 0.5
    """Wait after the first attempt; doubles with each further one. The real wait is 50 to 100 % of it, at random."""

    maximum_backoff: float = 8.0
    """Longest wait of our own choice."""

    maximum_retry_after: float = 60
    """Longest wait that a service may demand (`Retry-After`); beyond it the error is raised at once."""

    statuses: frozenset[int] = frozenset({429, 502, 503, 504})
    """Statuses after which a request may succeed when repeated."""

    repeat_unsafe: bool = False
    """Treat every method as idempotent: only for services that recognise repeated requests themselves."""

    def after_answer(
        self, method: str, status: int, headers: Headers, attempt: int
    ) -> float | None:
        """How long to wait before sending again; None where the answer stands. `attempt` counts from 1."""
        if attempt >= self.attempts or status not in self.statuses:
            return None
        if status != 429 and not self._is_repeatable(method):
            return None
        wait = self._backoff(attempt)
        demanded = retry_after(headers)
        if demanded is None:
            return wait
        return max(wait, demanded) if demanded <= self.maximum_retry_after else None

    def after_failure(
        self, method: str, may_have_arrived: bool, attempt: int
    ) -> float | None:
        """How long to wait before sending again after no answer came; None where the failure stands."""
        if attempt >= self.attempts or (
            may_have_arrived and not self._is_repeatable(method)
        ):
            return None
        return self._backoff(attempt)

    def _is_repeatable(self, method: str) -> bool:
        return self.repeat_unsafe or method in _IDEMPOTENT

    def _backoff(self, attempt: int) -> float:
        longest = min(self.maximum_backoff, self.backoff * 2.0 ** min(attempt - 1, 30))
        from random import uniform  # loaded by those who have to wait

        return longest * uniform(0.5, 1.0)


DEFAULT_RETRY = Retry()
"""What clients do unless they are told otherwise."""


def retry_after(headers: Headers) -> float | None:
    """Seconds that `Retry-After` demands (RFC 9110 section 10.2.3), never negative; None where it says nothing."""
    value = headers.get("retry-after")
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value) if len(value) < 12 else float("inf")
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None
