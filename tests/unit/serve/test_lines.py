"""Lines of the log: the first at once, the others together, none lost."""

from __future__ import annotations

import asyncio

from specloom.serve.lines import Lines


def test_a_line_goes_out_at_once_and_those_that_follow_it_together() -> None:
    written: list[str] = []

    async def serve() -> None:
        lines = Lines(written.append)
        for number in range(4):
            lines(f"{number}\n")
        assert written == ["0\n"]
        await asyncio.sleep(0.1)
        assert written == ["0\n", "1\n2\n3\n"]
        lines("4\n")
        assert written[2:] == ["4\n"]

    asyncio.run(serve())


def test_what_waits_at_the_end_is_written() -> None:
    written: list[str] = []
    lines = Lines(written.append)

    async def serve() -> None:
        lines("0\n")
        lines("1\n")

    asyncio.run(serve())
    lines.flush()
    lines("2\n")
    assert written == ["0\n", "1\n", "2\n"]


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
