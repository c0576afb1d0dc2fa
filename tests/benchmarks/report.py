"""docs/performance.md, its plots and the README's table, written from the result file alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from .charts import charts
from .comparison_table import comparison_table, document_table
from .figures import Subjects, megabytes, middle, one_in, rate, reason, seconds
from .results import ROOT, Results
from .review_table import review_tables
from .targets import CLIENT, GENERATOR, OURS, result_of, targets

PAGE = ROOT / "docs" / "performance.md"
IMAGES = ROOT / "docs" / "images"
README = ROOT / "README.md"
_BEGIN, _END = (
    "<!-- benchmarks: written by python -m tests.benchmarks -->",
    "<!-- /benchmarks -->",
)


def write(results: Results) -> None:
    """Write the page, the plots and the README's part."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for file, text in written(results):
        file.write_text(text, encoding="utf-8")


def written(results: Results) -> Iterator[tuple[Path, str]]:
    """Each file and its text, which says what the results say."""
    for name, text in charts(results):
        yield IMAGES / name, text
    yield PAGE, "\n".join(_page(results)).rstrip() + "\n"
    yield README, _readme(README.read_text(encoding="utf-8"), results)


def _readme(text: str, results: Results) -> str:
    part = "\n".join([_BEGIN, "", *_summary(results), "", _END])
    pattern = re.compile(re.escape(_BEGIN) + ".*?" + re.escape(_END), re.DOTALL)
    return pattern.sub(lambda _: part, text)


