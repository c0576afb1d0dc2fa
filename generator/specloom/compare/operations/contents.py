"""Media types: of bodies, of responses, of parameters and headers with `content`."""

from __future__ import annotations

from collections.abc import Mapping

from specloom.compare.documents import ComparedDocument
from specloom.compare.operations.scope import Scope
from specloom.compare.rules import RuleId
from specloom.compare.rules.naming import SchemaUse
from specloom.compare.schemas.encoded import admits_any_bytes, is_opaque, media_type_of
from specloom.compare.schemas.schema import NormalSchema, Parts
from specloom.document.location import Location
from specloom.document.references import Resolved
from specloom.document.value import Value
from specloom.model.reading import mapping
from specloom.standards.openapi import STYLES, default_explode


def name_of(media_type: str) -> str:
    """A media type as it is compared: no case, no spaces, parameters in order."""
    essence, *parameters = (piece.strip().lower() for piece in media_type.split(";"))
    return ";".join(
        (essence, *sorted(parameter for parameter in parameters if parameter))
    )


def schema_of(holder: Resolved) -> Parts:
    """The schema that stands in an object; the one that admits anything for none."""
    schema = mapping(holder.value).get("schema")
    if schema is None or schema is True:
        return ()
    return (Resolved(schema, holder.location / "schema"),)


def parts_of(side: ComparedDocument, holder: Resolved) -> Parts:
    """The schema of a parameter or header, whichever way it is given."""
    if "schema" in mapping(holder.value):
        return schema_of(holder)
    for media_type in side.named(holder, "content").values():
        return schema_of(media_type)
    return ()


class ContentComparison:
    """What changed in the media types of a body or response."""

    def __init__(self, scope: Scope, use: SchemaUse, part: str) -> None:
        self._sides = scope.sides
        self._pairs = scope.pairs
        self._findings = scope.findings
        self._operation = scope.operation
        self._use = use
        self._part = part

    def run(self, base: Resolved, revision: Resolved) -> None:
        """Compare all media types of two bodies or responses."""
        old = self._sides[0].named(base, "content")
        new = self._sides[1].named(revision, "content")
        left = {name_of(name): name for name in old}
        right = {name_of(name): name for name in new}
        pairs = [(left[key], right[key]) for key in left if key in right]
        gone = [name for key, name in left.items() if key not in right]
        come = [name for key, name in right.items() if key not in left]
        for name in [*gone]:
            renamed = next(
                (candidate for candidate in come if _is_near(name, candidate)), None
            )
            if renamed is not None:
                gone.remove(name)
                come.remove(renamed)
                pairs.append((name, renamed))
                self._renamed(name, renamed, old[name], new[renamed])
        for name in gone:
            self._gone(name, old[name], revision)
        for name in come:
            self._come(name, base, new[name])
        for before, after in pairs:
            self._pair(after, old[before], new[after])

    def _renamed(
        self, before: str, after: str, base: Resolved, revision: Resolved
    ) -> None:
        if self._use.direction == "request":
            self._gone(before, base, revision)
            self._come(after, base, revision)
            return
        wide, narrow = _is_wider(after, before), _is_wider(before, after)
        rule: RuleId = "response-media-type-name-changed"
        if wide:
            rule = "response-media-type-name-generalized"
        elif narrow:
            rule = "response-media-type-name-specialized"
        self._findings.add(
            rule,
            operation=self._operation,
            part=self._part,
            name=after,
            before=before,
            after=after,
            base=base.location,
            revision=revision.location,
        )

    def _gone(self, name: str, base: Resolved, revision: Resolved) -> None:
        rule: RuleId = "response-media-type-removed"
        if self._use.direction == "request":
            rule = "request-body-media-type-removed"
        self._say(rule, name, base, revision, is_gone=True)

    def _come(self, name: str, base: Resolved, revision: Resolved) -> None:
        rule: RuleId = "response-media-type-added"
        if self._use.direction == "request":
            rule = "request-body-media-type-added"
        self._say(rule, name, base, revision, is_gone=False)

    def _say(
        self,
        rule: RuleId,
        name: str,
        base: Resolved,
        revision: Resolved,
        *,
        is_gone: bool,
    ) -> None:
        self._findings.add(
            rule,
            operation=self._operation,
            part=self._part,
            name=f"`{name}`",
            before=name if is_gone else None,
            after=None if is_gone else name,
            base=base.location,
            revision=revision.location,
        )

    def _pair(self, name: str, base: Resolved, revision: Resolved) -> None:
        old = "schema" in mapping(base.value)
        new = "schema" in mapping(revision.value)
        if is_opaque(name) and all(
            map(admits_any_bytes, self._schemas(base, revision))
        ):
            return
        if old != new:
            rule = self._schema_rule(is_new=new)
            self._findings.add(
                rule,
                operation=self._operation,
                part=self._part,
                name=f"`{name}`",
                base=base.location / "schema" if old else base.location,
                revision=revision.location / "schema" if new else revision.location,
            )
            return
        use = SchemaUse(
            self._use.direction,
            self._use.root,
            self._use.below,
            is_loose=not _is_json(name),
            turned=self._use.turned,
        )
        self._findings.schemas(
            use,
            schema_of(base),
            schema_of(revision),
            operation=self._operation,
            part=self._part,
        )
        if use.direction == "request":
            self._encodings(base, revision)

    def _schema_rule(self, *, is_new: bool) -> RuleId:
        if self._use.direction == "request":
            return (
                "request-body-media-type-schema-added"
                if is_new
                else "request-body-media-type-schema-removed"
            )
        return (
            "response-body-media-type-schema-added"
            if is_new
            else "response-body-media-type-schema-removed"
        )

    def _schemas(
        self, base: Resolved, revision: Resolved
    ) -> tuple[NormalSchema, NormalSchema]:
        return self._pairs.schemas(schema_of(base), schema_of(revision))

    def _encodings(self, base: Resolved, revision: Resolved) -> None:
        old = mapping(mapping(base.value).get("encoding"))
        new = mapping(mapping(revision.value).get("encoding"))
        if old == new:
            return
        for name in dict.fromkeys((*old, *new)):
            before, after = mapping(old.get(name)), mapping(new.get(name))
            defaults: tuple[str, str] = ("", "")
            if ("contentType" in before) != ("contentType" in after):
                defaults = self._media_types_of_part(name, base, revision)
            if _serialisation(before, defaults[0]) != _serialisation(
                after, defaults[1]
            ):
                self._findings.add(
                    "request-body-encoding-changed",
                    operation=self._operation,
                    part=self._part,
                    name=f"`{name}`",
                    before=old.get(name),
                    after=new.get(name),
                    base=_encoding(base, name, name in old),
                    revision=_encoding(revision, name, name in new),
                )

    def _media_types_of_part(
        self, name: str, base: Resolved, revision: Resolved
    ) -> tuple[str, str]:
        """What a part of a form is where no encoding says it, before and after."""
        schemas = self._schemas(base, revision)
        parts = [schema.properties.get(name, ()) for schema in schemas]
        for _ in range(_MAX_NESTED):
            schemas = self._pairs.schemas(*parts)
            if any(schema.types != frozenset(("array",)) for schema in schemas):
                break
            # A list is as many parts.
            parts = [schema.singles.get("items", ()) for schema in schemas]
        before, after = schemas
        return media_type_of(before), media_type_of(after)


