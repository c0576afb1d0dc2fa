"""The plots of docs/performance.md and the README."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .figures import Subjects, megabytes, middle, rate, seconds, times
from .plots import Bar, Group, chart
from .results import Results
from .targets import CLIENT, GENERATOR, OURS, corpus_medians, growth_of, result_of


def charts(results: Results) -> Iterator[tuple[str, str]]:
    """Name of the file and its text; only those of which something was measured."""
    made = {
        "generation.svg": (
            "Generating a client",
            "CPU seconds of the whole process; shorter is better",
            _generation(results),
        ),
        "package.svg": (
            "Using a generated client",
            "GitHub's package, 1,223 operations; 10,000 objects decoded; shorter is better",
            _package(results),
        ),
        "stub.svg": (
            "Serving a stub",
            "Requests for each CPU second of the server, one JSON POST, validated; longer is better",
            _stub(results),
        ),
        "growth.svg": (
            "Five times the document",
            "Times the CPU; 5 × is linear",
            _growth(results),
        ),
    }
    for name, (title, note, groups) in made.items():
        filled = [group for group in groups if group.bars]
        if filled:
            yield name, chart(title, note, filled)


def _bars(subjects: Subjects, names: Sequence[str], figure: str = "cpu") -> list[Bar]:
    """Bars of those that have figures."""
    write = {"cpu": seconds, "peak_mb": megabytes, "per_cpu_second": rate}[figure]
    return [
        Bar(name, value, write(value), name.startswith(OURS))
        for name in names
        if (value := middle(subjects, name, figure)) is not None
    ]


def _generation(results: Results) -> list[Group]:
    names = (OURS, CLIENT, GENERATOR)
    github = result_of(results, "generate-github")
    openai = result_of(results, "generate-openai")
    both = corpus_medians(results)
    median: list[Bar] = []
    if both:
        ours, theirs = both
        median.append(Bar(OURS, ours, seconds(ours), True))
        median.append(Bar(CLIENT, theirs, seconds(theirs)))
    return [
        Group("GitHub, 1,223 operations, 13 MB of JSON", _bars(github, names)),
        Group("OpenAI, 288 operations, 3 MB of YAML", _bars(openai, names)),
        Group("Median document of the corpus", median),
    ]


def _package(results: Results) -> list[Group]:
    result = result_of(results, "package-describe")
    cached, bare = result.get("bytecode", {}), result.get("no bytecode", {})
    names = (OURS, CLIENT)
    decoded = result_of(results, "package-decode")
    return [
        Group("Import, client, one call described: CPU", _bars(cached, names)),
        Group("The same where no bytecode is cached", _bars(bare, names)),
        Group("The same: peak memory", _bars(cached, names, "peak_mb")),
        Group("A list of 10,000 objects decoded", _bars(decoded, (*names, "pydantic"))),
    ]


def _stub(results: Results) -> list[Group]:
    result = result_of(results, "stub")
    names = (OURS, "specloom, 1200 operations", "FastAPI", "Prism")
    return [
        Group("Requests for each CPU second", _bars(result, names, "per_cpu_second"))
    ]


def _growth(results: Results) -> list[Group]:
    bars = [
        Bar(what, value, times(value), True)
        for shape, what in (
            ("wide", "operations"),
            ("deep", "references, one after another"),
            ("unions", "members of one union"),
            ("compositions", "models made by allOf"),
        )
        if (value := growth_of(results, shape)) is not None
    ]
    return [Group("5 × as many", bars)]
