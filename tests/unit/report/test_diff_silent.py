"""Changes whose rules are off: counted as nothing, but named."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs

from specloom.compare.comparison import compare
from specloom.document import load_text
from specloom.report.comparison import html as diff_html
from specloom.report.comparison import json as diff_json
from specloom.report.comparison import markdown as diff_markdown
from specloom.report.comparison import text as diff_text
from specloom.report.comparison.review import Review

SCHEMA = Path(__file__).parents[3] / "docs" / "diff.schema.json"
_TEXT = """\
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a:
    get:
      parameters: [{name: q, in: query, schema: {type: string%s}}]
      responses: {200: {description: d}%s}
"""


def _review() -> Review:
    base = load_text(_TEXT % (", maxLength: 9", ""), "a.yaml")
    revision = load_text(_TEXT % ("", ", default: {description: d}"), "b.yaml")
    return Review(comparison=compare(base, revision))


def test_the_text_names_their_rules_in_one_line() -> None:
    assert diff_text.render([_review()]) == (
        "a.yaml → b.yaml\nno changes\n\nnot counted, their rules are off: "
        "request-parameter-max-length-unset, response-default-added\n"
    )


def test_comments_and_pages_name_them_too() -> None:
    rules = "request-parameter-max-length-unset, response-default-added"
    assert f"not counted, their rules are off: {rules}" in diff_markdown.render(
        [_review()]
    )
    assert f"Not counted, their rules are off: {rules}." in diff_html.render(
        [_review()]
    )


def test_programs_get_them_apart_from_what_counts() -> None:
    report = json.loads(diff_json.render(_review()))
    jsonschema_rs.validate(json.loads(SCHEMA.read_text(encoding="utf-8")), report)
    assert not report["changes"]
    assert report["summary"]["info"] == 0
    assert {change["rule"] for change in report["silent"]} == {
        "request-parameter-max-length-unset",
        "response-default-added",
    }
