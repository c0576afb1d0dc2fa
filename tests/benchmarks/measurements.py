"""Every measurement by name, in the order in which they are taken."""

from __future__ import annotations

from collections.abc import Callable

from . import generation, packages, stub
from .bench import Bench
from .comparison import comparison
from .results import Result
from .reviewing import reviewing

MEASUREMENTS: dict[str, Callable[[Bench], Result]] = {
    "generate-github": generation.github,
    "generate-openai": generation.openai,
    "generate-corpus": generation.corpus,
    "generate-unchanged": generation.unchanged,
    "generate-growth": generation.growth,
    "start-up": generation.start_up,
    "review": reviewing,
    "package-describe": packages.describing,
    "package-call": packages.calling,
    "package-decode": packages.decoding,
    "package-stream": packages.streaming,
    "stub": stub.throughput,
    "comparison": comparison,
}
