"""What the change of a document does to the Python that people call.

Two packages are compared by their surfaces (`surface`): those of planned Packages, or of
rendered ones. `join` gives each change of a symbol its cause among those of the document.
"""

from __future__ import annotations

from pathlib import Path

from specloom.compare.impact.access_changes import access_changes
from specloom.compare.impact.causes import join
from specloom.compare.impact.exception_changes import exception_changes
from specloom.compare.impact.generated import read_surface
from specloom.compare.impact.model_changes import alias_changes, model_changes
from specloom.compare.impact.operation_changes import (
    group_changes,
    operation_changes,
    webhook_changes,
)
from specloom.compare.impact.package_surface import Reader
from specloom.compare.impact.surface import Surface
from specloom.compare.impact.verdicts import (
    Bump,
    Impact,
    SymbolChange,
    Verdict,
    ordered,
)
from specloom.compare.impact.versions import Versions
from specloom.plan.package import Package

__all__ = [
    "Bump",
    "Impact",
    "SymbolChange",
    "Verdict",
    "compare_generated",
    "compare_packages",
    "compare_surfaces",
    "join",
]


def compare_packages(before: Package, after: Package) -> Impact:
    """What callers and implementers of `before` meet in `after`."""
    reader = Reader()
    return compare_surfaces(reader.read(before), reader.read(after))


def compare_generated(before: Path, after: Path) -> Impact:
    """What callers and implementers meet, by the folders of two packages: read, not imported.

    Raises:
        SpecloomError: one of them has no package that specloom generated.
    """
    return compare_surfaces(read_surface(before), read_surface(after))


def compare_surfaces(before: Surface, after: Surface) -> Impact:
    """What callers and implementers meet, by the surfaces of two packages."""
    versions = Versions(before, after)
    changes = [
        *operation_changes(versions),
        *webhook_changes(versions),
        *group_changes(versions),
        *model_changes(versions),
        *exception_changes(versions),
        *access_changes(versions),
        *alias_changes(versions),
    ]
    if not changes:
        return Impact(symbols=())
    return Impact(symbols=ordered(changes), origins=versions.origins)
