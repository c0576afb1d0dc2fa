"""What a regular expression of ECMA-262 is; expected values are those of its grammar."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom.checks.patterns import fault_of


@pytest.mark.parametrize(
    "source",
    [
        "",
        "^[a-z0-9]+(?:-[a-z0-9]+)*$",
        r"^\p{L}+\P{Lu}*$",
        r"(?<=a)b(?<!c)",
        r"(?<year>\d{4})-\k<year>",
        r"(?<größe>a)",
        "(?i:a)(?i-m:b)",
        "[]|[^]",
        r"[\w-.]",
        r"[\]\-]",
        r"[\u{1F600}-\u{1F64F}]",
        r"[\ud83d\ude00-\ud83d\ude4f]",
        r"\_\/\-\cA\x41\u00e9\0",
        "x*?x+?x??x{1}?x{1,}x{1,2}",
        "(?=a)*",
        "{}]",
        "a{,3}",
        r"(a)\1",
    ],
)
def test_regular_expressions(source: str) -> None:
    assert fault_of(source) is None


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("[", "a '[' is not closed"),
        ("[a-", "a '[' is not closed"),
        ("(a", "a '(' is not closed"),
        ("a)", "a ')' closes nothing"),
        ("(?P<a>b)", "'(?P<' is Python's, a named group begins with '(?<'"),
        ("(?<na", "no group begins with '(?<n'"),
        ("(?<1>a)", "no group begins with '(?<1'"),
        ("(?i)a", "no group begins with '(?i)'"),
        ("(?>a)", "no group begins with '(?>a'"),
        (r"(?<a>x)\k<b>", r"a '\k' names no group"),
        ("*a", "there is nothing that '*' could repeat"),
        ("a++", "there is nothing that '+' could repeat"),
        ("^*", "there is nothing that '*' could repeat"),
        ("(?<=a)*", "there is nothing that '*' could repeat"),
        ("a|{2}", "there is nothing that '{2}' could repeat"),
        ("a{2,1}", "'{2,1}' is out of order"),
        ("[z-a]", "'z-a' is out of order"),
        (r"a\Z", r"ECMA-262 has no '\Z'"),
        ("a\\", "it ends with a '\\'"),
    ],
)
def test_what_is_none(source: str, fault: str) -> None:
    assert fault_of(source) == fault


@given(
    st.lists(
        st.sampled_from([*"aab()()*+?|{}.^$\\[]-kpux1<>:=!,", "(?", "\\u{", "(?<a>"])
    ).map("".join)
)
def test_every_text_is_judged(source: str) -> None:
    fault_of(source)
