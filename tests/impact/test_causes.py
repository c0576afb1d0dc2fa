"""Every change of a symbol is joined to what caused it in the documents."""

from __future__ import annotations

import copy

import msgspec
import pytest

from specloom.compare.change import Comparison
from specloom.compare.comparison import compare
from specloom.compare.impact import Impact, compare_packages, join
from specloom.document import load_text
from specloom.plan.package import Model

from .cases import CASES, Case
from .packages import after, before, document


def compared(case: Case) -> Comparison:
    changed = case.change(copy.deepcopy(document()))
    base, revision = (
        load_text(msgspec.json.encode(content).decode())
        for content in (document(), changed)
    )
    return compare(base, revision)


def joined(case: Case) -> tuple[Impact, dict[str, str]]:
    """The impact with its causes, and their rules by fingerprint."""
    comparison = compared(case)
    impact = join(compare_packages(before(), after(case)), comparison)
    changes = (*comparison.changes, *comparison.silent)
    return impact, {change.fingerprint: change.rule for change in changes}


def named(name: str) -> Case:
    return next(case for case in CASES if case.name == name)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_change_is_left_to_the_generator(case: Case) -> None:
    impact, rules = joined(case)
    assert not impact.unexplained
    assert {cause for change in impact.symbols for cause in change.caused_by} <= {
        *rules
    }
    assert (impact.caller, impact.stub, impact.bump) == (case.caller, case.stub, case.bump)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "symbol", "rule"),
    [
        ("optional_query_added", "client.pets.list_pets(extra)", "new-optional-request-parameter"),
        ("operation_id_renamed", "client.pets.get_pet", "api-operation-id-removed"),
        ("path_parameter_renamed", "client.pets.replace_photo(photo_id)", "request-path-parameter-renamed"),
        ("required_request_property_added", "models.NewPet.born", "new-required-request-property"),
        ("response_object_property_added", "models.PetOwner.phone", "response-optional-property-added"),
        ("second_success_added", "client.pets.create_pet", "response-success-status-added"),
        ("component_renamed", "models.Problem", "api-schema-renamed"),
        ("default_server_changed", "servers.PETS_EXAMPLE_COM_V1", "api-server-changed"),
        ("security_required", "client.pets.delete_pet", "api-security-added"),
        ("query_enum_value_removed", "models.Kind", "request-parameter-enum-value-removed"),
    ],
)  # fmt: skip
def test_a_change_has_the_cause_at_its_own_place(
    name: str, symbol: str, rule: str
) -> None:
    impact, rules = joined(named(name))
    changes = [change for change in impact.symbols if change.symbol == symbol]
    assert changes
    assert rule in {rules[cause] for change in changes for cause in change.caused_by}


def test_of_two_changes_each_symbol_gets_its_own() -> None:
    first, other = named("optional_query_added"), named("request_property_removed")
    both = Case(
        "both", lambda old: other.change(first.change(old)), "source", "source", "major"
    )
    impact, rules = joined(both)
    causes = {
        change.symbol: {rules[cause] for cause in change.caused_by}
        for change in impact.symbols
    }
    assert causes == {
        "client.pets.list_pets(extra)": {"new-optional-request-parameter"},
        "models.NewPet.nickname": {"request-property-removed"},
    }


def test_what_no_document_says_is_the_generators_doing() -> None:
    """The same document, but a generator that names a class otherwise and drops a field."""
    package = before()
    changed = msgspec.structs.replace(
        package,
        declarations=tuple(
            (
                msgspec.structs.replace(item, fields=item.fields[1:])
                if isinstance(item, Model) and item.name == "Home"
                else item
            )
            for item in package.declarations
        ),
    )
    impact = join(
        compare_packages(package, changed), compared(named("only_descriptions"))
    )
    assert not impact.symbols
    (change,) = impact.unexplained
    assert (change.symbol, change.change) == ("models.Home.street", "removed")
    assert impact.caller == "source"
