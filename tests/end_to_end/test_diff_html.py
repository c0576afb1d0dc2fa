"""The page of `specloom diff` in a real browser, without a network: Chromium, headless.

A script of the test's own stands below the page's, and says what it found in the document.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from specloom.compare.change import DocumentPlace
from specloom.report.comparison import html as diff_html
from specloom.report.comparison.review import Review, Side
from specloom.report.comparison.sides import of_side

from ..unit.report.diff_sample import (
    BASE,
    COMPARISON,
    DESCRIPTION,
    IMPACT,
    MAXIMUM,
    NOTHING,
    REMOVED,
    REVIEW,
    REVISION,
    SPECIES,
    WITH_APPROVALS,
    many,
    one_of_many,
)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next((program for name in NAMES if (program := shutil.which(name))), None)

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason=f"no browser: none of {', '.join(NAMES)} is installed"
)

DARK = ("--force-dark-mode", "--blink-settings=preferredColorScheme=0")
NARROW = ("--window-size=500,900",)

LIBRARY = """
const shown = () => document.getElementById("shown").textContent;
const visible = () => [...document.querySelectorAll(".change:not([hidden])")].map((one) => one.id);
const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
const focused = () => document.activeElement.closest(".change")?.id ?? document.activeElement.id;
const settled = () => new Promise((done) => setTimeout(done, 300));
const search = async (text) => {
  const box = document.getElementById("search");
  box.value = text;
  box.dispatchEvent(new Event("input", {bubbles: true}));
  await settled();
};
"""


class Browser:
    """Chromium with a profile of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(
        self,
        reviews: Sequence[Review],
        script: str,
        *options: str,
        fragment: str = "",
    ) -> object:
        """What `script`, the body of an async function, returns on the page of `reviews`."""
        code = (
            f"{LIBRARY}\n(async () => {{ {script} }})().then("
            "(found) => { document.documentElement.dataset.found = JSON.stringify(found); },"
            "(error) => { document.documentElement.dataset.found = JSON.stringify(String(error)); });"
        )
        digest = b64encode(sha256(code.encode()).digest()).decode()
        text = diff_html.render(reviews)
        text = text.replace("script-src '", f"script-src 'sha256-{digest}' '", 1)
        text = text.replace("</body>", f"<script>{code}</script></body>", 1)
        page = self._folder / "page.html"
        page.write_text(text, encoding="utf-8")
        dumped = self.run("--dump-dom", *options, f"{page.as_uri()}{fragment}")
        match = re.search(r'<html[^>]* data-found="([^"]*)"', dumped)
        assert match is not None, dumped[:500]
        return json.loads(html.unescape(match[1]))

    def screenshot(self, reviews: Sequence[Review], *options: str) -> bytes:
        """A picture of the page (PNG)."""
        page = self._folder / "picture.html"
        page.write_text(diff_html.render(reviews), encoding="utf-8")
        file = self._folder / "page.png"
        self.run(f"--screenshot={file}", *options, page.as_uri())
        return file.read_bytes()

    def pages(self, reviews: Sequence[Review]) -> int:
        """How many sheets of paper the page takes."""
        page = self._folder / "printed.html"
        page.write_text(diff_html.render(reviews), encoding="utf-8")
        file = self._folder / "page.pdf"
        self.run(f"--print-to-pdf={file}", "--no-pdf-header-footer", page.as_uri())
        return len(re.findall(rb"/Type\s*/Page\b", file.read_bytes()))

    def run(self, *arguments: str) -> str:
        assert CHROMIUM is not None
        # Root, as in containers, has no sandbox.
        rootless = ("--no-sandbox",) if os.geteuid() == 0 else ()
        done = subprocess.run(
            [
                CHROMIUM,
                "--headless",
                *rootless,
                "--disable-gpu",
                "--no-first-run",
                "--hide-scrollbars",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--virtual-time-budget=10000",
                f"--user-data-dir={self._folder / 'profile'}",
                *arguments,
            ],
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return Browser(tmp_path)


def test_filters_by_level_side_operation_and_text(browser: Browser) -> None:
    result = browser(
        [REVIEW],
        """
        const out = [shown()];
        press("1"); await settled(); out.push(shown());
        press("1"); press("2"); press("3"); await settled(); out.push(shown());
        press("x"); await settled();
        document.querySelector("input[value=stub]").click(); await settled(); out.push(shown());
        press("x"); await settled();
        const operation = document.getElementById("operation");
        operation.value = [...operation.options].find((one) => one.text === "GET /pets").value;
        operation.dispatchEvent(new Event("input", {bubbles: true})); await settled(); out.push(shown());
        press("x"); await settled();
        await search("replacePet PUT species"); out.push(shown());
        await search("put /pets species"); out.push(shown());
        await search("nothing like it"); out.push(shown());
        out.push(!document.getElementById("nothing-shown").hidden);
        out.push(document.querySelectorAll(".operation:not([hidden])").length);
        press("x"); await settled(); out.push(shown());
        return out;
        """,
    )
    assert result == [
        "6 shown",
        "3 of 6 shown",
        "3 of 6 shown",
        "3 of 6 shown",
        "2 of 6 shown",
        "0 of 6 shown",
        "1 of 6 shown",
        "0 of 6 shown",
        True,
        0,
        "6 shown",
    ]


SEEN = """
    await settled();
    // Many names are folded, few are not.
    document.querySelectorAll("details").forEach((one) => { one.open = true; });
    const seen = (selector) =>
      [...document.querySelectorAll(selector)]
        .filter((one) => !one.closest("[hidden]"))
        .map((one) => one.innerText.replace(/\\s+/g, " ").trim());
    return {
      changes: visible().sort(),
      tally: seen(".tally div"),
      levels: seen("[name=level] + span"),
      operations: seen(".contents li").sort(),
      python: seen(".python > p:not(:has(a))"),
      names: seen(".symbols tbody tr td:first-child").sort(),
      symbols: seen(".symbol h4 code").length,
      times: seen(".times"),
      places: seen(".more li").length,
    };
"""


def of_both_sides() -> Review:
    """Alike changes that concern one side each, an approved one, and names of either side."""
    alike = [one_of_many(number, "info", name="PageSize") for number in range(5)]
    name = IMPACT.symbols[0]
    of_stub = [
        replace(
            name,
            symbol=f"server.method_{number}",
            caller="none",
            implementer="behaviour",
            caused_by=(alike[number].fingerprint,),
        )
        for number in range(2)
    ]
    of_callers = [
        replace(name, symbol=f"models.Name{number}", implementer="none")
        for number in range(20)
    ]
    return replace(
        WITH_APPROVALS,
        comparison=replace(
            COMPARISON, changes=(*WITH_APPROVALS.comparison.changes, *alike)
        ),
        impact=replace(IMPACT, symbols=(*IMPACT.symbols, *of_stub, *of_callers)),
    )


@pytest.mark.parametrize("side", ["client", "stub"])
def test_a_side_shows_what_the_command_shows_of_it(
    browser: Browser, side: Side
) -> None:
    """`--side` leaves out what the page's filter hides, and counts alike."""
    review = of_both_sides()
    chosen = browser(
        [review], f'document.querySelector("[value={side}]").click(); {SEEN}'
    )
    assert chosen == browser([of_side(review, side)], SEEN)
    assert chosen != browser([review], SEEN)


def test_a_page_of_one_side_has_none_to_choose(browser: Browser) -> None:
    script = 'return document.querySelectorAll("[name=side]").length;'
    assert browser([REVIEW], script) == 3
    assert browser([of_side(REVIEW, "stub")], script) == 0


def test_the_list_of_operations_counts_what_the_filters_leave(browser: Browser) -> None:
    counts = browser(
        [REVIEW],
        """
        const counts = () => [...document.querySelectorAll(".contents li:not([hidden]) .count")]
          .map((one) => Number(one.textContent)).reduce((sum, one) => sum + one, 0);
        const out = [counts()];
        press("1"); await settled(); out.push(counts());
        press("x"); await settled(); out.push(counts());
        return out;
        """,
    )
    assert counts == [6, 3, 6]


def test_documents_without_a_change_that_fits_are_hidden(browser: Browser) -> None:
    other = replace(
        REVIEW, comparison=replace(COMPARISON, changes=(one_of_many(7),)), impact=None
    )
    titles = browser(
        [REVIEW, other],
        """
        const titles = () => [".document > h2", ".contents h2"].map((one) =>
          [...document.querySelectorAll(one)].filter((title) => title.checkVisibility()).length);
        const out = [titles()];
        await search("/things/00007"); out.push(titles());
        location.hash = "#" + document.querySelector(".operation").id; await settled();
        out.push(titles());
        return out;
        """,
        "--window-size=1300,900",
    )
    assert titles == [[2, 2], [1, 1], [2, 2]]
    single = browser(
        [REVIEW],
        """
        await search("nothing like it");
        return document.querySelector(".python > p").checkVisibility();
        """,
        "--window-size=1300,900",
    )
    assert single is True


def test_keys_go_on_from_a_change_that_a_filter_took_away(browser: Browser) -> None:
    result = browser(
        [REVIEW],
        """
        const ids = visible();
        for (const _ of ids.slice(0, 3)) press("j");
        const at = focused();
        press(String(["breaking", "warning", "info"].indexOf(document.getElementById(at).dataset.level) + 1));
        await settled();
        const left = visible();
        press("j");
        return [at === ids[2], focused() === ids.slice(3).find((id) => left.includes(id))];
        """,
    )
    assert result == [True, True]


@pytest.mark.parametrize("width", [800, 1000, 1300])
def test_what_a_link_leads_to_stands_just_below_the_filters(
    browser: Browser, width: int
) -> None:
    """They stay on top, on one line or on two."""
    there = many(60).comparison.changes[30]
    result = browser(
        [many(60)],
        """
        const below = (one) => one.getBoundingClientRect().top - document.querySelector(".filters").getBoundingClientRect().bottom;
        await settled();
        const out = [below(document.querySelector(":target"))];
        location.hash = document.querySelectorAll(".operation")[20].id; await settled();
        out.push(below(document.querySelector(":target")));
        return out.map((one) => one >= 0 && one < 60);
        """,
        f"--window-size={width},700",
        fragment=f"#{there.fingerprint}",
    )
    assert result == [True, True]


def test_the_link_to_many_names_opens_their_table(browser: Browser) -> None:
    symbols = tuple(
        replace(IMPACT.symbols[0], symbol=f"models.Name{number:03}")
        for number in range(40)
    )
    result = browser(
        [replace(REVIEW, impact=replace(IMPACT, symbols=symbols))],
        """
        const names = document.getElementById("python-1");
        const out = [names.open];
        document.querySelector(".python a[href='#python-1']").click(); await settled();
        out.push(names.open, names.getBoundingClientRect().top < window.innerHeight);
        return out;
        """,
    )
    assert result == [False, True, True]


def test_everything_is_reached_by_the_keyboard(browser: Browser) -> None:
    result = browser(
        [REVIEW],
        """
        const out = [];
        press("j"); out.push(focused());
        press("j"); out.push(focused());
        press("k"); out.push(focused());
        press("c"); out.push(document.querySelectorAll(".change details[open]").length);
        press("e"); out.push(document.querySelectorAll(".change details[open]").length);
        press("/"); out.push(focused());
        press("1"); out.push(shown());
        press("Escape"); out.push(document.activeElement === document.body);
        press("?"); out.push(document.getElementById("keys").open);
        document.getElementById("keys").querySelector("button").click(); await settled();
        out.push(document.getElementById("keys").open);
        document.getElementById("keys-enabled").click(); press("1"); await settled();
        out.push(shown());
        return out;
        """,
    )
    assert result == [
        REMOVED.fingerprint,
        SPECIES.fingerprint,
        REMOVED.fingerprint,
        0,
        6,
        "search",
        "6 shown",
        True,
        True,
        False,
        "6 shown",
    ]


def test_a_link_opens_its_change_even_where_a_filter_hides_it(browser: Browser) -> None:
    script = """
        await settled();
        const out = [focused(), document.activeElement.closest("details").open];
        press("1"); press("2"); press("3"); await settled(); out.push(visible().length);
        location.hash = "#%s"; await settled();
        out.push(focused(), visible().length);
        return out;
    """
    result = browser(
        [REVIEW],
        script % MAXIMUM.fingerprint,
        fragment=f"#{DESCRIPTION.fingerprint}",
    )
    assert result == [DESCRIPTION.fingerprint, True, 0, MAXIMUM.fingerprint, 6]


def test_a_link_to_one_of_many_places_opens_the_list_of_them(browser: Browser) -> None:
    alike = tuple(one_of_many(number, name="PageSize") for number in range(30))
    result = browser(
        [Review(comparison=replace(COMPARISON, changes=alike))],
        """
        await settled();
        const place = document.querySelector(":target");
        return [focused(), place.closest("details").open, shown()];
        """,
        fragment=f"#{alike[17].fingerprint}",
    )
    assert result == [alike[0].fingerprint, True, "30 shown"]


def test_printing_opens_everything_and_closes_it_again(browser: Browser) -> None:
    result = browser(
        [WITH_APPROVALS],
        """
        const open = () => document.querySelectorAll(".change details[open]").length;
        const out = [open()];
        window.dispatchEvent(new Event("beforeprint")); out.push(open());
        window.dispatchEvent(new Event("afterprint")); out.push(open());
        return out;
        """,
    )
    assert result == [3, 6, 3]


def test_paper_is_filled(browser: Browser) -> None:
    """Both sides stand beside each other, and no large change leaves half a sheet empty."""
    text = "".join(
        f"{'' if number % 20 == 1 else ' '}line{number}: {number}\n"
        for number in range(1, 120)
    )
    large = [
        replace(
            one_of_many(number),
            base=DocumentPlace(file=BASE, line=20 * number + 1, column=1, pointer="/a"),
            revision=DocumentPlace(
                file=REVISION, line=20 * number + 1, column=1, pointer="/b"
            ),
        )
        for number in range(6)
    ]
    review = Review(
        comparison=replace(COMPARISON, changes=tuple(large)),
        base_texts={BASE: text},
        revision_texts={REVISION: text.replace("line", "word")},
    )
    assert browser.pages([review]) <= 4


def test_numbers_of_long_files_fit_on_one_line(browser: Browser) -> None:
    text = "\n" * 1_234_000 + "maximum: 1"
    late = replace(
        MAXIMUM, base=DocumentPlace(file=BASE, line=1_234_001, column=1, pointer="/a")
    )
    review = Review(
        comparison=replace(COMPARISON, changes=(late,)), base_texts={BASE: text}
    )
    result = browser(
        [review],
        """
        const line = document.querySelector("[data-number='1234001']");
        const number = getComputedStyle(line, "::before");
        const letter = document.createElement("span");
        letter.textContent = "0";
        line.append(letter);
        return [parseFloat(number.width) >= 7 * letter.getBoundingClientRect().width,
                parseFloat(getComputedStyle(line).paddingLeft) > parseFloat(number.width),
                line.textContent.includes("1234001")];
        """,
    )
    assert result == [True, True, False]


def test_nothing_moves_for_those_who_want_no_motion(browser: Browser) -> None:
    script = (
        'return getComputedStyle(document.querySelector(".toggle")).transitionDuration;'
    )
    assert browser([REVIEW], script) != "0s"
    assert browser([REVIEW], script, "--force-prefers-reduced-motion") == "0s"


def test_names_have_the_width_of_a_phone(browser: Browser) -> None:
    result = browser(
        [REVIEW],
        """
        const cell = document.querySelector(".symbols tbody td");
        const verdict = document.querySelector(".symbols [data-of=stub]");
        return [cell.offsetWidth > 0.8 * window.innerWidth,
                getComputedStyle(verdict, "::before").content.includes("stub")];
        """,
        *NARROW,
    )
    assert result == [True, True]


def test_a_million_characters_leave_the_page_readable(browser: Browser) -> None:
    long = "word-" * 200_000
    endless = replace(
        MAXIMUM, message=f"the value `{long}` was added", part=long, after=long
    )
    review = replace(
        REVIEW,
        comparison=replace(COMPARISON, changes=(endless,)),
        revision_texts={REVISION: long},
    )
    result = browser(
        [review],
        """
        await settled();
        const {scrollWidth, scrollHeight} = document.documentElement;
        return [scrollWidth <= window.innerWidth, scrollHeight < 6 * window.innerHeight];
        """,
        "--window-size=1300,900",
    )
    assert result == [True, True]


def test_writing_from_right_to_left_turns_nothing_round(browser: Browser) -> None:
    """An override is spelled out; a Hebrew name leaves what follows it in its place."""
    name = "\u05e9\u05dc\u05d5\u05dd"
    turned = replace(
        MAXIMUM, message=f"the value `\u202e{name}` was added to `{name}` 1 (2)"
    )
    result = browser(
        [Review(comparison=replace(COMPARISON, changes=(turned,)))],
        """
        const message = document.querySelector(".message");
        const [first, second] = message.querySelectorAll("code");
        const range = document.createRange();
        range.selectNodeContents(message.lastChild);
        return [document.body.textContent.includes("\\u202e"), first.textContent.startsWith("\\\\u202e"),
                range.getBoundingClientRect().left >= second.getBoundingClientRect().right - 1];
        """,
    )
    assert result == [False, True, True]


def test_a_hostile_document_runs_nothing(browser: Browser) -> None:
    evil = (
        "</script><script>window.hacked = 1</script>"
        "<img src=x onerror='window.hacked = 1'><svg onload='window.hacked = 1'>"
    )
    hostile = replace(MAXIMUM, message=evil, hint=evil, part=evil, before=evil)
    review = Review(comparison=replace(COMPARISON, base=evil, changes=(hostile,)))
    result = browser(
        [review],
        """
        await settled();
        return [window.hacked ?? null, document.images.length, document.scripts.length,
                document.querySelectorAll("svg").length, shown()];
        """,
    )
    assert result == [None, 0, 2, 0, "1 shown"]


LUMINANCE = """
    const channels = (color) => color.match(/[\\d.]+/g).map(Number);
    const luminance = (color) => {
      const [r, g, b] = channels(color).slice(0, 3).map((one) => {
        const part = one / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const background = (node) => {
      for (let here = node; here; here = here.parentElement) {
        const color = getComputedStyle(here).backgroundColor;
        const parts = channels(color);
        if (parts.length < 4 || parts[3] === 1) return color;
      }
      return "rgb(255, 255, 255)";
    };
    press("e"); await settled();
    const weak = new Set();
    let count = 0;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || !node.checkVisibility()) continue;
      if (node.closest("script, dialog, option, .skip")) continue;
      const [one, other] = [getComputedStyle(node).color, background(node)].map(luminance);
      const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      count += 1;
      if (ratio < 4.5) weak.add(`${node.className || node.tagName} ${ratio.toFixed(2)}`);
    }
    return [count > 100, [...weak]];
"""


@pytest.mark.parametrize("options", [(), DARK], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(
    browser: Browser, options: tuple[str, ...]
) -> None:
    """At least 4.5 to 1 (WCAG 2.2, success criterion 1.4.3)."""
    assert browser([WITH_APPROVALS], LUMINANCE, *options) == [True, []]


def test_the_page_can_be_read_by_assistive_software(browser: Browser) -> None:
    result = browser(
        [WITH_APPROVALS],
        """
        const named = (one) => one.labels?.length || one.getAttribute("aria-label") || one.textContent.trim();
        const controls = [...document.querySelectorAll("input, select, button, summary, a")];
        const levels = [...document.querySelectorAll("h1, h2, h3, h4")]
          .filter((one) => !one.closest("dialog"))
          .map((one) => Number(one.tagName[1]));
        return {
          unnamed: controls.filter((one) => !named(one)).map((one) => one.outerHTML),
          skipped: levels.filter((one, index) => one > (levels[index - 1] ?? 0) + 1).length,
          landmarks: ["header", "nav[aria-label]", "main", "[role=search][aria-label]"]
            .filter((one) => !document.querySelector(one)),
          language: document.documentElement.lang,
          live: document.getElementById("shown").getAttribute("aria-live"),
        };
        """,
    )
    assert result == {
        "unnamed": [],
        "skipped": 0,
        "landmarks": [],
        "language": "en",
        "live": "polite",
    }


@pytest.mark.parametrize("options", [(), NARROW], ids=["wide", "narrow"])
def test_nothing_runs_out_of_the_window(
    browser: Browser, options: tuple[str, ...]
) -> None:
    result = browser(
        [WITH_APPROVALS],
        """
        press("e"); await settled();
        return document.documentElement.scrollWidth <= window.innerWidth;
        """,
        *options,
    )
    assert result is True


def test_pictures_of_light_dark_narrow_and_nothing_differ(browser: Browser) -> None:
    pictures = {
        browser.screenshot([WITH_APPROVALS]),
        browser.screenshot([WITH_APPROVALS], *DARK),
        browser.screenshot([WITH_APPROVALS], *NARROW),
        browser.screenshot([NOTHING]),
    }
    assert len(pictures) == 4
    assert all(
        picture.startswith(b"\x89PNG") and len(picture) > 5_000 for picture in pictures
    )


def test_thousands_of_changes_are_filtered_in_a_moment(browser: Browser) -> None:
    result = browser(
        [many(5_000)],
        """
        const start = performance.now();
        await search("/things/00042/");
        document.body.offsetHeight;
        return [shown(), performance.now() - start < 10000];
        """,
    )
    assert result == ["1 of 5,000 shown", True]
