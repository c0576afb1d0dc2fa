"""Versions of a document, with what is known of each alone: worked out once, compared often."""

from __future__ import annotations

from functools import cached_property

from specloom.compare.revisions.compared import ComparedRevision, Revisions
from specloom.config import Options
from specloom.plan.package import Package
from specloom.problems import Problem, Severity, SpecloomError

_LATEST = 2
"""Versions that a history keeps: neighbours are compared, and the next pair shares one."""


class Version:
    """One document of a comparison.

    `selected` is what the package has of the document. `broken` are the rules of OpenAPI
    that it breaks, which never stop a comparison; none are looked for without `with_rules`.
    """

    def __init__(
        self, opened: ComparedRevision, selected: Options, *, with_rules: bool = True
    ) -> None:
        self.opened = opened
        self._selected = selected
        # Checked first, as it is written: comparing brings documents to one dialect.
        self.broken = _broken_rules(opened) if with_rules else ()

    @cached_property
    def package(self) -> Package:
        """The package of the document; what cannot be generated is not in it."""
        from specloom.model import build
        from specloom.model.pattern import pattern
        from specloom.model.select import select
        from specloom.plan import plan

        include, exclude = (
            [pattern(text) for text in texts]
            for texts in (self._selected.include, self._selected.exclude)
        )
        api, _ = select(build(self.opened.document)[0], include, exclude)
        return plan(api, name="package", source="", with_examples=False)[0]


def _broken_rules(opened: ComparedRevision) -> tuple[Problem, ...]:
    from specloom.checks import check

    try:
        checked = check(opened.document, full=False)
    except SpecloomError:
        # What had to be put right before it could be read stands in its problems.
        return ()
    return tuple(problem for problem in checked if problem.severity is Severity.ERROR)


class Versions:
    """The versions of a document by their names, such as `v1:specs/pets.yaml`, each loaded once.

    Of a long history only the latest are kept, and the one called `keep`, with which a walk
    begins and ends.
    """

    def __init__(
        self, revisions: Revisions, selected: Options, *, keep: str, with_rules: bool
    ) -> None:
        self.revisions = revisions
        self._selected = selected
        self._keep = keep
        self._with_rules = with_rules
        self._loaded: dict[str, Version] = {}

    def at(self, name: str) -> Version:
        """One version.

        Raises:
            SpecloomError: it cannot be read, or is no OpenAPI document at all.
        """
        version = self._loaded.pop(name, None)
        if version is None:
            others = [loaded for loaded in self._loaded if loaded != self._keep]
            for other in others[: 1 - _LATEST]:
                del self._loaded[other]
            opened = self.revisions.open(name)
            version = Version(opened, self._selected, with_rules=self._with_rules)
        self._loaded[name] = version
        return version
