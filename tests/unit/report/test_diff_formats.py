"""The formats that programs read: JSON, GitHub's annotations, SARIF, JUnit."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from specloom.compare.approvals import KEYS, read
from specloom.compare.change import Change, DocumentPlace, Level, Site
from specloom.problems import Position, problem
from specloom.report.comparison import github as diff_github
from specloom.report.comparison import html as diff_html
from specloom.report.comparison import json as diff_json
from specloom.report.comparison import junit as diff_junit
from specloom.report.comparison import markdown as diff_markdown
from specloom.report.comparison import sarif as diff_sarif
from specloom.report.comparison import text as diff_text
from specloom.report.comparison.review import Review

from .diff_sample import (
    CHANGES,
    COMPARISON,
    IMPACT,
    MAXIMUM,
    NOTHING,
    REVIEW,
    SPECIES,
    STATUS,
    WITH_APPROVALS,
    many,
)

SCHEMA = Path(__file__).parents[3] / "docs" / "diff.schema.json"
BROKEN = replace(
    NOTHING,
    comparison=replace(
        NOTHING.comparison,
        base_problems=(
            problem("unresolved-reference", "m", Position("a.yaml", 3, 5, "/a/$ref")),
        ),
    ),
)
REVIEWS = [REVIEW, WITH_APPROVALS, NOTHING, BROKEN, many(3, "warning")]


def valid(text: str) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    assert [error.message for error in validator.iter_errors(json.loads(text))] == []


@pytest.mark.parametrize("review", REVIEWS)
def test_json_is_what_its_schema_says(review: Review) -> None:
    valid(diff_json.render(review))


def test_json_of_several_documents_is_what_the_schema_says() -> None:
    text = diff_json.render_all(REVIEWS)
    valid(text)
    assert len(json.loads(text)["comparisons"]) == len(REVIEWS)


@pytest.mark.parametrize("module", [diff_text, diff_markdown, diff_github, diff_junit])
def test_further_places_of_a_change_are_counted_and_the_first_named(
    module: ModuleType,
) -> None:
    sites = tuple(
        Site(part=part, path=f"$.{name}.status", operation="GET /pets")
        for part, name in [
            ("response 200", "pet"),
            ("response 404", "pet"),
            *[("response 200", f"{number}") for number in range(40)],
        ]
    )
    change = replace(STATUS, also=sites)
    text = module.render(
        [replace(REVIEW, comparison=replace(COMPARISON, changes=(change,)))]
    )
    assert (
        "and 42 more places: $.pet.status, response 404 $.pet.status, $.0.status, …"
        in text.replace("\\", "")
    )


@pytest.mark.parametrize("module", [diff_text, diff_markdown])
def test_a_long_line_of_python_shows_what_it_gained(module: ModuleType) -> None:
    values = ", ".join(f"'value-{number}'" for number in range(200))
    symbol = replace(
        IMPACT.symbols[0],
        change="type changed",
        before=f"Status = Literal[{values}]",
        after=f"Status = Literal[{values}, 'sold']",
        signature_before=None,
        signature_after=None,
    )
    text = module.render([replace(REVIEW, impact=replace(IMPACT, symbols=(symbol,)))])
    shown = [line.strip() for line in text.splitlines() if "Literal[" in line]
    assert [line.lstrip("+- ") for line in shown] == [
        "Status = Literal[… 'value-199']",
        "Status = Literal[… 'value-199', 'sold']",
    ]


def test_the_schema_refuses_what_it_does_not_know() -> None:
    document = json.loads(diff_json.render(REVIEW))
    document["changes"][0]["level"] = "awful"
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert not jsonschema_rs.is_valid(schema, document)


def test_json_names_places_values_and_what_becomes_of_the_python() -> None:
    document = json.loads(diff_json.render(WITH_APPROVALS))
    assert document["summary"] == {
        "breaking": 2,
        "warning": 1,
        "info": 2,
        "approved": 1,
        "stale": 1,
        "operations": 6,
    }
    status = document["changes"][2]
    assert status["fingerprint"] == STATUS.fingerprint
    assert status["after"] == ["available", "sold", "reserved"]
    assert [operation["operation_id"] for operation in status["operations"]] == [
        operation.operation_id for operation in STATUS.operations
    ]
    assert status["revision"] == {
        "file": "specs/pets.yaml",
        "line": 35,
        "column": 11,
        "pointer": "/components/schemas/Pet/properties/status/enum",
    }
    assert (
        document["approved"][0]["approval"]["reason"] == "Agreed with the mobile team."
    )
    assert document["stale"][0]["why"] == "unmatched"
    python = document["python"]
    assert (python["caller"], python["stub"], python["bump"]) == (
        "source",
        "type",
        "major",
    )
    assert python["symbols"][0]["caused_by"] == [SPECIES.fingerprint]


def test_github_annotates_the_lines_of_the_revision() -> None:
    lines = diff_github.render([WITH_APPROVALS]).splitlines()
    assert [line.split("::")[1] for line in lines] == [
        "error file=specs/pets.yaml,line=27,col=9,title=new-required-request-property",
        "error file=specs/pets.yaml,line=1,col=1,title=api-removed-without-deprecation",
        "warning file=specs/pets.yaml,line=35,col=11,title=response-property-enum-value-added",
        "notice file=specs/pets.yaml,line=5,col=3,title=api-description-changed",
        "notice file=specs/pets.yaml,line=17,col=5,title=endpoint-added",
        "warning file=specs/pets.approved.toml,line=9,title=stale approval",
    ]
    assert lines[0].split("::", 2)[2] == (
        "request body $.species: the required property `species` was added%0A"
        "POST /pets, PUT /pets/{petId}%0Anow at specs/pets.yaml:27%0A"
        "Make it optional, or give it a default that the service applies."
    )


@given(st.text(), st.text())
def test_a_change_is_one_command_whatever_the_document_says(
    message: str, file: str
) -> None:
    place = DocumentPlace(file=file, line=1, column=1, pointer="")
    text = diff_github.render([_of(replace(MAXIMUM, message=message, revision=place))])
    assert text.startswith("::error file=")
    assert text.count("\n") == 1
    assert text.removesuffix("\n").isprintable()
    assert "," not in text.split("::")[1].split(",line=")[0]


def test_annotations_and_results_have_the_paths_of_the_repository() -> None:
    """Wherever the command ran; GitHub knows no other, and no git revision."""
    paths = {
        "main:specs/pets.yaml": "specs/pets.yaml",
        "specs/pets.yaml": "api/specs/pets.yaml",
        "specs/pets.approved.toml": "api/specs/pets.approved.toml",
    }
    review = replace(WITH_APPROVALS, paths=paths)
    lines = diff_github.render([review]).splitlines()
    assert {re.sub(",line.*", "", line.split("file=")[1]) for line in lines} == {
        "api/specs/pets.yaml",
        "api/specs/pets.approved.toml",
    }
    (run,) = json.loads(diff_sarif.render([review]))["runs"]
    there = [finding["relatedLocations"][0] for finding in run["results"][2:3]]
    for result in (*run["results"], *({"locations": [location]} for location in there)):
        artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert artifact["uriBaseId"] == "%SRCROOT%"
        assert artifact["uri"] in paths.values()


@pytest.mark.parametrize(
    ("file", "uri"),
    [("/a b/c.yaml", "file:///a%20b/c.yaml"), ("C:\\a.yaml", "file:///C:/a.yaml")],
)
def test_what_is_not_in_the_repository_has_a_whole_uri(file: str, uri: str) -> None:
    place = DocumentPlace(file=file, line=1, column=1, pointer="")
    log = json.loads(diff_sarif.render([_of(replace(MAXIMUM, revision=place))]))
    (result,) = log["runs"][0]["results"]
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {"uri": uri}


def test_sarif_has_rules_results_and_suppressions() -> None:
    log = json.loads(diff_sarif.render([WITH_APPROVALS]))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [
        *sorted({change.rule for change in CHANGES}),
        "stale-approval",
    ]
    assert all(rule["help"]["text"] for rule in rules)
    *results, stale = run["results"]
    assert rules[stale["ruleIndex"]]["id"] == stale["ruleId"] == "stale-approval"
    assert "0123456789ab matches no change" in stale["message"]["text"]
    at = stale["locations"][0]["physicalLocation"]
    assert at["artifactLocation"]["uri"] == "specs/pets.approved.toml"
    assert at["region"]["startLine"] == 9
    assert len(results) == len(CHANGES)
    for result in results:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert physical["artifactLocation"]["uri"] == "specs/pets.yaml"
        assert physical["region"]["startLine"] >= 1
    assert [result["level"] for result in results] == [
        "error",
        "error",
        "warning",
        "note",
        "note",
        "error",
    ]
    assert results[0]["partialFingerprints"] == {
        "specloomChange/v1": SPECIES.fingerprint
    }
    assert [result.get("suppressions") for result in results] == [
        *([None] * 5),
        [
            {
                "kind": "external",
                "status": "accepted",
                "justification": "Agreed with the mobile team.",
            }
        ],
    ]


def test_sarif_paths_are_uris() -> None:
    place = DocumentPlace(file="my specs/ü#1.yaml", line=1, column=1, pointer="")
    log = json.loads(diff_sarif.render([_of(replace(MAXIMUM, revision=place))]))
    (result,) = log["runs"][0]["results"]
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "my%20specs/%C3%BC%231.yaml"


def test_junit_has_a_case_for_each_change() -> None:
    root = ElementTree.fromstring(diff_junit.render([WITH_APPROVALS, NOTHING]))
    suite, empty = root
    assert dict(suite.items()) == {
        "name": "main:specs/pets.yaml → specs/pets.yaml",
        "tests": "7",
        "failures": "2",
        "errors": "0",
        "skipped": "1",
    }
    case = suite[0]
    assert case.get("classname") == "POST /pets"
    assert case[0].get("type") == "new-required-request-property"
    assert "PUT /pets/{petId}" in (case[0].text or "")
    assert [skipped.get("message") for skipped in suite.iter("skipped")] == [
        "approved: Agreed with the mobile team."
    ]
    assert [test.get("name") for test in empty] == ["no changes"]


@pytest.mark.parametrize(
    ("level", "failures"), [("breaking", 3), ("warning", 4), (None, 0)]
)
def test_junit_fails_from_the_level_on_that_fails_the_command(
    level: Level | None, failures: int
) -> None:
    root = ElementTree.fromstring(diff_junit.render([REVIEW], fail_on=level))
    assert len(list(root.iter("failure"))) == failures


@given(st.text(), st.text())
def test_junit_is_xml_whatever_the_document_says(message: str, reason: str) -> None:
    ElementTree.fromstring(
        diff_junit.render([_of(replace(MAXIMUM, message=message, hint=reason))])
    )


@pytest.mark.parametrize(
    "render", [diff_github.render, diff_sarif.render, diff_junit.render]
)
def test_the_order_of_what_is_found_does_not_matter(render: object) -> None:
    assert callable(render)
    turned = replace(
        REVIEW, comparison=replace(COMPARISON, changes=tuple(reversed(CHANGES)))
    )
    assert render([turned]) == render([REVIEW])


def _of(change: Change) -> Review:
    return Review(comparison=replace(COMPARISON, changes=(change,)))


def test_the_page_about_diff_has_the_keys_of_an_approval() -> None:
    page = (SCHEMA.parent / "diff.md").read_text(encoding="utf-8")
    section = page.split("## Accepting changes")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(KEYS)
    example = section.split("```toml\n")[1].split("```")[0]
    (approval,) = read(example, "example.toml")
    assert approval.id == MAXIMUM.fingerprint


def test_a_document_that_breaks_rules_is_named_where_people_read() -> None:
    text = "breaks rules of OpenAPI and is compared as far as it goes: a.yaml:3: m"
    assert f"main:specs/pets.yaml {text}\n" in diff_text.render([BROKEN])
    assert text in diff_markdown.render([BROKEN])
    assert text in diff_html.render([BROKEN])
