"""Several runs of several subjects, in turn, so that what else the machine does falls on all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .environments import Unavailable
from .results import Result

Sample = dict[str, float]


class Failed(Exception):
    """A subject does not do what is measured; its text says what happened."""


def interleaved(
    subjects: Mapping[str, Callable[[], Sample]],
    *,
    runs: int,
    patience: float = 45,
    least: int = 2,
) -> Result:
    """Each figure of every subject, a list of one value for each run: a round runs each subject once.

    A subject that has had the `least` runs and `patience` CPU seconds is not run again: slow peers get fewer.
    One that fails or is out of reach has its reason instead.
    """
    taken: Result = {name: {} for name in subjects}
    spent = dict.fromkeys(subjects, 0.0)
    for number in range(runs):
        for name, sample in subjects.items():
            so_far = taken[name]
            is_over = "failed" in so_far or "skipped" in so_far
            if is_over or (number >= least and spent[name] > patience):
                continue
            try:
                figures = sample()
                for figure, value in figures.items():
                    so_far.setdefault(figure, []).append(value)
                spent[name] += figures.get("cpu", 0)
            except Failed as failure:
                taken[name] = {"failed": str(failure)}
            except Unavailable as reason:
                taken[name] = {"skipped": str(reason)}
    return taken
