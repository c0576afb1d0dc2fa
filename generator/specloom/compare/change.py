"""What a comparison of two documents finds: changes, each with its place in both."""

from __future__ import annotations

from functools import cached_property
from typing import Literal, TypeAlias

from msgspec import Struct

from specloom.compare.fingerprint import fingerprint, subject
from specloom.document.value import Value
from specloom.problems import Problem

Level: TypeAlias = Literal["breaking", "warning", "info"]
LEVELS: tuple[Level, ...] = ("breaking", "warning", "info")
"""From the worst to the most harmless."""


class DocumentPlace(Struct, frozen=True, kw_only=True):
    """Where something stands in one of the two documents; line and column count from 1.

    `pointer` is the JSON pointer (RFC 6901) in the author's text. `within` is the file as
    the document names it, relative to its own folder; empty for the document itself.
    """

    file: str
    line: int
    column: int
    pointer: str
    within: str = ""


class ChangedOperation(Struct, frozen=True, kw_only=True, order=True):
    """An operation that a change reaches, in the revision's words where it still exists.

    `method` is in upper case. `kind` tells requests that the service itself makes from
    the API's own; for those `path` is the webhook's name or the callback's expression.
    `owner` is the operation that a callback belongs to, such as `POST /subscriptions`.
    """

    path: str
    method: str
    operation_id: str | None = None
    tags: tuple[str, ...] = ()
    kind: Literal["operation", "webhook", "callback"] = "operation"
    owner: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class Site(Struct, frozen=True, kw_only=True):
    """A further place of a change that happened alike at several, as in copies of a schema.

    `operation` is the first one that reaches it.
    """

    part: str
    path: str
    operation: str
    base: DocumentPlace | None = None
    revision: DocumentPlace | None = None


class Change(Struct, frozen=True, kw_only=True, dict=True):
    """One change of meaning, said once however many operations it reaches.

    `rule` is a key of `rules.RULES`. `part` is the part of the operation, such as
    `request body`, `query parameter limit`, `response 200`; empty where the change is not
    within an operation. `path` is the JSON path of the value within that part, such as
    `$.items[*].price`; `$` is the whole. `name` is what the message names. `before` and `after` are the values of what
    changed, None for what is not there. `also` are further places where the very same
    happened, each reached by some of the operations.
    """

    rule: str
    level: Level
    message: str
    hint: str
    part: str = ""
    path: str = "$"
    name: str = ""
    before: Value = None
    after: Value = None
    operations: tuple[ChangedOperation, ...] = ()
    base: DocumentPlace | None = None
    revision: DocumentPlace | None = None
    also: tuple[Site, ...] = ()

    @cached_property
    def fingerprint(self) -> str:
        """What identifies the change in a file of approvals: twelve hexadecimal digits.

        It covers the rule, the places in the API, both values, and whether the service
        itself makes the requests, as in webhooks: no line numbers, and not which operations
        reach the places.
        """
        owner = str(self.operations[0]) if self.operations else ""
        kinds = {operation.kind for operation in self.operations}
        subjects = [_subject(self, owner)]
        subjects += ["outgoing"] if kinds and "operation" not in kinds else []
        subjects += (_subject(site, site.operation) for site in self.also)
        return fingerprint(self.rule, self.name, self.before, self.after, subjects)


def _subject(site: Change | Site, owner: str) -> str:
    """What changed, whoever reaches it: the places in both documents.

    Of what was added or removed one is where it would stand: what several refer to, one of
    them may no longer.
    """
    places = [place for place in (site.base, site.revision) if place is not None]
    if not places:
        return f"{owner} {site.part} {site.path}"
    return " ".join(subject(each.within, each.pointer, site.part) for each in places)


class Comparison(Struct, frozen=True, kw_only=True):
    """All changes from one document to another, the worst first.

    `base` and `revision` are what the user called the documents. `silent` are changes that
    count for nothing, since their rules are off: they break no promise of the old
    document, but may be causes of changes of the generated code. `problems` are the broken
    rules of OpenAPI in either; they never stop a comparison.
    """

    base: str
    revision: str
    changes: tuple[Change, ...]
    silent: tuple[Change, ...] = ()
    base_problems: tuple[Problem, ...] = ()
    revision_problems: tuple[Problem, ...] = ()

    @property
    def worst(self) -> Level | None:
        """The worst level among the changes; None where nothing changed."""
        levels = {change.level for change in self.changes}
        return next((level for level in LEVELS if level in levels), None)
