"""What a stub says of a request."""

from __future__ import annotations

import httpx2


def violations(answer: httpx2.Response) -> list[str]:
    """A text for each thing that is wrong with a request; none where it is valid."""
    if answer.status_code == 204:
        return []
    assert answer.status_code == 400, answer.text
    message: str = answer.json()["message"]
    return message.split("; ")
