"""What keeps a stub from having state."""

from __future__ import annotations


class StateError(ValueError):
    """A file that state cannot be read from or kept in, or an `x-stub` that means nothing."""
