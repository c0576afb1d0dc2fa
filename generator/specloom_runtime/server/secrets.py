"""What a stub server verifies credentials with."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Mapping


class Secrets:
    """The credentials that a stub server takes. A kind that is not given here is taken when it is well-formed.

    `repr` shows none of them.
    """

    __slots__ = ("access_keys", "passwords", "tokens")

    def __init__(
        self,
        *,
        access_keys: Mapping[str, str] | None = None,
        tokens: Collection[str] | None = None,
        passwords: Mapping[str, str] | None = None,
    ) -> None:
        """`access_keys` maps access key to secret key, `passwords` user name to password; `tokens` are the
        tokens and API keys that are valid, without a prefix such as `Bearer `."""
        self.access_keys = None if access_keys is None else dict(access_keys)
        self.tokens = None if tokens is None else frozenset(tokens)
        self.passwords = None if passwords is None else dict(passwords)

    def __repr__(self) -> str:
        kinds = [
            name
            for name in ("access_keys", "tokens", "passwords")
            if getattr(self, name) is not None
        ]
        return f"Secrets({', '.join(f'{kind}=***' for kind in kinds)})"


def is_equal(given: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell how much of them is."""
    return hmac.compare_digest(given.encode(), other.encode())


def is_one_of(value: str, valid: Iterable[str]) -> bool:
    """Whether a secret is among those that are valid; compared with each, so that the time tells nothing."""
    return sum(is_equal(value, secret) for secret in valid) > 0
