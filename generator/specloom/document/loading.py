"""From what the user names to a document: a file, standard input, an address, a text."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from specloom.document.address import shown_address
from specloom.document.document import Document
from specloom.document.references import ResolutionError
from specloom.document.remote import Remote
from specloom.document.source import Source
from specloom.problems import Position, refusal


def load(
    path: str | Path,
    *,
    allowed_roots: Iterable[Path] = (),
    allowed_hosts: Iterable[str] = (),
) -> Document:
    """Read an OpenAPI 3.0 or 3.1 document; `-` is standard input.

    Files that it refers to are read when a reference needs them, and only below the document's own
    folder or `allowed_roots`. Nothing is fetched from the network but from `allowed_hosts`.

    Raises:
        SpecloomError: the file cannot be read or is not such a document.
    """
    return load_file(Path(path), roots=allowed_roots, remote=Remote(allowed_hosts))


def load_file(
    path: Path, *, name: str = "", roots: Iterable[Path] = (), remote: Remote
) -> Document:
    """Like `load`; `name` is how messages call the file, if not by its path."""
    if str(path) == "-":
        return Document(Source.from_standard_input(), Path.cwd(), roots, remote)
    source = Source.from_file(path, name or path.as_posix())
    return Document(source, path.parent, roots, remote)


def load_address(address: str, remote: Remote) -> Document:
    """Like `load`, from the network, or from what is kept of it.

    What the document refers to is found relative to its address; no file of this machine is read.
    """
    return Document(address_source(address, remote), remote=remote)


def address_source(address: str, remote: Remote) -> Source:
    """What is at an address.

    Raises:
        SpecloomError: that cannot be had, or read.
    """
    try:
        content = remote.fetch(address)
    except ResolutionError as failure:
        where = Position(shown_address(address))
        hint = None
        try:
            if remote.is_on_other_host(address):
                host = urlsplit(address).netloc
                hint = f"Fetch it with '--allow-remote {host}', or name a file that has it."
        except ResolutionError:
            hint = "Name an https address without credentials, or a file."
        raise refusal(failure.code, failure.message, where, hint=hint) from None
    return Source.from_bytes(content, remote.name(address), url=address)


def load_text(
    text: str, name: str = "openapi.yaml", *, folder: Path | None = None
) -> Document:
    """Like `load`, from a text. Files can be referred to only when `folder` is given."""
    return Document(Source(text, name), folder)
