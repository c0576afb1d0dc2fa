"""What issue 4 asks for, and whether it holds."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .figures import megabytes, middle, one_in, ratio, seconds, times
from .results import Result, Results

OURS = "specloom"
CLIENT = "openapi-python-client"
GENERATOR = "openapi-generator"


@dataclass(frozen=True)
class Target:
    """One thing that is asked for, and what was measured."""

    what: str
    wanted: str
    measured: str
    holds: bool | None
    """None where it was not measured."""


def targets(results: Results) -> list[Target]:
    """All of them, in the issue's order."""
    return [
        *_generation(results),
        *_repetition(results),
        *_packages(results),
        *_calls(results),
        *_stub(results),
    ]


def _part(what: str, value: float | None, limit: float) -> Target:
    """At most a part of what a peer needs."""
    wanted = f"at most 1/{1 / limit:g}"
    return Target(what, wanted, one_in(value), _at_most(value, limit))


def _factor(what: str, value: float | None, limit: float) -> Target:
    """At least so many times as much as a peer."""
    holds = None if value is None else value >= limit
    return Target(what, f"at least {limit:g} ×", times(value), holds)


def _time(what: str, value: float | None, limit: float) -> Target:
    holds = _at_most(value, limit)
    return Target(what, f"at most {seconds(limit)}", seconds(value), holds)


def _at_most(value: float | None, limit: float) -> bool | None:
    return None if value is None else value <= limit


def result_of(results: Results, name: str) -> Result:
    """What a measurement found; empty where it was not taken."""
    result: Result = results.get(name).get("result", {})
    return result


def _generation(results: Results) -> Iterator[Target]:
    github = result_of(results, "generate-github")
    openai = result_of(results, "generate-openai")
    yield _part(f"GitHub: CPU of {CLIENT}", ratio(github, OURS, CLIENT), 1 / 8)
    yield _part(f"GitHub: CPU of {GENERATOR}", ratio(github, OURS, GENERATOR), 1 / 10)
    peak = middle(github, OURS, "peak_mb")
    holds = _at_most(peak, 500)
    yield Target("GitHub: peak memory", "at most 500 MB", megabytes(peak), holds)
    yield _part(f"OpenAI: CPU of {CLIENT}", ratio(openai, OURS, CLIENT), 1 / 8)
    both = corpus_medians(results)
    yield _part(
        f"Median of the corpus: CPU of {CLIENT}",
        both[0] / both[1] if both else None,
        1 / 3,
    )


def corpus_medians(results: Results) -> tuple[float, float] | None:
    """Median CPU seconds of the documents that both generate: by specloom, by openapi-python-client."""
    result = result_of(results, "generate-corpus")
    ours: list[float] = []
    theirs: list[float] = []
    for subjects in result.values():
        first, second = middle(subjects, OURS), middle(subjects, CLIENT)
        if first is not None and second is not None:
            ours.append(first)
            theirs.append(second)
    return (statistics.median(ours), statistics.median(theirs)) if ours else None


def growth_of(results: Results, shape: str) -> float | None:
    """How many times as much five times the document costs, start-up left out."""
    result = result_of(results, "generate-growth")
    if not result:
        return None
    subjects = result["subjects"]
    least, first, second = (
        middle(subjects, f"{shape}_{size}") for size in result["sizes"][shape]
    )
    if least is None or first is None or second is None:
        return None
    return (second - least) / (first - least)


def _repetition(results: Results) -> Iterator[Target]:
    for shape, what in (
        ("wide", "operations with models, unions and allOf"),
        ("deep", "depth of references"),
        ("unions", "members of a union"),
        ("compositions", "models made by allOf"),
    ):
        value = growth_of(results, shape)
        measured = times(value)
        # A large document misses the processor's caches more often than a small one does.
        holds = _at_most(value, 6)
        yield Target(f"5 × the {what}", "about 5 × (at most 6)", measured, holds)
    again = result_of(results, "generate-unchanged")
    for name in ("generate", "generate --check"):
        value = middle(again, name)
        what = f"GitHub again, nothing changed: `{name}`"
        wanted = "loading and hashing only (0.4 s)"
        yield Target(what, wanted, seconds(value), _at_most(value, 0.4))
    started = result_of(results, "start-up")
    for name in ("--version", "--help"):
        yield _time(f"Start-up: `{name}`", middle(started, name), 0.040)
    small = middle(started, "generate, one operation")
    yield _time("Start-up: `generate` of one operation", small, 0.2)


def _packages(results: Results) -> Iterator[Target]:
    result = result_of(results, "package-describe")
    cached, bare = result.get("bytecode", {}), result.get("no bytecode", {})
    what = "GitHub's package imported, client made, a call described"
    yield _part(f"{what}: CPU of {CLIENT}", ratio(cached, OURS, CLIENT), 1 / 10)
    memory = ratio(cached, OURS, CLIENT, "peak_mb")
    yield _part(f"{what}: memory of {CLIENT}", memory, 1 / 4)
    yield _time(f"{what}: no bytecode cached", middle(bare, OURS), 0.3)


def _calls(results: Results) -> Iterator[Target]:
    calls = result_of(results, "package-call")
    for kind in ("sync", "async"):
        value = ratio(calls.get(kind, {}), OURS, "by hand")
        what = f"A call, {kind}, of the same by hand on httpx2 and msgspec"
        yield Target(what, "at most 1.3 ×", times(value), _at_most(value, 1.3))
    decoded = result_of(results, "package-decode")
    for name in (CLIENT, "pydantic"):
        value = ratio(decoded, name, OURS)
        yield _factor(f"10,000 objects decoded: as fast as {name}", value, 3)
    streamed = result_of(results, "package-stream")
    for direction, what in (("down", "Download"), ("up", "Upload")):
        large = streamed.get(f"{direction} 256 MiB", {}).get("grown_mb")
        yield Target(
            f"{what} of 256 MiB: growth of memory",
            "bounded (16 MB)",
            "—" if large is None else f"{large:.1f} MB",
            _at_most(large, 16),
        )


def _stub(results: Results) -> Iterator[Target]:
    result = result_of(results, "stub")
    figure = "per_cpu_second"
    prism = _factor(
        "Stub: requests of Prism's", ratio(result, OURS, "Prism", figure), 15
    )
    ours, theirs = (result.get(name, {}).get("first") for name in (OURS, "Prism"))
    if ours and theirs:
        first = f"{prism.measured}; in the first 2 s {times(ours / theirs)}"
        prism = replace(prism, measured=first)
    yield prism
    yield _factor(
        "Stub: requests of FastAPI's", ratio(result, OURS, "FastAPI", figure), 2
    )
    large = ratio(result, "specloom, 1200 operations", OURS, figure)
    wanted = "at least 80 %"
    measured = "—" if large is None else f"{large:.0%}"
    holds = None if large is None else large >= 0.8
    yield Target(
        "Stub with 1,200 operations, of that with one", wanted, measured, holds
    )
