"""The page as text: complete, self-contained, and nothing of a document is markup."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from specloom.compare.change import Change, DocumentPlace, Site
from specloom.compare.impact.verdicts import Impact
from specloom.report.comparison import html as diff_html
from specloom.report.comparison.excerpts import Excerpt, excerpts
from specloom.report.comparison.review import Review
from specloom.report.comparison.sides import of_side

from .diff_sample import (
    ADDED,
    BASE,
    BASE_TEXT,
    CHANGES,
    COMPARISON,
    DESCRIPTION,
    IMPACT,
    MAXIMUM,
    NOTHING,
    REMOVED,
    REVIEW,
    REVISION,
    REVISION_TEXT,
    SPECIES,
    WITH_APPROVALS,
    in_base,
    in_revision,
    many,
    one_of_many,
)

VOID = {"meta", "input", "br", "hr", "img", "link", "wbr"}


class Outline(HTMLParser):
    """The elements of a page, and the words that stand there; raises where they are not nested."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self._hidden: list[bool] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)
            self._hidden.append("hidden" in dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self._hidden.pop()

    def handle_data(self, data: str) -> None:
        if any(self._hidden):
            return
        if self._open and self._open[-1] not in ("style", "script"):
            self.words.append(data)

    @property
    def ids(self) -> list[str]:
        return [
            attributes["id"] or ""
            for _, attributes in self.elements
            if "id" in attributes
        ]


@pytest.mark.parametrize(
    "reviews", [[REVIEW], [WITH_APPROVALS], [NOTHING], [REVIEW, NOTHING, REVIEW]]
)
def test_elements_nest_ids_are_unique_and_links_lead_somewhere(
    reviews: list[Review],
) -> None:
    outline = Outline(diff_html.render(reviews))
    assert len(outline.ids) == len({*outline.ids})
    links = [
        attributes["href"] or "" for tag, attributes in outline.elements if tag == "a"
    ]
    assert links
    assert {link.removeprefix("#") for link in links} <= {*outline.ids}
    for _, attributes in outline.elements:
        for name in (attributes.get("aria-labelledby") or "").split():
            assert name in outline.ids


def test_each_change_has_its_fingerprint_as_its_address() -> None:
    ids = Outline(diff_html.render([WITH_APPROVALS])).ids
    assert {change.fingerprint for change in CHANGES} <= {*ids}


def test_the_page_needs_nothing_else() -> None:
    text = diff_html.render([WITH_APPROVALS])
    outline = Outline(text)
    assert not [
        element
        for element in outline.elements
        if "src" in element[1] or element[0] == "link"
    ]
    assert "url(" not in text
    assert "@import" not in text
    assert "http" not in re.sub(r"http-equiv", "", text)


def test_only_the_pages_own_script_and_style_may_run() -> None:
    text = diff_html.render([REVIEW])
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    for tag in ("style", "script"):
        match = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert match is not None
        digest = b64encode(sha256(match[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]
    assert policy[1].startswith("default-src 'none'; ")


def test_the_summary_says_levels_versions_and_approvals() -> None:
    words = " ".join(Outline(diff_html.render([WITH_APPROVALS])).words)
    tally = re.sub(r"\s+", " ", words)
    assert (
        "Breaking 2 Warnings 1 Info 2 Client major Stub major Approved 1 Operations 6"
        in tally
    )
    assert "approval 0123456789ab matches no change" in tally
    assert "Approved: Agreed with the mobile team." in tally


def test_a_side_has_its_own_version_only() -> None:
    text = diff_html.render([replace(REVIEW, side="stub")])
    words = re.sub(r"\s+", " ", " ".join(Outline(text).words))
    assert "Stub major" in words
    assert "Client major" not in words


def test_links_of_each_document_lead_to_its_own_changes() -> None:
    text = diff_html.render([REVIEW, REVIEW])
    first, second = text.split('<section class="document">')[1:]
    for part, other in ((first, second), (second, first)):
        causes = set(re.findall('class="cause" href="#([^"]+)"', part))
        assert causes
        for cause in causes:
            assert f'id="{cause}"' in part
            assert f'id="{cause}"' not in other


def test_a_name_that_everything_moves_links_to_some() -> None:
    changes = tuple(one_of_many(number) for number in range(300))
    prints = tuple(change.fingerprint for change in changes)
    symbol = replace(IMPACT.symbols[0], caused_by=prints)
    review = Review(
        comparison=replace(COMPARISON, changes=changes),
        impact=replace(IMPACT, symbols=(symbol,)),
    )
    text = diff_html.render([review])
    assert text.count('<a class="cause"') == 5
    assert "and 295 more" in text


def test_a_change_that_moves_everything_shows_some() -> None:
    symbols = tuple(
        replace(IMPACT.symbols[0], symbol=f"models.Name{number:03}")
        for number in range(200)
    )
    text = diff_html.render([replace(REVIEW, impact=replace(IMPACT, symbols=symbols))])
    assert "<summary>197 more public names</summary>" in text
    assert "<p>And 185 more.</p>" in text


def test_documents_without_changes_are_named_only() -> None:
    quiet = replace(NOTHING, comparison=replace(NOTHING.comparison, revision="b.yaml"))
    text = diff_html.render([REVIEW, quiet])
    assert "No changes in b.yaml." in text
    assert text.count('<section class="document">') == 1


def test_the_sides_of_a_change_are_those_that_it_concerns() -> None:
    text = diff_html.render([REVIEW])
    sides = dict(re.findall(r'id="([0-9a-f]{12})" .*?data-sides="([^"]*)"', text))
    assert sides[SPECIES.fingerprint] == "both client stub"
    assert sides[MAXIMUM.fingerprint] == "both client"
    assert sides[DESCRIPTION.fingerprint] == "both client"


def test_what_the_packages_have_not_concerns_no_side() -> None:
    """As with `--git`, where the configuration selects operations."""
    review = replace(REVIEW, impact=Impact(symbols=()), methods=frozenset({"GET /x"}))
    text = diff_html.render([review])
    assert f'id="{REMOVED.fingerprint}" data-level="breaking"' in text
    sides = dict(re.findall(r'id="([0-9a-f]{12})" .*?data-sides="([^"]*)"', text))
    assert sides[REMOVED.fingerprint] == "both"
    assert sides[DESCRIPTION.fingerprint] == "both client"
    assert of_side(review, "stub").comparison.changes == ()
    assert of_side(review, "client").comparison.changes == (DESCRIPTION,)


def test_alike_changes_that_concern_different_sides_are_two() -> None:
    alike = [one_of_many(number, "info", name="PageSize") for number in range(3)]
    symbol = replace(
        IMPACT.symbols[0], caller="none", caused_by=(alike[0].fingerprint,)
    )
    review = Review(
        comparison=replace(COMPARISON, changes=tuple(alike)),
        impact=replace(IMPACT, symbols=(symbol,)),
    )
    text = diff_html.render([review])
    counts = re.findall('data-count="([^"]*)" data-sides="([^"]*)"', text)
    assert sorted(counts) == [("1", "both stub"), ("2", "both client")]


def test_many_names_of_the_python_stand_after_the_changes() -> None:
    few = diff_html.render([REVIEW])
    assert few.index('id="python-1"') < few.index("<article")
    symbols = tuple(
        replace(IMPACT.symbols[0], symbol=f"models.Name{number:03}")
        for number in range(13)
    )
    many_ = diff_html.render([replace(REVIEW, impact=replace(IMPACT, symbols=symbols))])
    assert many_.index('id="python-1"') > many_.rindex("</article>")
    assert '<a href="#python-1">13 public names</a>' in many_


def test_verdicts_are_explained_where_they_are_given() -> None:
    words = re.sub(r"\s+", " ", " ".join(Outline(diff_html.render([REVIEW])).words))
    assert "source code that uses it no longer runs" in words
    assert "behaviour code runs and type-checks, but" in words


def test_each_side_has_its_first_names_in_the_table() -> None:
    """The worst of both sides may all be of the other one."""
    of_callers = [
        replace(
            IMPACT.symbols[0], symbol=f"client.call_{number:03}", implementer="none"
        )
        for number in range(500)
    ]
    of_stub = [
        replace(
            IMPACT.symbols[0],
            symbol=f"server.method_{number}",
            caller="none",
            implementer="additive",
        )
        for number in range(7)
    ]
    impact = replace(IMPACT, symbols=(*of_callers, *of_stub))
    text = diff_html.render([replace(REVIEW, impact=impact)])
    rows = re.findall("<tr([^>]*)><td><code>([^<]*)", text)
    assert [attributes for attributes, name in rows if name == "server."] == [
        ' data-sides="stub" hidden'
    ] * 7
    assert (
        sum(attributes == ' data-sides="both client"' for attributes, _ in rows) == 400
    )
    assert "And 107 more symbols: 100 source, 7 additive." in text
    assert "And 100 more symbols: 100 source." in text


def test_a_fold_hides_more_than_one_name() -> None:
    def page(count: int) -> str:
        symbols = tuple(
            replace(IMPACT.symbols[0], symbol=f"models.Name{number}")
            for number in range(count)
        )
        return diff_html.render(
            [replace(REVIEW, impact=replace(IMPACT, symbols=symbols))]
        )

    assert "more public name" not in page(4)
    assert "<summary>2 more public names</summary>" in page(5)


def test_paths_and_names_wrap_between_their_parts() -> None:
    text = diff_html.render([REVIEW])
    assert "POST /pets" in text
    assert "/owners/<wbr>{ownerId}/<wbr>pets" in text
    assert "client.<wbr>pets.<wbr>create_pet" in text


def test_what_is_too_long_to_be_read_is_cut() -> None:
    long = "x" * 1_000_000
    endless = replace(
        MAXIMUM,
        message=f"the value `{long}` was added",
        hint=long,
        part=long,
        after=long,
        operations=(replace(MAXIMUM.operations[0], path=f"/{long}"),),
        revision=DocumentPlace(file=REVISION, line=1, column=1, pointer=f"/{long}"),
    )
    symbol = replace(
        IMPACT.symbols[0],
        before=f"Literal['{long}']",
        signature_before=None,
        signature_after=None,
        caused_by=(endless.fingerprint,),
    )
    review = Review(
        comparison=replace(COMPARISON, changes=(endless,)),
        impact=replace(IMPACT, symbols=(symbol,)),
        revision_texts={REVISION: long},
    )
    usual = len(diff_html.render([NOTHING]))
    assert len(diff_html.render([review])) < usual + 12_000


@settings(max_examples=60)
@given(st.text(min_size=1), st.text())
def test_no_text_of_a_document_is_markup(text: str, more: str) -> None:
    breaking = f"</pre></script><script>{text}</script><img src=x onerror=a>\"'{more}"
    hostile = replace(
        MAXIMUM,
        message=breaking,
        hint=breaking,
        part=breaking,
        path=breaking,
        before=breaking,
        after=[breaking],
        base=DocumentPlace(file=breaking, line=1, column=1, pointer=breaking),
        operations=(
            replace(
                MAXIMUM.operations[0], path=breaking, operation_id=breaking, tags=()
            ),
        ),
    )
    review = Review(
        comparison=replace(
            COMPARISON, base=breaking, revision=breaking, changes=(hostile,)
        ),
        impact=replace(
            IMPACT,
            symbols=(
                replace(
                    IMPACT.symbols[0],
                    symbol=breaking,
                    before=breaking,
                    caused_by=(hostile.fingerprint,),
                ),
            ),
        ),
        base_texts={breaking: breaking},
    )
    usual = {tag for tag, _ in Outline(diff_html.render([REVIEW])).elements}
    assert {tag for tag, _ in Outline(diff_html.render([review])).elements} <= usual
    page = diff_html.render([review])
    assert page.count("<script>") == 1
    assert "<img" not in page


def test_a_page_of_ten_thousand_changes_is_bounded() -> None:
    text = diff_html.render([many(10_000)])
    assert (
        "The first 3,000 changes quote the documents; the others name places." in text
    )
    assert text.count('<article class="change') == 10_000
    assert text.count("<details open>") <= 61
    assert len(text) < 20_000_000


def test_two_changes_with_one_fingerprint_have_two_addresses() -> None:
    doubled = replace(COMPARISON, changes=(MAXIMUM, MAXIMUM))
    ids = Outline(diff_html.render([Review(comparison=doubled)])).ids
    assert {MAXIMUM.fingerprint, f"{MAXIMUM.fingerprint}-2"} <= {*ids}


def test_what_is_said_alike_is_one_article_with_an_address_for_each_place() -> None:
    alike = [one_of_many(number, name="PageSize") for number in range(60)]
    review = Review(comparison=replace(COMPARISON, changes=tuple(alike)))
    text = diff_html.render([review])
    assert text.count("<article") == 1
    assert 'data-count="60"' in text
    assert "60 times" in text
    ids = Outline(text).ids
    assert {change.fingerprint for change in alike} <= {*ids}
    assert "The same at 59 more places" in text


def test_further_places_of_one_change_are_listed() -> None:
    site = Site(
        part="response 200",
        path="$.owner.limit",
        operation="GET /owners",
        base=MAXIMUM.base,
        revision=MAXIMUM.revision,
    )
    alike = replace(MAXIMUM, also=(site,))
    text = diff_html.render(
        [Review(comparison=replace(COMPARISON, changes=(alike, SPECIES)))]
    )
    assert "The same at 1 more place" in text
    assert (
        "<li><code>response 200 $.owner.limit: main:specs/pets.yaml:15 → specs/pets.yaml:15</code></li>"
        in text
    )


def sides(change: Change, base: str = BASE_TEXT) -> tuple[Excerpt, Excerpt]:
    return excerpts(
        change, {BASE: base.splitlines()}, {REVISION: REVISION_TEXT.splitlines()}
    )


def marked(excerpt: Excerpt) -> list[tuple[int, str]]:
    return [
        (line.number, line.text.strip()) for line in excerpt.lines if line.is_marked
    ]


def test_an_excerpt_marks_what_was_added_and_all_that_belongs_to_it() -> None:
    base, revision = sides(SPECIES)
    assert (base.place, base.lines) == ("", ())
    assert revision.place == "specs/pets.yaml:27"
    assert marked(revision) == [
        (27, "species:"),
        (28, "type: string"),
        (29, "enum: [cat, dog, fox]"),
    ]
    assert [line.number for line in revision.lines] == [*range(25, 32)]


def test_an_excerpt_marks_what_was_removed() -> None:
    base, revision = sides(REMOVED)
    assert [number for number, _ in marked(base)] == [17, 18, 19, 20, 21]
    assert revision.lines == ()


def test_of_two_sides_the_lines_that_differ_are_marked() -> None:
    base, revision = sides(MAXIMUM)
    assert marked(base) == [(15, "maximum: 1000")]
    assert marked(revision) == [(15, "maximum: 100")]


def test_where_something_would_stand_is_context() -> None:
    there = replace(
        ADDED, base=DocumentPlace(file=BASE, line=6, column=1, pointer="/paths")
    )
    base, revision = sides(there)
    assert [line.number for line in base.lines] == [4, 5, 6, 7, 8]
    assert marked(base) == []
    assert marked(revision)[0] == (17, "get:")


def test_what_the_other_side_is_a_part_of_is_context() -> None:
    """A keyword that was added has, as its place before, the schema without it."""
    schema = "/paths/~1pets/get/parameters/0/schema"
    added = replace(
        MAXIMUM,
        before="any",
        after="integer",
        base=in_base("schema", schema),
        revision=in_revision("type", f"{schema}/type"),
    )
    base, revision = sides(added)
    assert marked(base) == []
    assert [line.number for line in base.lines] == [11, 12, 13, 14, 15]
    assert marked(revision) == [(14, "type: integer")]


def test_an_item_of_a_list_is_what_belongs_to_a_place() -> None:
    item = replace(
        MAXIMUM,
        base=DocumentPlace(file=BASE, line=11, column=11, pointer=""),
        revision=None,
    )
    assert [number for number, _ in marked(sides(item)[0])] == [11, 12, 13, 14, 15]


def test_a_document_on_one_line_is_shown_around_the_place() -> None:
    text = '{"a": "' + "x" * 5_000 + '", "maximum": 1000, "b": "' + "y" * 5_000 + '"}'
    place = DocumentPlace(
        file=BASE, line=1, column=text.index('"maximum"') + 1, pointer=""
    )
    base, _ = sides(replace(MAXIMUM, base=place), text)
    (line,) = base.lines
    assert '"maximum": 1000' in line.text
    assert len(line.text) < 300


def test_without_texts_the_values_are_shown_as_yaml() -> None:
    base, revision = excerpts(REMOVED, {}, {})
    assert [line.text for line in base.lines][:2] == [
        "operationId: deletePet",
        "responses:",
    ]
    assert revision.lines == ()


@given(st.text(), st.integers(1, 10**9), st.integers(1, 10**9))
def test_any_place_has_an_excerpt(text: str, line: int, column: int) -> None:
    place = DocumentPlace(file=BASE, line=line, column=column, pointer="")
    base, _ = excerpts(replace(MAXIMUM, base=place), {BASE: text.splitlines()}, {})
    assert all(shown.text.isprintable() for shown in base.lines)
    assert len(base.lines) <= 16
