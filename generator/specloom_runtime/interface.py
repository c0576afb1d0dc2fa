"""Which generated code fits this runtime, where packages share it."""

INTERFACE = 3
"""Raised when what generated modules import from the runtime, or how they call it, changes."""


def require(interface: int, package: str) -> None:
    """Refuse a package that was generated for another interface than this runtime has.

    Raises:
        ImportError: it was.
    """
    if interface != INTERFACE:
        raise ImportError(
            f"{package} was generated for interface {interface} of its runtime, and {__package__} "
            f"has interface {INTERFACE}: run `specloom generate`",
            name=package,
        )
