"""Lines of the log, when whoever reads them has gone."""

from __future__ import annotations

import asyncio

from specloom.serve.lines import Lines


def test_lines_go_out_at_once_and_then_together() -> None:
    out: list[str] = []

    async def write() -> None:
        lines = Lines(out.append)
        for number in range(4):
            lines(f"{number}\n")
        assert out == ["0\n"]
        await asyncio.sleep(0.2)
        lines("4\n")

    asyncio.run(write())
    assert out == ["0\n", "1\n2\n3\n", "4\n"]


def test_a_reader_that_has_gone_is_no_matter_of_the_requests() -> None:
    tried: list[str] = []

    def write(text: str) -> None:
        tried.append(text)
        raise BrokenPipeError

    lines = Lines(write)
    for _ in range(3):
        lines("a\n")
    lines.flush()
    assert len(tried) == 1
