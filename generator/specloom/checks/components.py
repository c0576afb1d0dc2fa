"""Components that nothing in the API leads to."""

from __future__ import annotations

from collections.abc import Iterator

from specloom.checks.survey import Survey
from specloom.document import Location, reference_in, sequence
from specloom.document.objects import Kind, Object, children, objects
from specloom.problems import Problem, problem


def unused_components(survey: Survey) -> Iterator[Problem]:
    """Components that no path or webhook reaches, through however many references.

    A document without either is a library of components: nothing of it is unused. Security schemes
    are named, not referred to, and have a rule of their own.
    """
    document = survey.document
    if not any(map(document.data.get, ("paths", "webhooks", "x-webhooks"))):
        return
    whole = Object(Kind.OPENAPI, document.data, document.root)
    start = [
        component
        for component in children(whole)
        if component.kind is not Kind.COMPONENTS
    ]
    reached = {reachable.location for reachable in objects(document, start)}
    candidates = [
        component
        for component in _components(whole)
        if isinstance(component.value, dict)
    ]
    grown = True
    while grown:
        # A schema that extends a discriminated one is an answer that may come, named or not.
        grown = False
        for component in candidates:
            if component.location not in reached and _extends(
                survey, component, reached
            ):
                reached |= {
                    reachable.location for reachable in objects(document, [component])
                }
                grown = True
    for component in candidates:
        if component.location not in reached:
            section, name = component.location.keys[-2:]
            message = f"components.{section}.{name} is not used."
            yield problem("unused-component", message, component.location)


def _components(whole: Object) -> Iterator[Object]:
    for section in children(whole):
        if section.kind is Kind.COMPONENTS:
            for component in children(section):
                if component.kind is not Kind.SECURITY_SCHEME:
                    yield component


def _extends(survey: Survey, component: Object, reached: set[Location]) -> bool:
    if component.kind is not Kind.SCHEMA or not isinstance(component.value, dict):
        return False
    for index, base in enumerate(sequence(component.value.get("allOf"))):
        if reference_in(base) is not None:
            value, place = survey.follow(base, component.location / "allOf" / index)
            if (
                isinstance(value, dict)
                and "discriminator" in value
                and place in reached
            ):
                return True
    return False