_MAX_NESTED = 5
"""Lists in lists that are looked into for what a part of a form holds."""


def _serialisation(fields: Mapping[str, Value], default: str) -> tuple[object, ...]:
    """How a part of a form is written, with what is the default where nothing is said."""
    media_types = str(fields.get("contentType") or default).split(",")
    style = fields.get("style", STYLES["query"][0])
    return (
        frozenset(name_of(media_type.strip()) for media_type in media_types),
        style,
        fields.get("explode", default_explode(str(style))) is True,
        fields.get("allowReserved") is True,
        frozenset(name.lower() for name in mapping(fields.get("headers"))),
    )


def _encoding(holder: Resolved, name: str, is_there: bool) -> Location:
    return holder.location / "encoding" / name if is_there else holder.location


def _is_json(name: str) -> bool:
    essence = name_of(name).partition(";")[0]
    return essence == "application/json" or essence.endswith("+json")


def _essence(name: str) -> tuple[str, str, str]:
    """Type, subtype and structured suffix (RFC 6838, section 4.2.8)."""
    essence = name_of(name).partition(";")[0]
    kind, _, subtype = essence.partition("/")
    return kind, subtype, subtype.rpartition("+")[2]


def _is_near(base: str, revision: str) -> bool:
    """Whether two names are one media type, said more or less exactly."""
    if _essence(base)[:2] == _essence(revision)[:2]:
        return True
    return _is_wider(base, revision) or _is_wider(revision, base)


def _is_wider(wide: str, narrow: str) -> bool:
    """Whether all that the one names is of the other, too."""
    (kind, subtype, _), (narrow_kind, special, suffix) = _essence(wide), _essence(
        narrow
    )
    if kind != narrow_kind:
        return kind == "*"
    if subtype == special:
        has, needs = name_of(narrow).split(";")[1:], name_of(wide).split(";")[1:]
        return set(needs) < set(has)
    return subtype == "*" or (subtype == suffix and "+" in special)
