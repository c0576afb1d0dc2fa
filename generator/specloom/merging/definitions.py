"""Merging Python by its definitions: what has one name in all three texts belongs together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

from msgspec import Struct

from specloom.merging.alignment import Triple, by_key, regions
from specloom.merging.brackets import merged_line
from specloom.merging.imports import (
    bound,
    import_rank,
    import_section,
    import_text,
    imported,
)
from specloom.merging.markers import marked
from specloom.merging.siblings import Key
from specloom.merging.statements import (
    DOCSTRING,
    FROM,
    HEADER,
    IMPORT,
    Clause,
    Line,
    Statement,
    lines_of,
    statements,
)
from specloom.merging.text import merged_lines

_Statements: TypeAlias = Sequence[Statement]


class _Span(Struct, frozen=True):
    """The first and the last line of a piece in one of the texts, and the gap above it."""

    first: int
    last: int
    gap: tuple[str, ...]


class _Piece(Struct, frozen=True, kw_only=True):
    """Lines of the merged text, with where they come from: what stood around them there."""

    text: str
    theirs: _Span | None = None
    ours: _Span | None = None
    key: Key = ("",)


def merged_definitions(base: str, theirs: str, ours: str) -> str:
    """The merged text, with markers where it has conflicts.

    Raises:
        SyntaxError, tokenize.TokenError: one of the texts is no Python.
    """
    merging = _Merging(*map(statements, (base, theirs, ours)))
    tail = theirs[len(theirs.rstrip("\n")) :] or "\n"
    return merging.text() + tail


class _Merging:
    def __init__(
        self, base: _Statements, theirs: _Statements, ours: _Statements
    ) -> None:
        self._all = (base, theirs, ours)
        self._gaps = [
            [line.gap for statement in side for line in lines_of(statement)]
            for side in (theirs, ours)
        ]
        # An import that one side no longer needs stays where the other's changes use it.
        self._used_by_theirs = _names_of_changes(base, theirs)
        self._used_by_ours = _names_of_changes(base, ours)

    def text(self) -> str:
        """The whole text, without line feeds at its end."""
        lines: list[str] = []
        before: _Piece | None = None
        for piece in self._block(*self._all, is_code=False):
            lines += [*self._gap(before, piece), piece.text]
            before = piece
        return "\n".join(lines)

    def _gap(self, before: _Piece | None, piece: _Piece) -> tuple[str, ...]:
        """The blank lines between two pieces: as where they stand together, else the more."""
        gaps: list[tuple[str, ...]] = []
        for above, below, known in (
            (before.theirs if before else None, piece.theirs, self._gaps[0]),
            (before.ours if before else None, piece.ours, self._gaps[1]),
        ):
            if below is not None:
                if below.first == (above.last + 1 if above else 0):
                    return below.gap
                gaps.append(below.gap)
            if above is not None and above.last + 1 < len(known):
                gaps.append(known[above.last + 1])
        if before is None:
            return ()
        if import_rank(before.key) and import_rank(piece.key):
            is_same = import_section(before.key) == import_section(piece.key)
            return () if is_same else ("",)
        return max(gaps, key=len, default=())

    def _block(
        self,
        base: _Statements,
        theirs: _Statements,
        ours: _Statements,
        *,
        is_code: bool,
    ) -> list[_Piece]:
        """The statements of a block: in functions, `is_code`, their order counts."""
        if not is_code:
            return self._by_key(base, theirs, ours)
        heads = [
            side[0] if side and side[0].key[0] == DOCSTRING else None
            for side in (base, theirs, ours)
        ]
        pieces = self._statement(Triple(*heads))
        rest = [
            side[head is not None :]
            for side, head in zip((base, theirs, ours), heads, strict=True)
        ]
        alike = [[statement.layout_free for statement in side] for side in rest]
        for region in regions(*alike):
            before, there, here = (
                rest[0][region.base],
                rest[1][region.theirs],
                rest[2][region.ours],
            )
            if region.is_stable or _is_separable(before, there, here):
                pieces += self._by_key(before, there, here)
            else:
                pieces += self._region(before, there, here)
        return pieces

    def _by_key(
        self, base: _Statements, theirs: _Statements, ours: _Statements
    ) -> list[_Piece]:
        triples = by_key(base, theirs, ours, import_rank)
        return [piece for triple in triples for piece in self._statement(triple)]

    def _region(
        self, base: _Statements, theirs: _Statements, ours: _Statements
    ) -> list[_Piece]:
        """Statements whose order counts: changed as a whole by one side, or a conflict."""
        stretches = [
            _Stretch(tuple(_lines(side))) if side else None
            for side in (base, theirs, ours)
        ]
        settled = _settled(Triple(*stretches))
        if settled is None:
            settled = [_conflict(_lines(theirs), _lines(ours))]
        return settled

    def _statement(self, triple: Triple[Statement]) -> list[_Piece]:
        base, theirs, ours = triple.base, triple.theirs, triple.ours
        if any(side and side.key[0] in (FROM, IMPORT) for side in (theirs, ours)):
            pieces = self._import(triple)
            if pieces is not None:
                return pieces
        settled = _settled(triple)
        if settled is not None or base is None or theirs is None or ours is None:
            return settled or []
        clauses = by_key(base.clauses, theirs.clauses, ours.clauses)
        return [piece for clause in clauses for piece in self._clause(clause)]

    def _clause(self, triple: Triple[Clause]) -> list[_Piece]:
        base, theirs, ours = triple.base, triple.theirs, triple.ours
        settled = _settled(triple)
        if settled is not None or base is None or theirs is None or ours is None:
            return settled or []
        if theirs.key[0] == HEADER:
            return _by_content(base.lines, theirs.lines, ours.lines)
        return [
            *_by_content(base.lines[:-1], theirs.lines[:-1], ours.lines[:-1]),
            *_line(base.lines[-1], theirs.lines[-1], ours.lines[-1]),
            *self._block(base.body, theirs.body, ours.body, is_code=ours.is_code),
        ]

    def _import(self, triple: Triple[Statement]) -> list[_Piece] | None:
        """Import statements from one module, as sets; None where comments are among the names."""
        sides = (triple.base, triple.theirs, triple.ours)
        lines = [() if side is None else side.clauses[0].lines for side in sides]
        heads = [side[-1] if side else None for side in lines]
        before, there, here = map(imported, heads)
        if before is None or there is None or here is None:
            return None
        names = set((there & here) | ((there | here) - before))
        names |= {name for name in there if bound(name) in self._used_by_theirs}
        names |= {name for name in here if bound(name) in self._used_by_ours}
        pieces = _by_content(*(side[:-1] for side in lines))
        head = heads[1] or heads[2]
        if not names or head is None:
            return pieces
        if heads[1] is not None and names == there:
            text = heads[1].text
        elif heads[2] is not None and names == here:
            text = heads[2].text
        else:
            text = import_text(head, names)
        return [*pieces, _piece(text, heads[1], heads[2])]


def _is_separable(base: _Statements, theirs: _Statements, ours: _Statements) -> bool:
    """Whether statements whose order counts can be merged by name.

    So it is where nothing is gone, and one side at most added something.
    """
    keys, there, here = (
        Counter(statement.key for statement in side) for side in (base, theirs, ours)
    )
    return keys <= there and keys <= here and keys in (there, here)


class _Stretch(Struct, frozen=True):
    """Several lines that are looked at as a whole."""

    lines: tuple[Line, ...]

    @property
    def layout_free(self) -> tuple[object, ...]:
        return tuple(line.layout_free for line in self.lines)


def _lines(statements: _Statements) -> list[Line]:
    return [line for statement in statements for line in lines_of(statement)]


def _settled(
    triple: Triple[Statement] | Triple[Clause] | Triple[Line] | Triple[_Stretch],
) -> list[_Piece] | None:
    """The merged text of a part that at most one side changed, or that one side removed.

    None where all have it, and both changed it: it has to be looked at more closely.
    """
    before, there, here = (
        None if side is None else side.layout_free
        for side in (triple.base, triple.theirs, triple.ours)
    )
    theirs, ours = (
        [] if side is None else _all_lines(side)
        for side in (triple.theirs, triple.ours)
    )
    is_doubtful = triple.is_doubtful(is_edited=there != before, is_new=here != before)
    if is_doubtful and there != here:
        return [_conflict(theirs, ours)]
    if here in (before, there):
        chosen = theirs
    elif there == before:
        chosen = ours
    elif before is None or there is None or here is None:
        return [_conflict(theirs, ours)]
    else:
        return None
    if not chosen:
        return []
    key = chosen[-1].key if len(chosen) == 1 else ("",)
    return [_Piece(text=_text(chosen), theirs=_span(theirs), ours=_span(ours), key=key)]


def _all_lines(part: Statement | Clause | Line | _Stretch) -> list[Line]:
    match part:
        case Line():
            return [part]
        case Statement():
            return list(lines_of(part))
        case Clause():
            return [*part.lines, *_lines(part.body)]
        case _:
            return list(part.lines)


def _by_content(
    base: Sequence[Line], theirs: Sequence[Line], ours: Sequence[Line]
) -> list[_Piece]:
    """Comments and decorators: each is there, or is not."""
    triples = by_key(base, theirs, ours)
    return [piece for triple in triples for piece in _settled(triple) or []]


def _line(base: Line, theirs: Line, ours: Line) -> list[_Piece]:
    settled = _settled(Triple(base, theirs, ours))
    if settled is not None:
        return settled
    text = merged_line(base.text, theirs.text, ours.text)
    if text is None and all(line.is_string for line in (base, theirs, ours)):
        # Indentation means nothing in a docstring.
        is_docstring = theirs.key[0] == DOCSTRING
        merged, _ = merged_lines(
            base.text.split("\n"),
            theirs.text.split("\n"),
            ours.text.split("\n"),
            alike=str.strip if is_docstring else str,
        )
        text = "\n".join(merged)
    if text is None:
        return [_conflict([theirs], [ours])]
    return [_piece(text, theirs, ours)]


def _piece(text: str, theirs: Line | None, ours: Line | None) -> _Piece:
    spans = [_span([line] if line else []) for line in (theirs, ours)]
    line = theirs or ours
    key = line.key if line else ("",)
    return _Piece(text=text, theirs=spans[0], ours=spans[1], key=key)


def _conflict(theirs: Sequence[Line], ours: Sequence[Line]) -> _Piece:
    lines = marked(
        *(_text(side).split("\n") if side else [] for side in (theirs, ours))
    )
    return _Piece(text="\n".join(lines), theirs=_span(theirs), ours=_span(ours))


def _text(lines: Sequence[Line]) -> str:
    """The text of lines that follow each other, without the gap above the first one."""
    texts = [lines[0].text]
    for line in lines[1:]:
        texts += [*line.gap, line.text]
    return "\n".join(texts)


def _span(lines: Sequence[Line]) -> _Span | None:
    if not lines:
        return None
    return _Span(lines[0].at, lines[-1].at, lines[0].gap)


def _names_of_changes(base: _Statements, changed: _Statements) -> frozenset[str]:
    """The names in the lines of statements, imports aside, that are not the same in `base`."""
    known: dict[Key, list[Statement]] = {}
    for statement in base:
        known.setdefault(statement.key, []).append(statement)
    names: set[str] = set()
    for statement in changed:
        before = known.get(statement.key, [])
        if any(earlier.layout_free == statement.layout_free for earlier in before):
            continue
        old = {line.layout_free for line in _lines(before)}
        for line in lines_of(statement):
            if line.layout_free not in old and line.key[0] not in (FROM, IMPORT):
                names |= line.names
    return frozenset(names)
