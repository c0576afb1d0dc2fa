"""Keywords and formats of schemas that nobody knows: JSON Schema allows any, and nothing comes of them."""

from __future__ import annotations

from collections.abc import Iterator

from specloom.checks.kinds import kind_of_place
from specloom.checks.spelling import OPEN, nearest
from specloom.checks.survey import Survey
from specloom.document import Location
from specloom.document.objects import Kind
from specloom.problems import Problem, problem
from specloom.standards.json_schema import FORMATS, KEYWORDS, STRUCTURED_FIELD_FORMATS

_SELDOM_MEANT = frozenset(
    ("$schema", "$vocabulary", "$recursiveRef", "$recursiveAnchor")
)
"""Nobody who writes `schema` in a schema means these."""
_MAX_EXAMINED = 1_000


def unknown_keywords(survey: Survey) -> Iterator[Problem]:
    """Keywords of 3.1's schemas that neither JSON Schema nor OpenAPI has (3.0 allows no other).

    A misspelling is told wherever it stands, any other keyword once.
    """
    if survey.document.version == "3.0":
        return
    unknown: dict[str, list[Location]] = {}
    for schema, place in survey.mappings(Kind.SCHEMA):
        keywords = schema.keys() - KEYWORDS
        if not keywords or kind_of_place(place) not in (None, Kind.SCHEMA):
            continue
        for keyword in keywords:
            if not keyword.startswith("x-"):
                unknown.setdefault(keyword, []).append(place / keyword)
    known = sorted(KEYWORDS - _SELDOM_MEANT)
    for index, keyword in enumerate(sorted(unknown)):
        places = unknown[keyword]
        meant = None
        if index < _MAX_EXAMINED:
            meant = nearest(keyword, known, likeness=OPEN)
        if meant is not None:
            message = (
                f"{keyword!r} is no keyword of JSON Schema; did you mean {meant!r}?"
            )
            for place in places:
                yield problem("misspelled-keyword", message, place)
        else:
            first = _first(places)
            message = f"{keyword!r} is no keyword of JSON Schema{_also(places)}."
            yield problem("unknown-keyword", message, first)


def misspelled_formats(survey: Survey) -> Iterator[Problem]:
    """Formats that are nearly known ones; each of them once."""
    unknown: dict[str, list[Location]] = {}
    for schema, place in survey.schemas_with("format"):
        written = schema.get("format")
        if isinstance(written, str) and written not in STRUCTURED_FIELD_FORMATS:
            unknown.setdefault(written, []).append(place / "format")
    for written in sorted(unknown)[:_MAX_EXAMINED]:
        meant = nearest(written, FORMATS, likeness=OPEN)
        if meant is None or _is_other_size(written, meant):
            continue
        places = unknown[written]
        message = f"The format {written!r} is not known{_also(places)}; did you mean {meant!r}?"
        yield problem("misspelled-format", message, _first(places))


def _first(places: list[Location]) -> Location:
    return min(places, key=lambda place: (place.file, place.line, place.column))


def _also(places: list[Location]) -> str:
    others = len(places) - 1
    return (
        "" if not others else f", here and at {others} other place{'s' * (others > 1)}"
    )


def _is_other_size(written: str, known: str) -> bool:
    """Whether formats differ in their digits alone: `int24` and `uuid4` are meant as they are."""
    parts = [
        ("".join(filter(str.isalpha, format_)), "".join(filter(str.isdigit, format_)))
        for format_ in (written, known)
    ]
    return parts[0][0] == parts[1][0] and parts[0][1] != parts[1][1]
