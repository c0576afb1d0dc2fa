"""A comparison as JUnit XML, which every CI service shows: a test case for each change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from specloom.compare.change import Change, Level
from specloom.report.comparison.places import annotated
from specloom.report.comparison.review import RANK, Review, ordered
from specloom.report.comparison.words import (
    documents,
    listed,
    operation,
    places,
    summary_of,
    values,
    within,
)

# What XML 1.0 (section 2.2) has no place for, even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(reviews: Sequence[Review], *, fail_on: Level | None = "breaking") -> str:
    """A suite for each review; changes of `fail_on` and worse fail, approved ones are skipped."""
    root = Element("testsuites", name="specloom diff")
    for review in reviews:
        _suite(root, review, fail_on)
    indent(root)
    text = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suite(root: Element, review: Review, fail_on: Level | None) -> None:
    suite = SubElement(root, "testsuite", name=_xml(documents(review.comparison)))
    changes = ordered(review.comparison.changes)
    failures = 0
    for change in changes:
        case = _case(suite, change, review)
        if fail_on is not None and RANK[change.level] <= RANK[fail_on]:
            failures += 1
            failure = SubElement(case, "failure", type=_xml(change.rule))
            failure.set("message", _xml(change.message))
            failure.text = _xml(_text(change))
        else:
            SubElement(case, "system-out").text = _xml(_text(change))
    for approved in review.approved:
        case = _case(suite, approved.change, review)
        reason = f"approved: {approved.approval.reason}"
        SubElement(case, "skipped", message=_xml(reason))
    for stale in review.stale:
        name = _xml(f"{stale.approval.location}")
        case = SubElement(suite, "testcase", classname="stale approval", name=name)
        SubElement(case, "system-out").text = _xml(str(stale))
    if not len(suite):
        SubElement(suite, "testcase", classname="specloom diff", name="no changes")
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(failures))
    suite.set("errors", "0")
    suite.set("skipped", str(len(review.approved)))


def _case(suite: Element, change: Change, review: Review) -> Element:
    operations = change.operations
    owner = operation(operations[0]) if operations else "the whole document"
    name = f"{change.rule} {within(change)}".rstrip()
    case = SubElement(
        suite,
        "testcase",
        classname=_xml(owner),
        name=_xml(f"{name} ({change.fingerprint})"),
    )
    if change.revision is not None:
        case.set("file", _xml(annotated(change, review).file))
        case.set("line", str(change.revision.line))
    return case


def _text(change: Change) -> str:
    lines = [
        f"{change.level}: {summary_of(change)}",
        listed(change.operations),
        values(change),
        places(change),
        change.hint,
    ]
    return "\n".join(line for line in lines if line)


def _xml(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
