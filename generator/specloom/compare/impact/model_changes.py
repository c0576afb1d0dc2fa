"""Classes and named types of models.py: what became of each, and of each field."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import msgspec

from specloom.compare.impact.canonical import is_same, parsed
from specloom.compare.impact.constraints import compared, stated
from specloom.compare.impact.judgement import GIVEN, NOTHING, Direction, Verdicts
from specloom.compare.impact.surface import Alias, Class, Declared, Field
from specloom.compare.impact.symbols import SymbolVersion, symbol_change
from specloom.compare.impact.variants import is_told_otherwise
from specloom.compare.impact.verdicts import SymbolChange, Verdict
from specloom.compare.impact.versions import Versions, paired
from specloom.plan.expressions import one_line
from specloom.plan.leaf_types import without_limits


def model_changes(versions: Versions) -> Iterator[SymbolChange]:
    """Everything that happened to the names of models.py."""
    old, new = versions.before.declared, versions.after.declared
    for name, item in old.items():
        if name not in new:
            yield _removed(versions, item)
            continue
        if name in versions.old_names:
            yield _renamed(versions, item, new[name])
        yield from _changed(versions, item, new[name])
    for name, item in new.items():
        if name not in old:
            yield _added(versions, item)


def alias_changes(versions: Versions) -> Iterator[SymbolChange]:
    """Named types that changed, with the worst that happened where they are used.

    To be asked after all uses were compared.
    """
    old = {item.name: item for item in versions.before.aliases}
    new = {item.name: item for item in versions.after.aliases}
    for name in old.keys() & new.keys():
        before, after = old[name], new[name]
        judge = versions.judge
        if is_told_otherwise(before, after, judge.old, judge.new):
            verdicts = Verdicts("behaviour", "behaviour")
            change = _change(versions, before, after, "told apart otherwise", verdicts)
            yield msgspec.structs.replace(
                change, before=before.tags_text, after=after.tags_text
            )
        if is_same(before.value, after.value):
            continue
        blamed = versions.judge.blamed.get(name)
        if blamed is None:
            # Where it is used reads otherwise, too, and was judged there.
            seen = versions.judge.verdicts(before.value, after.value, GIVEN)
            blamed = Verdicts("none", "none", seen.widens)
        yield _change(versions, before, after, "type changed", blamed)


def _side(item: Declared) -> SymbolVersion:
    if isinstance(item, Alias):
        text = f"{item.name} = {one_line(item.value)}"
    else:
        text = f"class {item.name}({', '.join(field.text for field in item.fields)})"
    return SymbolVersion(text=text, pointer=item.pointer)


def _change(
    versions: Versions,
    old: Declared | None,
    new: Declared | None,
    change: str,
    verdicts: Verdicts,
) -> SymbolChange:
    item = old or new
    assert item is not None
    name = item.name if old is None else versions.old_names.get(item.name, item.name)
    return symbol_change(
        f"models.{name}",
        "type" if isinstance(item, Alias) else "class",
        change,
        verdicts,
        None if old is None else _side(versions.old_written.declared(old)),
        None if new is None else _side(new),
        operations=versions.using(item.name),
        is_respelt=_is_respelt(versions, old, new),
    )


def _is_respelt(versions: Versions, old: Declared | None, new: Declared | None) -> bool:
    """Whether the other document has nothing in the place of what is gone, or new."""
    match old, new:
        case Alias(value=before), Alias(value=after) if before != after:
            return versions.names_others(before, after)
        case Class(), Alias() as alias:
            return versions.after.class_of(alias) is not None
        case Class() | Alias(), Class() | Alias():
            return old.pointer != new.pointer
        case None, Class(pointer=pointer) | Alias(pointer=pointer):
            return pointer not in versions.old_places
        case Class(pointer=pointer) | Alias(pointer=pointer), None:
            return pointer not in versions.new_places
        case _:
            return False


def _added(versions: Versions, item: Declared) -> SymbolChange:
    return _change(versions, None, item, "added", Verdicts("additive", "additive"))


def _removed(versions: Versions, item: Declared) -> SymbolChange:
    """Who has lost all operations with a type has code for them that never runs."""
    uses = versions.old_uses(item.name)
    caller: Verdict = "source"
    implementer: Verdict = "source"
    if uses is not None:
        if uses.operations <= versions.gone_operations and not uses.webhooks:
            implementer = "type"
        if uses.webhooks <= versions.gone_webhooks and not uses.operations:
            caller = "type"
    return _change(versions, item, None, "removed", Verdicts(caller, implementer))


def _renamed(versions: Versions, old: Declared, new: Declared) -> SymbolChange:
    return _change(versions, old, new, "renamed", Verdicts("source", "source"))


def _changed(
    versions: Versions, old: Declared, new: Declared
) -> Iterator[SymbolChange]:
    if isinstance(old, Alias) and isinstance(new, Alias):
        return  # `alias_changes` speaks of them
    if isinstance(old, Alias):
        yield _change(versions, old, new, "became a class", Verdicts("type", "type"))
        return
    if isinstance(new, Alias):
        named = versions.after.class_of(new)
        if named is None:
            lost = Verdicts(
                "source", "source"
            )  # its name makes nothing, its fields are gone
            yield _change(versions, old, new, "is no class any more", lost)
            return
        yield _change(versions, old, new, "became another name", NOTHING)
        new = named
    if old == new and not versions.judge.is_any_changed:
        return
    members = Members(versions, old, new)
    yield from members.changes()
    if old.limits == new.limits:
        return
    limits = compared(stated(old.limits), stated(new.limits))
    if (limits.tightened or limits.loosened) and "given" in members.directions:
        verdicts = Verdicts(
            "behaviour" if limits.tightened else "none",
            "behaviour" if limits.loosened else "none",
            widens=limits.loosened,
        )
        yield _change(versions, old, new, "limits changed", verdicts)


class Members:
    """The fields of a class that is there before and after."""

    def __init__(self, versions: Versions, old: Class, new: Class) -> None:
        self._versions = versions
        self._old = old
        self._new = new

    @cached_property
    def directions(self) -> set[Direction]:
        """Which ways its objects go."""
        return self._versions.uses(self._old.name).directions

    def changes(self) -> Iterator[SymbolChange]:
        """What became of each field."""
        pairs = paired(
            _all_fields(self._old),
            _all_fields(self._new),
            lambda field: field.wire_name,
            lambda field: field.name,
        )
        for old, new in pairs:
            if new is not None and (old is None or old == KEPT != new):
                yield self._added(new)
            elif old is not None and (new is None or new == KEPT != old):
                yield self._removed(old, is_read=new is not None)
            elif old is not None and new is not None:
                yield from self._changed(old, new)

    def _added(self, field: Field) -> SymbolChange:
        """Whoever makes an object has to give a required field."""
        is_required = field.required and field != KEPT
        verdicts = Verdicts(
            "source" if is_required and self._is_given else "additive",
            "source" if is_required and self._is_received else "additive",
        )
        change = "required field added" if is_required else "added"
        return self._change(None, field, change, verdicts)

    def _removed(self, field: Field, *, is_read: bool) -> SymbolChange:
        """`is_read` says that it can be read nevertheless, as something else."""
        verdicts = Verdicts(
            "type" if is_read and not self._is_given else "source",
            "type" if is_read and not self._is_received else "source",
        )
        return self._change(field, None, "removed", verdicts)

    def _changed(self, old: Field, new: Field) -> Iterator[SymbolChange]:
        if old.wire_name != new.wire_name:
            both = Verdicts("behaviour", "behaviour")
            change = self._change(old, new, "wire name changed", both)
            yield msgspec.structs.replace(
                change, before=old.wire_text, after=new.wire_text
            )
        if old.name != new.name:
            yield self._change(old, new, "renamed", Verdicts("source", "source"))
        verdicts: Verdicts | None = None
        judge = self._versions.judge
        if judge.concerns(old.type, new.type):
            verdicts = judge.use(old.type, new.type, self.directions)
        if new.required and not old.required:
            verdicts = (verdicts or NOTHING) | Verdicts(
                "source" if self._is_given else "none",
                "source" if self._is_received else "none",
            )
        if verdicts is not None:
            yield self._change(old, new, _difference(old, new), verdicts)

    @property
    def _is_given(self) -> bool:
        return "given" in self.directions

    @property
    def _is_received(self) -> bool:
        return "received" in self.directions

    def _change(
        self, old: Field | None, new: Field | None, change: str, verdicts: Verdicts
    ) -> SymbolChange:
        field = old or new
        assert field is not None
        name = self._versions.old_names.get(self._old.name, self._old.name)
        return symbol_change(
            f"models.{name}.{field.name}",
            "field",
            change,
            verdicts,
            _field_side(self._old, old and self._versions.old_written.field(old)),
            _field_side(self._new, new),
            operations=self._versions.using(self._old.name),
            wire_name=field.wire_name,
            is_respelt=self._is_respelt(old, new),
        )

    def _is_respelt(self, old: Field | None, new: Field | None) -> bool:
        """Whether the documents mean the same: by other names, or by what goes without saying."""
        if old is None or new is None:
            return ANYTHING_ELSE in (old, new)
        is_named = self._versions.names_others(old.type, new.type)
        return is_named and old.required == new.required


ADDITIONAL = "additional_properties"


ANYTHING_ELSE = Field(
    name=ADDITIONAL, wire_name="", type=parsed("dict[str, Any]"), required=False
)
"""What `additionalProperties: true` makes of a schema that allows them anyway."""


KEPT = Field(
    name=ADDITIONAL, wire_name="", type=parsed("AdditionalMembers"), required=True
)
"""What models have for members of which the document says nothing; nobody can give it."""


def _all_fields(class_: Class) -> list[Field]:
    """The fields, the one that keeps other members included."""
    fields = list(class_.fields)
    if class_.additional is not None:
        fields.append(
            Field(name=ADDITIONAL, wire_name="", type=class_.additional, required=False)
        )
    elif class_.keeps_unknown:
        fields.append(KEPT)
    return fields


def _field_side(class_: Class, field: Field | None) -> SymbolVersion | None:
    if field is None:
        return None
    return SymbolVersion(text=field.text, pointer=_pointer(class_, field))


def _pointer(class_: Class, field: Field) -> str:
    if field.name == ADDITIONAL and not field.wire_name:
        return f"{class_.pointer}/additionalProperties"
    return class_.pointer_of(field.wire_name)


def _difference(old: Field, new: Field) -> str:
    if old.required != new.required:
        return "became required" if new.required else "became optional"
    is_same = without_limits(old.type) == without_limits(new.type)
    return "limits changed" if is_same else "type changed"
