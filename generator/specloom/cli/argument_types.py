"""What the arguments of a command line may be; argparse reports what is refused.

Each raises `argparse.ArgumentTypeError` for a text that is none.
"""

from __future__ import annotations

import argparse

# typing and pathlib take longer to import than all else that is needed here.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path


def port(text: str) -> int:
    """A port to listen on."""
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: 0 to 65535")
    return int(text)


def seconds(text: str) -> float:
    """A time."""
    try:
        given = float(text)
    except ValueError:
        given = 0.0
    if not 0 < given <= 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is no time in seconds")
    return given


def count(text: str) -> int:
    """A number of bytes, or of something else."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:19]) < 1 << 62:
        raise argparse.ArgumentTypeError(f"{text!r} is no number: 1 or more")
    return int(text)


def jobs(text: str) -> int:
    """A number of processes."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 1_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of jobs: 1 or more")
    return int(text)


def pattern(text: str) -> str:
    """A pattern of operations, as `model.select` takes it apart."""
    from specloom.model.pattern import pattern as taken_apart

    try:
        return taken_apart(text).text
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def parts(text: str) -> list[str]:
    """Parts of a package, with commas."""
    from specloom.parts import part

    try:
        return [part(name.strip()) for name in text.split(",")]
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def folder(text: str) -> Path:
    """A folder that is there."""
    from pathlib import Path

    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is not a folder")
    return path.absolute()


def host(text: str) -> str:
    """A host of the network, maybe with a port."""
    if not text or not all(char.isalnum() or char in "-.:[]" for char in text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a host: expected example.com or example.com:8443"
        )
    return text


def service(text: str) -> str:
    """A class or an object of a module."""
    module, colon, name = text.partition(":")
    parts = (*module.split("."), *name.split("."))
    if not colon or not all(part.isidentifier() for part in parts):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not MODULE:NAME, such as my_stub:Drive"
        )
    return text


def access_key(text: str) -> tuple[str, str]:
    """An access key and its secret key."""
    key, separator, secret_key = text.partition("=")
    if not (key and separator and secret_key):
        # The text may hold a secret: it is not repeated.
        raise argparse.ArgumentTypeError(
            "expected AK=SK, an access key and its secret key"
        )
    return key, secret_key
