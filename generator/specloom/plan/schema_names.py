"""Names of a document's named schemas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from specloom.plan.names import Namespace, pascal, pascal_choices
from specloom.plan.route_functions import in_function_terms


def schema_names(
    schemas: Iterable[str], functions: Mapping[str, str], names: Namespace
) -> dict[str, str]:
    """The name of each schema, claimed in `names`; `functions` are `Names.functions`.

    Schemas whose names are Python's already are named first, so that they keep them.
    """
    wanted = {name: in_function_terms(name, functions) for name in schemas}
    given: dict[str, str] = {}
    for name in sorted(
        wanted, key=lambda name: name != pascal(wanted[name], fallback="Model")
    ):
        choices = pascal_choices(wanted[name], fallback="Schema")
        given[name] = names.claim(*choices, choices[0])
    return given
