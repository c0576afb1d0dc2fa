"""A document that was examined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from specloom.config import Target
from specloom.opening import Spec
from specloom.problems import Problem

if TYPE_CHECKING:
    from specloom.pipeline import DocumentFindings


class Examined(Struct, frozen=True, kw_only=True):
    """A document, and what was found in it: nothing but `problems` if it cannot be read."""

    target: Target
    spec: Spec
    problems: list[Problem]
    findings: DocumentFindings | None