def _summary(results: Results) -> Iterator[str]:
    """What the README shows."""
    drawn = dict(charts(results))
    yield from comparison_table(results)
    yield ""
    for name, text in (
        ("generation.svg", "CPU time of generating a client"),
        ("package.svg", "CPU time and memory of using a generated client"),
    ):
        if name in drawn:
            yield f"![{text}](docs/images/{name})"
            yield ""
    yield (
        "[docs/performance.md](docs/performance.md) has every figure, each document, the versions and the machine; "
        "`python -m tests.benchmarks` measures them again."
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table of Markdown; the first column is text, the others are figures."""
    marks = ["---", *("---:" for _ in head[1:])]
    lines = [head, marks, *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]


def _page(results: Results) -> Iterator[str]:
    yield "# Performance"
    yield ""
    yield (
        "Measured by `python -m tests.benchmarks`, which installs the peers from PyPI and npm into environments of "
        "their own, and writes this page, its plots and the README's table from "
        "[`tests/benchmarks/results.json`](../tests/benchmarks/results.json), where every single run stands. "
        "Times are CPU time, user and system, of whole processes with all their children; of several runs, "
        "in which the subjects took turns, the median counts. Trust the ratios: seconds are those of one machine."
    )
    yield ""
    yield from _origin(results)
    yield from _targets(results)
    yield from _generation(results)
    yield from review_tables(results)
    yield from _package(results)
    yield from _stub(results)
    yield from _comparison(results)


def _origin(results: Results) -> Iterator[str]:
    machine = ", ".join(
        f"{value} {key}" if key == "cores" else value
        for key, value in sorted(results.machine.items())
    )
    yield f"- Machine: {machine}."
    versions = sorted(results.versions.items())
    yield "- Versions: " + ", ".join(
        f"{name} {version}" for name, version in versions
    ) + "."
    taken = [results.get(name) for name in results.names()]
    times = sorted(measurement["at"] for measurement in taken if "at" in measurement)
    revisions = sorted(
        {measurement["revision"] for measurement in taken if "revision" in measurement}
    )
    if times:
        span = times[0] if times[0] == times[-1] else f"{times[0]} to {times[-1]}"
        yield f"- Taken: {span}, of {', '.join(revisions)}."
    for name in results.names():
        for kind in ("skipped", "failed"):
            if kind in results.get(name):
                yield f"- {name} was {kind}: {results.get(name)[kind]}."
    yield ""


def _targets(results: Results) -> Iterator[str]:
    yield "## What we want, and what there is"
    yield ""
    marks = {True: "yes", False: "**no**", None: "not measured"}
    rows = [
        (target.what, target.wanted, target.measured, marks[target.holds])
        for target in targets(results)
    ]
    yield from table(("", "wanted", "measured", "holds"), rows)
    yield ""


def _subjects(
    subjects: Subjects, names: Sequence[str], figures: Sequence[str]
) -> list[tuple[str, ...]]:
    """A row for each subject: each figure, how far the runs lie apart, how many there were, and the ratio to ours."""
    write = {"cpu": seconds, "peak_mb": megabytes, "per_cpu_second": rate}
    rows = []
    for name in names:
        if why := reason(subjects, name):
            rows.append((name, why, *("" for _ in figures), ""))
            continue
        values = subjects.get(name, {}).get(figures[0])
        if not values:
            continue
        show = write[figures[0]]
        ours, theirs = (
            middle(subjects, subject, figures[0]) for subject in (OURS, name)
        )
        is_peer = name not in (OURS, "python")
        part = ours / theirs if ours and theirs and is_peer else None
        rows.append(
            (
                name,
                *(write[figure](middle(subjects, name, figure)) for figure in figures),
                f"{show(min(values))} – {show(max(values))} ({len(values)})",
                "" if part is None else one_in(part),
            )
        )
    return rows


def _image(results: Results, name: str, text: str) -> Iterator[str]:
    if name in dict(charts(results)):
        yield f"![{text}](images/{name})"
        yield ""


def _generation(results: Results) -> Iterator[str]:
    yield "## Generating"
    yield ""
    yield from _image(results, "generation.svg", "CPU time of generating a client")
    names = (OURS, CLIENT, GENERATOR)
    head = ("", "CPU", "peak memory", "runs", "specloom needs")
    for title, name in (
        ("GitHub: 1,223 operations, 13 MB of JSON", "generate-github"),
        ("OpenAI: 288 operations, 3 MB of YAML", "generate-openai"),
    ):
        result = result_of(results, name)
        if result:
            yield from (f"### {title}", "")
            yield from table(head, _subjects(result, names, ("cpu", "peak_mb")))
            yield ""
    yield from _image(
        results, "growth.svg", "CPU time of a document five times the size"
    )
    result = result_of(results, "start-up")
    if result:
        yield from ("### Small things", "")
        rows = _subjects(result, tuple(result), ("cpu",))
        rows += _subjects(
            again := result_of(results, "generate-unchanged"), tuple(again), ("cpu",)
        )
        yield from table(("", "CPU", "runs"), [row[:3] for row in rows])
        yield ""


def _package(results: Results) -> Iterator[str]:
    yield "## A generated package"
    yield ""
    yield from _image(
        results, "package.svg", "CPU time and memory of using a generated client"
    )
    result = result_of(results, "package-describe")
    names = (OURS, CLIENT, "python")
    head = ("", "CPU", "peak memory", "runs", "specloom needs")
    for key, title in (
        ("bytecode", "GitHub's package imported, a client made, one call described"),
        ("no bytecode", "The same where no bytecode of the package is cached"),
    ):
        if key in result:
            yield from (f"### {title}", "")
            yield from table(head, _subjects(result[key], names, ("cpu", "peak_mb")))
            yield ""
    for name, title in (
        ("sync", "A call, sync, with the same request written by hand"),
        ("async", "A call, async, with the same request written by hand"),
    ):
        calls = result_of(results, "package-call").get(name)
        if calls:
            yield from (f"### {title}", "")
            rows = _subjects(calls, (OURS, "by hand"), ("cpu",))
            yield from table(
                ("", "CPU of a call", "runs of 200", "specloom needs"), rows
            )
            yield ""
    decoded = result_of(results, "package-decode")
    if decoded:
        yield from ("### A list of 10,000 objects decoded", "")
        rows = _subjects(decoded, (OURS, CLIENT, "pydantic"), ("cpu",))
        yield from table(("", "CPU", "runs", "specloom needs"), rows)
        yield ""
    streamed = result_of(results, "package-stream")
    if streamed:
        yield from ("### Memory that streaming takes", "")
        grown = [
            (key, f"{growth['grown_mb']:.1f} MB") for key, growth in streamed.items()
        ]
        yield from table(("", "growth"), grown)
        yield ""


def _stub(results: Results) -> Iterator[str]:
    yield "## The stub"
    yield ""
    yield from _image(
        results, "stub.svg", "Requests that a stub serves in a CPU second"
    )
    result = result_of(results, "stub")
    if not result:
        return
    names = (OURS, "specloom, 1200 operations", "FastAPI", "Prism")
    rows = [
        (*row[:3], rate(result.get(row[0], {}).get("first")))
        for row in _subjects(result, names, ("per_cpu_second",))
    ]
    head = ("", "requests per CPU second", "runs", "in the first 2 s")
    yield from table(head, rows)
    yield ""
    yield (
        "One JSON POST whose body is checked, over 16 kept connections; the CPU time is the server's. FastAPI's is an "
        "application written by hand with pydantic models, in uvicorn with httptools; ours is `specloom serve --quiet --page off`, which "
        "answers plain requests on uvicorn's connections itself; Prism's is `prism mock`. "
        "What counts is measured after 6 s of load; Prism, which is compiled while it runs, is slower before."
    )
    yield ""


def _comparison(results: Results) -> Iterator[str]:
    yield "## The corpus"
    yield ""
    yield from comparison_table(results)
    yield ""
    yield from document_table(results)
