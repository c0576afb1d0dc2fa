"""Schemas → models: classes, aliases, and the type expressions that use them."""

from __future__ import annotations

from dataclasses import dataclass, field

from specloom.document.location import Location
from specloom.document.value import Value
from specloom.model.api import (
    Api,
    Array,
    Constant,
    Enumeration,
    Mapping,
    Named,
    Nothing,
    Object,
    Scalar,
    Schema,
    Union,
)
from specloom.model.uses import all_derived
from specloom.plan import reserved
from specloom.plan.classes import ClassPlanner, Travels
from specloom.plan.directions import Directions, directions
from specloom.plan.expressions import Expression, Name, Subscript, alternatives
from specloom.plan.extent import is_readable
from specloom.plan.leaf_types import (
    ANY,
    STR,
    is_closed,
    limits,
    literal_type,
    open_kinds,
    scalar,
    unlimited_scalar,
)
from specloom.plan.media_types import files_in, is_binary
from specloom.plan.model_homes import schema_homes
from specloom.plan.names import Namespace, part_choices
from specloom.plan.package import Alias, Home, Model
from specloom.plan.prose import enumeration_doc, schema_doc
from specloom.plan.schema_names import schema_names
from specloom.plan.unions import (
    discriminated,
    is_plain,
    member_place,
    part_place,
    runtime_union,
    within_choices,
)
from specloom.problems import Problem, problem

NONE = Name("None")
FILE = Name("octets.File")
UNSET_TYPE = Name("UnsetType")
UNKNOWN_VARIANT = Name("UnknownVariant")
"""What a client receives that no member of a discriminated union is."""


