"""Files on the network: only from hosts that the user has named, and never much of them.

A document is untrusted: without a named host nothing here ever opens a connection. A name that
leads to another machine than its owner's is told by the certificate, since all but this machine
itself is asked over TLS.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from specloom.document.address import checked_address, origin_names, shown_address
from specloom.document.copies import Copies
from specloom.document.references import ResolutionError
from specloom.document.source import MAX_BYTES, decode

if TYPE_CHECKING:
    from httpx2 import Client

_PATIENCE, _DEADLINE = 10.0, 60.0
"""Seconds that connecting, and waiting for the next bytes, may take; and a whole file."""
_MAX_REDIRECTS = 5

Access: TypeAlias = Literal["kept", "kept only", "network"]
"""Where files of the network come from: what is kept of them before the network, what is kept
alone, or the network alone."""


class Remote:
    """What may be fetched: files of `hosts`, each `example.com` or `example.com:8443`.

    A host without a port stands for any of its ports. `deadline` are seconds for one file; what is
    in `fetched` is not fetched again.
    """

    def __init__(
        self,
        hosts: Iterable[str] = (),
        *,
        kept: Copies | None = None,
        access: Access = "kept",
        fetched: Mapping[str, bytes] | None = None,
        deadline: float = _DEADLINE,
    ) -> None:
        self.hosts = frozenset(host.lower() for host in hosts)
        self._kept = kept
        self._access = access
        self._fetched = fetched or {}
        self._deadline = deadline
        self._contents: dict[str, bytes] = {}
        self._read_as_kept: set[str] = set()

    @property
    def contents(self) -> Mapping[str, bytes]:
        """What has been read, in UTF-8, by address: each file is had once."""
        return self._contents

    def name(self, address: str) -> str:
        """How messages call a file: by its copy, if that was read."""
        if self._kept is not None and address in self._read_as_kept:
            return self._kept.name(address)
        return shown_address(address)

    def is_on_other_host(self, url: str) -> bool:
        """Whether nothing but its host, which is not allowed, forbids to fetch from an address.

        Raises:
            ResolutionError: for what may be fetched from nowhere.
        """
        return self.hosts.isdisjoint(origin_names(checked_address(url)))

    def is_allowed(self, url: str) -> bool:
        """Whether an address is one that may be fetched from, and its host is allowed."""
        try:
            return not self.is_on_other_host(url)
        except ResolutionError:
            return False

    def fetch(self, url: str) -> bytes:
        """The content of a file in UTF-8; `url` has no fragment.

        Redirects are followed to allowed hosts only.

        Raises:
            ResolutionError: `remote-reference` for what may not be fetched,
                `unreachable-remote` for what cannot, `changed-copy` for what is not
                what was fetched before.
            SpecloomError: what is no text.
        """
        known = self._contents.get(url)
        if known is None:
            known = self._contents[url] = self._content_of(url)
        return known

    def _content_of(self, url: str) -> bytes:
        kept, is_new = self._kept, self._access == "network"
        if kept is not None and not is_new:
            content = kept.content(url)
            if content is not None:
                self._read_as_kept.add(url)
                return content
        if self._access == "kept only":
            message = (
                f"{shown_address(url)!r} is not asked by --check, and no copy is here."
            )
            raise ResolutionError("missing-copy", message)
        if url in self._fetched:
            return self._fetched[url]
        self._refuse_other_host(url)
        content = decode(self._in_time(url), shown_address(url)).encode()
        if kept is not None and not is_new:
            kept.refuse_changed(url, content)
        return content

    def _refuse_other_host(self, url: str) -> None:
        """Refuse an address that may not be asked.

        Raises:
            ResolutionError: its host is not allowed.
        """
        names = origin_names(checked_address(url))
        if self.hosts.isdisjoint(names):
            raise ResolutionError(
                "remote-reference",
                f"{shown_address(url)!r} is on the network, on a host that is not allowed: "
                f"{names[0]}.",
            )

    def _in_time(self, url: str) -> bytes:
        """What the network has. The reading of one piece is bounded; of them there may be many."""
        answer: list[bytes | ResolutionError] = []
        thread = threading.Thread(
            target=lambda: answer.append(self._answer(url)), daemon=True
        )
        thread.start()
        thread.join(self._deadline)
        if not answer:
            raise _failure(url, f"it takes longer than {self._deadline:.0f} seconds")
        if isinstance(answer[0], ResolutionError):
            raise answer[0]
        return answer[0]

    def _answer(self, url: str) -> bytes | ResolutionError:
        # httpx2 takes 30 ms to import: only those pay who fetch something.
        import httpx2

        here = url
        try:
            with httpx2.Client(timeout=_PATIENCE, follow_redirects=False) as client:
                for _ in range(_MAX_REDIRECTS + 1):
                    answer = _answer(client, here, url)
                    if isinstance(answer, bytes):
                        return answer
                    if not self._may_redirect(here, answer):
                        where = shown_address(answer)
                        return _failure(url, f"it redirects elsewhere, to {where}")
                    here = answer
        except ResolutionError as failure:
            return failure
        except Exception as error:
            # Whatever a server makes of its answer, it is the server's.
            return _failure(url, f"{str(error) or type(error).__name__}{_trust(error)}")
        return _failure(url, "it redirects again and again")

    def _may_redirect(self, here: str, there: str) -> bool:
        """To hosts that are allowed, and never from an encrypted connection to a plain one.

        Where a redirect leads is nowhere kept: it may be signed.
        """
        if here.startswith("https:") and not there.startswith("https:"):
            return False
        try:
            parts = checked_address(there.partition("?")[0])
        except ResolutionError:
            return False
        return not self.hosts.isdisjoint(origin_names(parts))


def _answer(client: Client, here: str, url: str) -> bytes | str:
    """The content at an address, or where it redirects to."""
    with client.stream("GET", here) as response:
        if response.is_redirect:
            return str(response.url.join(response.headers["Location"]))
        if response.status_code != 200:
            raise _failure(url, f"the server answers {response.status_code}")
        content = bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > MAX_BYTES:
                raise ResolutionError(
                    "file-too-large",
                    f"{shown_address(url)!r} is larger than {MAX_BYTES // 1024 // 1024} MiB.",
                )
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if is_page and content.lstrip().startswith(b"<"):
        raise _failure(url, "the server answers with a page (text/html), no document")
    return bytes(content)


def _trust(error: Exception) -> str:
    """What to do about a certificate that nobody here vouches for, or a file of authorities."""
    authorities = os.environ.get("SSL_CERT_FILE")
    if authorities and not Path(authorities).is_file():
        return f"; SSL_CERT_FILE names {authorities!r}, which is no file"
    if not any(word in str(error) for word in ("issuer", "self-signed")):
        return ""
    return "; SSL_CERT_FILE may name a file with the certificate of its authority"


def _failure(url: str, reason: str) -> ResolutionError:
    return ResolutionError(
        "unreachable-remote", f"{shown_address(url)!r} cannot be fetched: {reason}."
    )
