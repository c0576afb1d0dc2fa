"""The answer to one request from what is kept, and what the request changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import quote

from specloom.serve.documented import Answer, Headers, Outline, Request
from specloom.serve.state import filling, fitting, words
from specloom.serve.state.collections import Action
from specloom.serve.state.filters import filtered, text
from specloom.serve.state.pages import page_headers, page_of, told
from specloom.serve.state.patches import NotApplicable, merged, patched
from specloom.serve.state.shapes import Shapes, Slot, at, put
from specloom.serve.state.things import Parents, Thing, Things, home
from specloom.serve.state.words import named, plain


@dataclass
class Answering:
    """One request to one action."""

    action: Action
    request: Request
    things: Things
    clock: filling.Clock

    def answer(self) -> Answer | None:
        collection = self.action.collection
        self._demand_parents()
        if self.action.kind == "create":
            return self._create()
        if self.action.kind == "list":
            return self._list()
        key = self._key()
        if key is None:
            return None
        thing = self._there(key)
        if thing is None:
            if self.action.kind == "replace" and self._may_put:
                return self._put(key)
            raise self.request.refusal(
                404, f"there is no {collection.thing} {key[:200]!r}"
            )
        if self.action.kind == "delete":
            answer = self._shown(thing)
            self.things.remove(thing, collection.keys)
            return answer
        if self.action.kind != "read":
            changed = self._changed(thing)
            answer = self._shown(changed)
            self.things.put(changed, thing)
            return answer
        return self._shown(thing)

    @property
    def _shapes(self) -> Shapes:
        return self.action.collection.shapes

    @cached_property
    def _path(self) -> dict[str, object]:
        return self.request.values("path")

    @cached_property
    def _parents(self) -> Parents:
        return tuple(text(self._path.get(name)) for name in self.action.parameters)

    def _demand_parents(self) -> None:
        """Refuse what is in a thing that is not there."""
        above = self.action.collection.above.get(self.action.scope)
        if above is None or not above[0].is_kept:
            return
        collection, scope = above
        count = scope.count("{}")
        parents, key = self._parents[:count], self._parents[count]
        if self.things.within(collection, scope, parents, key) is None:
            raise self.request.refusal(
                404, f"there is no {collection.thing} {key[:200]!r}"
            )

    def _there(self, key: str) -> Thing | None:
        """The thing with an id."""
        return self.things.within(
            self.action.collection, self.action.scope, self._parents, key
        )

    def _all(self) -> list[Thing]:
        """The things of the collection that the path leads to."""
        collection = self.action.collection
        is_whole = self.action.scope != collection.scope
        return self.things.listed(collection.key, None if is_whole else self._parents)

    def _is_taken(self, key: str) -> bool:
        collection = self.action.collection
        scope = "" if collection.is_shared else collection.scope
        return self.things.within(collection, scope, self._parents, key) is not None

    def _key(self) -> str | None:
        """The id that a request names; None where it names none."""
        if self.action.id_parameter is not None:
            return text(self._path.get(self.action.id_parameter))
        stated = self.action.settings.get("parameter")
        names = self.action.collection.id_names
        if stated:
            names = [plain(str(stated))]
        for values in (self.request.values("query"), self._body):
            name = named(names, values)
            if name is not None and isinstance(values[name], str | int):
                return text(values[name])
        return None

    @cached_property
    def _body(self) -> dict[str, Any]:
        """The members that were sent, of the thing itself where it is wrapped in an object."""
        body = filling.plain_members(self.request.body)
        return body if self._wrapper is None else dict(body[self._wrapper])

    @cached_property
    def _wrapper(self) -> str | None:
        """The only member of what was sent, if the thing is in it."""
        body = filling.plain_members(self.request.body)
        item = self.action.collection.item
        known = item.members if item is not None else {}
        wraps = (plain(self.action.collection.thing), *words.ITEM)
        for name, value in body.items():
            if len(body) == 1 and isinstance(value, Mapping):
                return name if plain(name) in wraps and name not in known else None
        return None

    @cached_property
    def _stated(self) -> Outline:
        """What the document says of the members that were sent."""
        outline = self._shapes.request(self.request.operation.id)
        return outline.members.get(self._wrapper or "", outline)

    @cached_property
    def _writable(self) -> dict[str, Any]:
        """What was sent and is the client's to say."""
        read_only = self.action.collection.read_only
        return {k: v for k, v in self._body.items() if k not in read_only}

    def _create(self) -> Answer | None:
        collection = self.action.collection
        if collection.id_member is None:
            return None
        member = collection.id_member
        data = dict(self._writable)
        sent = data.get(member)
        number = self.things.last + 1
        self._refuse_same(data)
        if isinstance(sent, str | int) and sent != "":
            if self._documents(409) and self._is_taken(text(sent)):
                raise self.request.refusal(
                    409, f"there is a {collection.thing} {text(sent)[:200]!r} already"
                )
        else:
            item = collection.item
            outline = item.members.get(member) if item is not None else None
            made = at(self.request.made(), self._slot or ())
            example = made.get(member) if isinstance(made, Mapping) else None
            data[member] = filling.new_id(
                outline,
                member,
                self.things.counts.get(collection.key, 0) + 1,
                example,
                self._takes_id,
            )
            if data[member] is None:
                return None
        thing = self._new(number, text(data[member]), data)
        return self._created(thing, None)

    def _put(self, key: str) -> Answer | None:
        """Create a thing with an id that the client chose."""
        number = self.things.last + 1
        data = dict(self._writable)
        self._set_id(data, key)
        return self._created(self._new(number, key, data), 201)

    def _new(self, number: int, key: str, data: dict[str, Any]) -> Thing:
        collection = self.action.collection
        item = collection.item
        if item is not None:
            now = self.clock.now()
            for name, value in filling.times(item, now, created=True).items():
                data.setdefault(name, value)
            for source in (item, self._stated):
                for name, value in filling.defaults(source).items():
                    data.setdefault(name, value)
            for name, path_value in self._path.items():
                inner = item.members.get(name)
                if inner is not None and inner.fits(path_value):
                    data.setdefault(name, path_value)
            if collection.is_shared:
                names = collection.parent_members()
                ids = [self._path.get(name) for name in self.action.parameters]
                data |= filling.parents(item, zip(names, ids, strict=False))
        self._refuse_unfit(data, self._writable.keys() & data.keys())
        return Thing(number, collection.key, self._home(data), key, data)

    def _home(self, data: Mapping[str, Any]) -> Parents:
        """What a thing stands in: by the path, else as its members say."""
        collection = self.action.collection
        if self.action.scope == collection.scope:
            return self._parents
        return home(collection.parent_members(), data)

    def _created(self, thing: Thing, status: int | None) -> Answer | None:
        if status not in self.request.operation.responses:
            status = None
        outline = self._outline
        headers: Headers = []
        if "location" in self.action.headers:
            place = self.request.received.path.rstrip("/")
            if self.action.kind == "create":
                place = f"{place}/{quote(thing.key, safe='')}"
            headers.append((b"location", place.encode("ascii", "replace")))
        if outline is not None and self._slot is not None:
            # What the answer adds is the thing's from now on.
            made = at(self.request.made(status), self._slot)
            shown = self._as_shown(thing, outline, made)
            thing = replace(thing, data={**shown, **thing.data})
        answer = self._shown(thing, status, headers)
        self.things.put(thing)
        return answer

    def _changed(self, thing: Thing) -> Thing:
        """What a thing becomes by a request."""
        collection = self.action.collection
        before = dict(thing.data)
        item = collection.item
        media_type = self.request.received.header(b"content-type") or ""
        if "json-patch+json" in media_type and self.action.kind == "merge":
            try:
                data = patched(before, self.request.body)
            except NotApplicable as error:
                status = 409 if self._documents(409) else 400
                raise self.request.refusal(status, str(error)) from None
            if not isinstance(data, dict):
                raise NotApplicable("the patch leaves no object")
        elif self.action.kind == "merge":
            data = merged(before, self._writable)
        else:
            data = dict(self._writable)
            if item is not None:
                for name, value in filling.defaults(item).items():
                    data.setdefault(name, value)
        self._refuse_same(data, thing)
        if item is not None:
            for name in item.members:
                created = plain(name) in words.CREATED
                if name in before and (name in collection.read_only or created):
                    data[name] = before[name]
            data |= filling.times(item, self.clock.now(), created=False)
        if collection.id_member is not None and collection.id_member in before:
            data[collection.id_member] = before[collection.id_member]
        if self.action.kind == "merge":
            for name in item.required if item is not None else ():
                if name in before and name not in data:
                    raise self.request.refusal(400, f"{name} cannot be removed")
        changed = {
            name
            for name, value in data.items()
            if name not in before or value != before[name]
        }
        self._refuse_unfit(data, changed)
        if collection.is_shared:
            return replace(
                thing,
                data=data,
                parents=home(collection.parent_members(), data) or thing.parents,
            )
        return replace(thing, data=data)

    def _refuse_unfit(self, data: Mapping[str, Any], names: Collection[str]) -> None:
        """Refuse what would not be a thing of the document: the request's own schema may not see that."""
        told = fitting.violations(self.action.collection, data, names, self._stated)
        if told is not None:
            raise self.request.refusal(400, told)

    def _as_shown(self, thing: Thing, outline: Outline, made: object) -> dict[str, Any]:
        collection = self.action.collection
        return filling.shown(
            thing.data, outline, made, collection.read_only, collection.described
        )

    def _list(self) -> Answer | None:
        slot = self._shapes.list_slot(self.action)
        if slot is None:
            return None
        shapes, operation = self._shapes, self.request.operation
        sent = {**self._body, **self.request.values("query")}
        outlines = {
            **shapes.request(operation.id).members,
            **{
                parameter.name: shapes.parameter(operation.id, "query", parameter.name)
                for parameter in operation.parameters
                if parameter.location == "query"
            },
        }
        item = self.action.collection.item
        members = item.members if item is not None else {}
        things = filtered(self._all(), sent, members)
        page = page_of(things, sent, outlines, self.action.defaults)
        value = self.request.made()
        outline = shapes.within(self.action, slot).item
        template = at(value, slot)
        made = template[0] if isinstance(template, list) and template else None
        listed = [self._as_shown(thing, outline, made) for thing in page.things]
        if slot:
            value = told(value, shapes.answer(operation.id), page, self.request)
        headers = page_headers(self.request, page, self.action.headers)
        return self.request.answer(put(value, slot, listed), None, headers)

    @cached_property
    def _slot(self) -> Slot | None:
        return self._shapes.item_slot(self.action)

    @cached_property
    def _outline(self) -> Outline | None:
        if self._slot is None:
            return None
        return self._shapes.within(self.action, self._slot)

    def _shown(
        self,
        thing: Thing,
        status: int | None = None,
        headers: Headers | None = None,
    ) -> Answer | None:
        """The answer about a thing."""
        value = self.request.made(status)
        if self._slot is not None and self._outline is not None:
            made = at(value, self._slot)
            part = self._as_shown(thing, self._outline, made)
            value = put(value, self._slot, part)
        return self.request.answer(value, status, headers)

    @property
    def _may_put(self) -> bool:
        """Whether PUT creates what is not there."""
        creates = self.action.collection.of_kind("create")
        return not creates or 201 in self.request.operation.responses

    def _set_id(self, data: dict[str, Any], key: str) -> None:
        member = self.action.collection.id_member
        item = self.action.collection.item
        if member is None or item is None:
            return
        values: list[Any] = [key, int(key)] if key.isdecimal() else [key]
        for value in values:
            if item.members[member].fits(value):
                data[member] = value
                return

    def _documents(self, status: int) -> bool:
        return status in self.request.operation.errors

    def _refuse_same(self, data: Mapping[str, Any], thing: Thing | None = None) -> None:
        """Refuse what has a value that no two things share, as `x-stub` says."""
        names = self.action.settings.get("unique")
        collection = self.action.collection
        for name in names if isinstance(names, list) else ():
            value = data.get(name)
            if not isinstance(value, str | int):
                continue
            for other in self._all():
                is_other = thing is None or other.number != thing.number
                if is_other and other.data.get(name) == value:
                    raise self.request.refusal(
                        409,
                        f"there is a {collection.thing} with the {name} {text(value)[:200]!r} already",
                    )

    def _takes_id(self, value: Any) -> bool:
        """Whether an id is free, and one that the document's own parameters take."""
        collection = self.action.collection
        key = text(value)
        if self._is_taken(key):
            return False
        for action in collection.actions:
            if action.id_parameter is None:
                continue
            outline = self._shapes.parameter(
                action.operation.id, "path", action.id_parameter
            )
            forms: list[Any] = [key, int(key)] if key.isdecimal() else [key]
            if not any(outline.fits(form) for form in forms):
                return False
        return True