@dataclass
class ModelPlanner:
    """Names every schema and plans its class or alias; `expression` gives the type of any schema."""

    api: Api
    problems: list[Problem]
    keeps_unknown: bool = True
    """Whether classes keep the members that the document does not name."""
    functions: dict[str, str] = field(default_factory=dict)
    """The names of operations by their operationIds, as `Names.functions` has them."""
    declarations: list[Model | Alias] = field(default_factory=list)
    namespace: Namespace = field(default_factory=lambda: Namespace(reserved.MODELS))
    names: dict[str, str] = field(default_factory=dict)
    home: Home = field(init=False)
    """What is being planned: what has to be declared for it lives there."""
    _homes: dict[str, Home] = field(default_factory=dict)
    _bases: dict[str, str] = field(default_factory=dict)
    _directions: Directions = field(init=False)
    _files: frozenset[object] = field(init=False)
    _within_choices: frozenset[Location] = field(init=False)
    _may_be_newer: bool = False
    """Whether values of what is being planned may come from a service that is newer."""

    def __post_init__(self) -> None:
        self._directions = directions(self.api)
        self._files = files_in(self.api)
        self._within_choices = within_choices(self.api)

    def plan_named(self) -> None:
        """Plan every named schema, in the document's order."""
        # Names that a selection has left out stay taken: what remains keeps its own.
        schemas = (self.api.whole or self.api).schemas
        self.names = schema_names(schemas, self.functions, self.namespace)
        self._homes = schema_homes(self.names)
        for name, schema in self.api.schemas.items():
            self.home = self._homes[name]
            received = name in self._directions.received
            sent = name in self._directions.sent or not received
            # What no operation reaches may travel in ways that the document cannot say.
            self._may_be_newer = received or name not in self._directions.sent
            self._declare(schema, self.names[name], name, received=received, sent=sent)
        self._may_be_newer = False

    def expression(
        self, schema: Schema, place: str, *, received: bool, sent: bool
    ) -> Expression:
        """The type of a value; `place` names what has to be given a name of its own."""
        if isinstance(schema, Scalar) and not self._is_file(schema):
            known = unlimited_scalar(schema)
            if known is not None:  # as for nine of ten
                return known
        plain = self._plain(schema, place, received=received, sent=sent)
        plain = self._readable(schema, plain)
        bounds = None if isinstance(schema, Object) else limits(schema)
        if bounds is not None:
            plain = Subscript("Annotated", (plain, bounds))
        return alternatives(plain, NONE) if schema.nullable else plain

    def _is_file(self, schema: Scalar) -> bool:
        # Formats and media types are rare, and files are rarer.
        may_be = schema.format is not None or schema.media_type is not None
        return may_be and is_binary(schema) and schema.location in self._files

    def _claimed(self, place: str, *, fallback: str) -> str:
        """A name, made of `place`, for a class or alias that has none in the document."""
        choices = part_choices(self.home.owner, place, fallback=fallback)
        return self.namespace.claim(*choices, choices[0])

    def _readable(self, schema: Schema, expression: Expression) -> Expression:
        """The type; `Any`, and a problem, if it is too large for Python."""
        if is_readable(expression):
            return expression
        message = "the type of this schema is too large for Python; any value is taken"
        self.problems.append(problem("type-too-large", message, schema.location))
        return ANY

    def _declare(
        self,
        schema: Schema,
        name: str,
        schema_name: str | None,
        *,
        received: bool,
        sent: bool,
    ) -> None:
        if isinstance(schema, Object):
            self._declare_class(schema, name, schema_name, received=received, sent=sent)
            return
        doc = schema_doc(schema, name)
        runtime: Expression | None = None
        if isinstance(schema, Union) and not self._is_plain(schema):
            value, runtime = self._told_apart(
                schema, name, received=received, sent=sent
            )
        elif isinstance(schema, Enumeration) and is_closed(schema):
            value, doc = literal_type(schema.values), enumeration_doc(schema, name)
        else:
            value = self._plain(
                schema, part_place(schema, name), received=received, sent=sent
            )
            bounds = limits(schema)
            value = value if bounds is None else Subscript("Annotated", (value, bounds))
        if schema.nullable and runtime is None:
            value = alternatives(value, NONE)
        self.declarations.append(
            Alias(
                name=name,
                schema_name=schema_name,
                doc=doc,
                value=value,
                pointer=schema.location.pointer,
                home=self.home,
                runtime=runtime,
            )
        )

    def _declare_class(
        self,
        schema: Object,
        name: str,
        schema_name: str | None,
        *,
        received: bool,
        sent: bool,
    ) -> None:
        # A class stands before what its fields had to give a name to.
        index = len(self.declarations)
        classes = ClassPlanner(
            self.api, self.expression, self.problems, self.home, self.keeps_unknown
        )
        travels = Travels(received=received, sent=sent)
        model = classes.model(schema, name, schema_name, travels)
        self.declarations.insert(index, model)

    def _plain(
        self, schema: Schema, place: str, *, received: bool, sent: bool
    ) -> Expression:
        match schema:
            case Named(name=name):
                return self._use(name, received=received)
            case Scalar():
                return FILE if self._is_file(schema) else scalar(schema)
            case Constant(value=value):
                return self._constant(value, received=received)
            case Enumeration():
                return self._inline_enumeration(schema, place, received=received)
            case Array(prefix=prefix) if prefix:
                return self._places(schema, place, received=received, sent=sent)
            case Array(items=items):
                inner = self.expression(items, place, received=received, sent=sent)
                return Subscript("list", (inner,))
            case Mapping(values=values):
                inner = self.expression(values, place, received=received, sent=sent)
                return Subscript("dict", (STR, inner))
            case Object():
                name = self._claimed(place, fallback="Object")
                self._declare_class(schema, name, None, received=received, sent=sent)
                return Name(name)
            case Union():
                return self._union(schema, place, received=received, sent=sent)
            case _:
                return ANY

    def _places(
        self, schema: Array, place: str, *, received: bool, sent: bool
    ) -> Expression:
        """`prefixItems`: a tuple where the length is fixed, else a list of what may occur."""
        types = [
            self.expression(item, f"{place}-{index}", received=received, sent=sent)
            for index, item in enumerate(schema.prefix, 1)
        ]
        if isinstance(schema.items, Nothing) and schema.constraints.min_items == len(
            types
        ):
            return Subscript("tuple", tuple(types))
        members = schema.prefix
        if not isinstance(schema.items, Nothing):
            members = (*members, schema.items)
        union = Union(location=schema.location, members=members)
        return Subscript(
            "list", (self._union(union, f"{place}-Item", received=received, sent=sent),)
        )

    def _use(self, name: str, *, received: bool) -> Expression:
        target = self.api.schemas.get(name)
        if target is None:
            return ANY
        use = Name(self.names[name])
        if name in self.api.derived:
            use = Name(self._any_of(name))
        if target.nullable and _is_class(self.api, target):
            return alternatives(use, NONE)
        if received and isinstance(target, Enumeration) and is_closed(target):
            return alternatives(use, *open_kinds(target.values))
        return use

    def _any_of(self, base: str) -> str:
        """The union of a schema with a discriminator and of those that extend it."""
        if base in self._bases:
            return self._bases[base]
        schema = self.api.schemas[base]
        name = self.namespace.claim(f"Any{self.names[base]}")
        self._bases[base] = name
        chosen = (base, *all_derived(self.api, base))
        union = Union(
            location=schema.location,
            members=tuple(
                Named(location=schema.location, name=item) for item in chosen
            ),
            names=chosen,
            discriminator=schema.discriminator if isinstance(schema, Object) else None,
        )
        members = tuple(Name(self.names[item]) for item in chosen)
        told = discriminated(self.api, union, members)
        self.declarations.append(
            Alias(
                name=name,
                schema_name=None,
                doc=f"A `{self.names[base]}`, or one of those that extend it.",
                value=alternatives(*members),
                pointer=schema.location.pointer,
                home=self._homes[base],
                runtime=runtime_union(name, members, told, default=members[0]),
            )
        )
        return name

    def _constant(self, value: Value, *, received: bool) -> Expression:
        kind = literal_type((value,))
        return alternatives(kind, *open_kinds((value,))) if received else kind

    def _inline_enumeration(
        self, schema: Enumeration, place: str, *, received: bool
    ) -> Expression:
        if not is_closed(schema):
            return literal_type(schema.values)
        name = self._claimed(place, fallback="Enumeration")
        self.declarations.append(
            Alias(
                name=name,
                schema_name=None,
                doc=enumeration_doc(schema, name),
                value=literal_type(schema.values),
                pointer=schema.location.pointer,
                home=self.home,
            )
        )
        if received:
            return alternatives(Name(name), *open_kinds(schema.values))
        return Name(name)

    def _union(
        self, schema: Union, place: str, *, received: bool, sent: bool
    ) -> Expression:
        if self._is_plain(schema):
            members = self._members(schema, place, received=received, sent=sent)
            value = self._readable(schema, alternatives(*members))
            return value if value == ANY else self._opened(schema, value)
        name = self._claimed(place, fallback="Union")
        value, runtime = self._told_apart(schema, name, received=received, sent=sent)
        if runtime is None:
            return value
        self.declarations.append(
            Alias(
                name=name,
                schema_name=None,
                doc=schema_doc(schema, name),
                value=value,
                pointer=schema.location.pointer,
                home=self.home,
                runtime=runtime,
            )
        )
        return Name(name)

    def _is_plain(self, schema: Union) -> bool:
        """Whether msgspec reads the union by itself: it knows no files beside other types."""
        targets = [self._target(member) for member in schema.members]
        has_file = any(target.location in self._files for target in targets)
        return not (has_file and len(targets) > 1) and is_plain(
            self.api, schema.members
        )

    def _target(self, schema: Schema) -> Schema:
        """The schema that `schema` refers to; itself if it is no reference."""
        if isinstance(schema, Named):
            return self.api.schemas.get(schema.name, schema)
        return schema

    def _told_apart(
        self, schema: Union, name: str, *, received: bool, sent: bool
    ) -> tuple[Expression, Expression | None]:
        """A union as type checkers see it, and as msgspec reads it; None for the latter if it is the same."""
        types = self._members(schema, name, received=received, sent=sent)
        told = discriminated(self.api, schema, types)
        members = [member for member in types if member != Name(name)] or [ANY]
        is_told = told is not None and told.is_complete
        if is_told and (received or self._may_be_newer):
            members.append(UNKNOWN_VARIANT)
        value = ANY if ANY in members else alternatives(*members)
        value = self._readable(schema, value)
        if value == ANY or len(set(members)) == 1:
            return value, None
        one_of = schema.exclusive and schema.location in self._within_choices
        kinds = tuple(dict.fromkeys(members))
        runtime = runtime_union(name, kinds, told, one_of=one_of)
        return self._opened(schema, value), runtime

    def _opened(self, schema: Union, value: Expression) -> Expression:
        """`Annotated[…, Open]` for an enumeration beside its own type: other values may be sent, too."""
        targets = [self._target(member) for member in schema.members]
        kinds = {target.kind for target in targets if isinstance(target, Scalar)}
        listed = {target.kind for target in targets if isinstance(target, Enumeration)}
        if kinds.isdisjoint(listed):
            return value
        return Subscript("Annotated", (value, Name("Open")))

    def _members(
        self, schema: Union, place: str, *, received: bool, sent: bool
    ) -> list[Expression]:
        return [
            self.expression(
                member,
                member_place(self.api, place, member),
                received=received,
                sent=sent,
            )
            for member in schema.members
        ]


def _is_class(api: Api, schema: Schema) -> bool:
    """Whether a named schema becomes a class or a union of our own, in which null has no place."""
    if isinstance(schema, Union):
        return not is_plain(api, schema.members)
    return isinstance(schema, Object)
