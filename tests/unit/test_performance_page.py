"""docs/performance.md, its plots and the README's table say what the result file of the benchmarks says."""

from __future__ import annotations

from xml.etree import ElementTree

from ..benchmarks import report
from ..benchmarks.results import FILE, Results


def test_the_pages_are_those_of_the_result_file() -> None:
    for file, text in report.written(Results(FILE)):
        assert (
            file.read_text(encoding="utf-8") == text
        ), f"{file.name} is not what `python -m tests.benchmarks --report` writes"


def test_the_plots_are_images() -> None:
    for file, text in report.written(Results(FILE)):
        if file.suffix == ".svg":
            assert ElementTree.fromstring(text).tag.endswith("svg")
            assert "prefers-color-scheme: dark" in text


def test_nothing_of_the_machine_is_in_the_result_file() -> None:
    text = FILE.read_text(encoding="utf-8")
    for place in ("/tmp/", "/home/", "/root/", "/work/", "/Users/"):
        assert place not in text
