"""What every measurement needs: the cache, how many runs, the environments, the result file."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

from . import generators, synthetic
from .documents import Document
from .environments import Environment, environment
from .generators import Generator
from .process import Done
from .results import Results
from .sampling import Failed, Sample


@dataclass
class Bench:
    """One run of the benchmarks."""

    cache: Path
    runs: int
    results: Results
    peers: bool = False
    """Whether verdicts on peers are found anew."""
    _generators: dict[str, Generator] = field(default_factory=dict)

    def generator(self, name: str) -> Generator:
        """A generator, installed.

        Raises:
            Unavailable: it cannot be.
        """
        if name not in self._generators:
            made = generators.generator(name, self.cache, self.results)
            self._generators[name] = made
            # The first run after a change of the code writes bytecode, and is none that counts.
            made.generate(self.document("first", synthetic.pets()))
        return self._generators[name]

    def environment(self, name: str, *shown: str) -> Environment:
        """An environment; the versions of what is `shown` go into the results.

        Raises:
            Unavailable: it cannot be made.
        """
        tools = environment(name, self.cache)
        if shown:
            versions = tools.versions()
            self.results.versions.update(
                {program: versions[program] for program in shown}
            )
        return tools

    def document(self, name: str, text: str) -> Document:
        """A document of ours, as a file."""
        folder = self.cache / "documents" / name
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "openapi.json"
        file.write_text(text, encoding="utf-8")
        return Document(name, file, folder)

    def package(self, generator: str, document: Document) -> Path:
        """The package that a generator makes of a document, made now.

        Raises:
            Failed: it makes none.
            Unavailable: the generator cannot be installed.
        """
        made = self.generator(generator)
        succeeded(made.generate(document))
        return made.package(document)


def succeeded(done: Done) -> Done:
    """The same.

    Raises:
        Failed: the process ended with an error.
    """
    if done.code:
        raise Failed(done.complaint())
    return done


def sampled(done: Done) -> Sample:
    """What a run cost.

    Raises:
        Failed: it ended with an error.
    """
    return succeeded(done).sample


def say(text: str) -> None:
    """Tell whoever waits what happens."""
    print(text, file=sys.stderr, flush=True)
