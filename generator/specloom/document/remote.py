"""Files on the network: only from hosts that the user has named, and never much of them.

A document is untrusted: without a named host nothing here ever opens a connection.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from specloom.document.references import ResolutionError
from specloom.document.source import MAX_BYTES

if TYPE_CHECKING:
    from httpx2 import URL, Client

#: Seconds that connecting, and waiting for the next bytes, may take; and a whole file.
_PATIENCE, _DEADLINE = 10.0, 60.0
_MAX_REDIRECTS = 5
_PORTS = {"http": 80, "https": 443}


class Remote:
    """What may be fetched: files of ``hosts``, each ``example.com`` or ``example.com:8443``.

    A host without a port stands for any of its ports. Contents are kept, so that a file is
    fetched once.
    """

    def __init__(self, hosts: Iterable[str] = ()) -> None:
        self.hosts = frozenset(host.lower() for host in hosts)
        self._contents: dict[str, bytes] = {}

    def fetch(self, url: str) -> bytes:
        """The content of a file; ``url`` has no fragment.

        Redirects are followed within the same host only. Raises :class:`ResolutionError`
        ``remote-reference`` for what may not be fetched, ``unreachable-remote`` for what cannot.
        """
        known = self._contents.get(url)
        if known is None:
            if not self.hosts:
                raise _refusal(url)
            known = self._contents[url] = self._fetched(url)
        return known

    def _fetched(self, url: str) -> bytes:
        # httpx2 takes 30 ms to import: only those pay who fetch something.
        import httpx2

        try:
            here = httpx2.URL(url)
        except (httpx2.InvalidURL, ValueError):
            raise ResolutionError(
                "invalid-reference", f"{url!r} is no address."
            ) from None
        if not self._is_allowed(here):
            raise _refusal(url)
        try:
            with httpx2.Client(timeout=_PATIENCE, follow_redirects=False) as client:
                for _ in range(_MAX_REDIRECTS + 1):
                    answer = _answer(client, here, url)
                    if isinstance(answer, bytes):
                        return answer
                    if not self._may_redirect(here, answer):
                        raise _failure(url, f"it redirects elsewhere, to {answer}")
                    here = answer
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, OSError) as error:
            raise _failure(url, str(error) or type(error).__name__) from None
        raise _failure(url, "it redirects again and again")

    def _may_redirect(self, here: URL, there: URL) -> bool:
        """Within the host, and never from an encrypted connection to a plain one."""
        return (
            there.host.lower() == here.host.lower()
            and there.scheme in (here.scheme, "https")
            and self._is_allowed(there)
        )

    def _is_allowed(self, url: URL) -> bool:
        scheme, host, port = _origin(url)
        return scheme in _PORTS and (
            host in self.hosts or f"{host}:{port}" in self.hosts
        )


def _answer(client: Client, here: URL, url: str) -> bytes | URL:
    """The content at an address, or where it redirects to."""
    limit = time.monotonic() + _DEADLINE
    with client.stream("GET", here) as response:
        if response.is_redirect:
            return here.join(response.headers["Location"])
        if response.status_code != 200:
            raise _failure(url, f"the server answers {response.status_code}")
        content = bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > MAX_BYTES:
                raise ResolutionError(
                    "file-too-large",
                    f"{url!r} is larger than {MAX_BYTES // 1024 // 1024} MiB.",
                )
            if time.monotonic() > limit:
                raise _failure(url, f"it takes longer than {_DEADLINE:.0f} seconds")
    return bytes(content)


def _origin(url: URL) -> tuple[str, str, int | None]:
    """Scheme, host and port (RFC 6454), as they are compared."""
    return url.scheme, url.host.lower(), url.port or _PORTS.get(url.scheme)


def _refusal(url: str) -> ResolutionError:
    return ResolutionError(
        "remote-reference", f"{url!r} is on the network, on a host that is not allowed."
    )


def _failure(url: str, reason: str) -> ResolutionError:
    return ResolutionError(
        "unreachable-remote", f"{url!r} cannot be fetched: {reason}."
    )
