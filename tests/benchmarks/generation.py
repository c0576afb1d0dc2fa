"""What generating costs: large documents, the corpus, growth with the document, start-up, nothing to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from . import documents, synthetic
from .bench import Bench, sampled
from .documents import Document
from .generators import NAMES, OPENAPI_GENERATOR, OPENAPI_PYTHON_CLIENT, SPECLOOM
from .process import run
from .results import Result
from .sampling import Sample, interleaved


def github(bench: Bench) -> Result:
    """GitHub's document, by specloom and by both generators of clients."""
    return _beside_peers(bench, documents.github(bench.cache))


def openai(bench: Bench) -> Result:
    """OpenAI's document, by the same."""
    return _beside_peers(bench, documents.openai())


def _beside_peers(bench: Bench, document: Document) -> Result:
    def generate(name: str) -> Sample:
        return sampled(bench.generator(name).generate(document))

    names = (SPECLOOM, OPENAPI_PYTHON_CLIENT, OPENAPI_GENERATOR)
    subjects = {name: partial(generate, name) for name in names}
    return interleaved(subjects, runs=bench.runs, patience=20)


def corpus(bench: Bench) -> Result:
    """Every document of the corpus, by every generator in turn; the slow ones once."""

    def generate(name: str, document: Document) -> Sample:
        return sampled(bench.generator(name).generate(document))

    result: Result = {}
    for document in documents.corpus():
        subjects = {name: partial(generate, name, document) for name in NAMES}
        runs = min(bench.runs, 2)
        result[document.name] = interleaved(subjects, runs=runs, patience=1, least=1)
    return result


def unchanged(bench: Bench) -> Result:
    """Generating GitHub's package again, and checking it, with nothing changed."""
    document = documents.github(bench.cache)
    specloom = bench.generator(SPECLOOM)
    sampled(specloom.generate(document))
    subjects: dict[str, Callable[[], Sample]] = {
        "generate": lambda: sampled(specloom.again(document)),
        "generate --check": lambda: sampled(specloom.again(document, "--check")),
    }
    return interleaved(subjects, runs=bench.runs)


def start_up(bench: Bench) -> Result:
    """Small things, and the interpreter alone for comparison."""
    specloom = bench.generator(SPECLOOM)
    environment = specloom.environment
    small = bench.document("pets", synthetic.pets())

    def command(*arguments: str | Path) -> Sample:
        return sampled(run([*arguments], environment=environment.variables))

    program = environment.program("specloom")
    subjects: dict[str, Callable[[], Sample]] = {
        "python": partial(command, environment.python, "-c", "pass"),
        "--version": partial(command, program, "--version"),
        "--help": partial(command, program, "--help"),
        "generate, one operation": lambda: sampled(specloom.generate(small)),
        "validate, one operation": partial(command, program, "validate", small.file),
    }
    sampled(specloom.generate(small))  # bytecode, caches of the system
    return interleaved(subjects, runs=3 * bench.runs)


def growth(bench: Bench) -> Result:
    """Documents of one size and of five times that, of several shapes."""
    subjects: dict[str, Callable[[], Sample]] = {}
    sizes: dict[str, list[int]] = {}
    for shape, (make, count) in synthetic.SHAPES.items():
        sizes[shape] = [1, count, 5 * count]
        for size in sizes[shape]:
            document = bench.document(f"{shape}_{size}", make(size))
            subjects[document.name] = partial(_generated, bench, document)
    measured = interleaved(subjects, runs=bench.runs, patience=20)
    return {"sizes": sizes, "subjects": measured}


def _generated(bench: Bench, document: Document) -> Sample:
    return sampled(bench.generator(SPECLOOM).generate(document))
