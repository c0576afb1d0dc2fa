"""The request log of `specloom serve`: a line for each exchange."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from specloom.serve.verdict import OK, verdict, violations_of
from specloom_runtime.http.redaction import MASK

if TYPE_CHECKING:
    from specloom_runtime.server.exchange import Exchange

_COLOURS = {2: "32", 3: "36", 4: "33", 5: "31"}
"""SGR parameters (ECMA-48) by the first digit of a status."""


class RequestLog:
    """Writes time, method, path, operation, status, verdict and milliseconds of each exchange.

    Of a query it shows the values that the document describes, but for those that are credentials.
    """

    def __init__(
        self,
        write: Callable[[str], object],
        *,
        secret_query_names: Collection[str] = (),
        is_coloured: bool = False,
        is_detailed: bool = False,
        label: str = "",
    ) -> None:
        """Write lines with `write`.

        Args:
            write: Takes a line, its end included.
            secret_query_names: Query parameters that carry credentials, whatever their names tell.
            is_coloured: Whether statuses have colours.
            is_detailed: Whether all violations are listed, each on a line of its own.
            label: Which of several stubs it is.
        """
        self._write = write
        self._secret = frozenset(secret_query_names)
        self._is_coloured = is_coloured
        self._is_detailed = is_detailed
        self._label = f"{label} " if label else ""
        self._second = 0
        self._clock = ""

    def __call__(self, exchange: Exchange) -> None:
        """Write the line of an exchange."""
        received = exchange.received
        now = int(time.time())
        if now != self._second:
            self._second = now
            self._clock = time.strftime("%H:%M:%S", time.localtime(now))
        path = received.path
        operation = exchange.operation
        if received.scope["query_string"]:
            path = f"{path}?{self._shown_query(exchange)}"
        name = "-" if operation is None else operation.id
        status = str(exchange.answer.status)
        if self._is_coloured:
            status = f"\033[{_COLOURS.get(exchange.answer.status // 100, '0')}m{status}\033[0m"
        said = OK if exchange.refusal is None else verdict(exchange.refusal)
        line = f"{received.method} {path} {name} "
        if not line.isprintable():
            line = _escaped(line)
        if said is not OK and not said.isprintable():
            said = _escaped(said)
        text = f"{self._clock} {self._label}{line}{status} {said} {exchange.seconds * 1000:.1f} ms\n"
        if self._is_detailed:
            for violation in violations_of(exchange.refusal)[1:]:
                text += f"    {_escaped(violation)}\n"
        self._write(text)

    def _shown_query(self, exchange: Exchange) -> str:
        operation = exchange.operation
        described = (
            {parameter.name: parameter for parameter in operation.query_parameters}
            if operation is not None
            else {}
        )
        return "&".join(
            (
                pair
                if (
                    (parameter := described.get(unquote_plus(pair.partition("=")[0])))
                    and not parameter.is_secret
                    and parameter.name not in self._secret
                )
                or "=" not in pair
                else f"{pair.partition('=')[0]}={MASK}"
            )
            for pair in exchange.received.query.split("&")
        )


def _escaped(text: str) -> str:
    """A text without what would move the cursor, start a line or turn the writing round."""
    return "".join(
        mark if mark.isprintable() else mark.encode("unicode_escape").decode("ascii")
        for mark in text
    )
