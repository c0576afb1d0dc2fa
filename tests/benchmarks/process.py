"""Processes and what they cost: CPU seconds of the whole tree, wall clock, peak memory."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_NOISE = re.compile(r"[\s#|]*(at .*|Suppressed: .*|\.\.\. \d+ more)?$")

_PLACES = (Path(__file__).resolve().parents[3], Path.home(), tempfile.gettempdir())
_PLACE = re.compile(
    f"(?:{'|'.join(re.escape(str(place)) for place in _PLACES)})/(?:[^\\s'\":]*/)?"
)

PROGRAMS = Path(__file__).resolve().parent / "programs"


@dataclass(frozen=True)
class Done:
    """A process that has ended, with every child that it waited for."""

    code: int
    cpu: float
    """User and system time in seconds, children included."""
    wall: float
    """Seconds from start to end."""
    peak: int
    """Peak resident set in bytes: that of the largest process (`ru_maxrss` of wait4(2))."""
    out: str
    err: str
    timed_out: bool

    @property
    def sample(self) -> dict[str, float]:
        """What is kept of a run."""
        return {
            "cpu": round(self.cpu, 4),
            "wall": round(self.wall, 4),
            "peak_mb": round(self.peak / 1e6, 1),
        }

    def complaint(self) -> str:
        """Why it failed, in one line that names no folder of this machine."""
        if self.timed_out:
            return "took too long"
        lines = (self.err.strip() or self.out.strip()).splitlines()
        # The last line that says something: of Java what was thrown, not from where.
        telling = (line for line in reversed(lines) if not _NOISE.match(line))
        message = next(telling, "no message")
        return f"exit code {self.code}: {_PLACE.sub('', message.strip())[:160]}"


def run(
    command: Sequence[object],
    *,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    timeout: float = 300,
) -> Done:
    """Run a command, words and paths, to its end or to its time limit in seconds; what it cost."""
    with tempfile.TemporaryDirectory() as temporary:
        cost, out, err = (Path(temporary) / name for name in ("cost", "out", "err"))
        measured = [sys.executable, "-I", "-S", str(PROGRAMS / "measure.py"), str(cost)]
        started = time.perf_counter()
        with out.open("wb") as standard_output, err.open("wb") as standard_error:
            process = subprocess.Popen(
                [*measured, *map(str, command)],
                cwd=cwd,
                env=_variables(environment),
                stdin=subprocess.DEVNULL,
                stdout=standard_output,
                stderr=standard_error,
                start_new_session=True,
            )
            timed_out = _wait(process, timeout)
        wall = time.perf_counter() - started
        figures = cost.read_text(encoding="ascii").split() if cost.is_file() else []
        cpu, peak = map(float, figures or ("0", "0"))
        return Done(
            code=process.returncode,
            cpu=cpu,
            wall=wall,
            peak=int(peak) * (1 if sys.platform == "darwin" else 1024),
            out=out.read_text(encoding="utf-8", errors="replace"),
            err=err.read_text(encoding="utf-8", errors="replace"),
            timed_out=timed_out,
        )


def _wait(process: subprocess.Popen[bytes], timeout: float) -> bool:
    """Wait for its end; whether it had to be stopped."""
    try:
        process.wait(timeout)
    except BaseException as error:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if isinstance(error, subprocess.TimeoutExpired):
            return True
        raise
    return False


def _variables(environment: Mapping[str, str] | None) -> dict[str, str]:
    """Ours and those given, without what would change how Python runs, such as no bytecode."""
    ours = {
        key: value for key, value in os.environ.items() if not key.startswith("PYTHON")
    }
    return {**ours, **(environment or {})}


@contextmanager
def running(
    command: Sequence[object],
    *,
    environment: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen[str]]:
    """A server: it runs in the block, with a pipe as its standard output."""
    process = subprocess.Popen(
        [str(argument) for argument in command],
        env=_variables(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def cpu_of(process: subprocess.Popen[str]) -> float:
    """User and system time in seconds of a process that runs, its threads and waited-for children (proc(5)).

    Raises:
        FileNotFoundError: the system has no /proc.
    """
    text = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8")
    fields = text.rpartition(")")[2].split()
    # utime, stime, cutime, cstime are fields 14 to 17; the state after the name is field 3.
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
