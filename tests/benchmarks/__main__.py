"""`python -m tests.benchmarks`: take what is not yet measured of the code as it is, and write the reports."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import traceback
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path

from . import report
from .bench import Bench, say
from .environments import Unavailable
from .generators import clear_away
from .measurements import MEASUREMENTS
from .results import FILE, ROOT, Results, tree_digest
from .sampling import Failed


def main() -> int:
    """The exit code: 1 if a measurement failed, 0 if all were taken or skipped."""
    options = _options()
    options.cache.mkdir(parents=True, exist_ok=True)
    results = Results(options.results)
    code = tree_digest(ROOT / "generator", ROOT / "templates")
    is_clean = True
    for name in () if options.report else MEASUREMENTS:
        is_wanted = any(fnmatch(name, pattern) for pattern in options.only or ["*"])
        known = results.get(name)
        is_known = known.get("code") == code and "result" in known
        if is_wanted and (options.refresh or not is_known):
            bench = Bench(options.cache.resolve(), options.runs, results, options.peers)
            is_clean &= _take(name, bench, code)
            if options.results == FILE:
                report.write(results)
    clear_away(options.cache.resolve())
    if options.report:
        report.write(results)
    return 0 if is_clean else 1


def _take(name: str, bench: Bench, code: str) -> bool:
    """Take one measurement and keep it; whether nothing failed."""
    say(name)
    started = time.monotonic()
    entry: dict[str, object] = {"code": code, "revision": _revision()}
    entry["runs"] = bench.runs
    try:
        entry["result"] = MEASUREMENTS[name](bench)
    except Unavailable as reason:
        entry["skipped"] = str(reason)
        say(f"  skipped: {reason}")
    except Exception as error:
        # What is known from before stays, with its date; the others are taken.
        if not isinstance(error, Failed):
            traceback.print_exc()
        say(f"  failed: {error}")
        return False
    entry["at"] = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    entry["took"] = round(time.monotonic() - started)
    bench.results.keep(name, entry)
    say(f"  {entry['took']} s")
    return True


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description=__doc__
    )
    known = ", ".join(MEASUREMENTS)
    parser.add_argument(
        "--only",
        metavar="NAME",
        action="append",
        help=f"take only these; * for any characters; repeatable: {known}",
    )
    parser.add_argument(
        "--runs",
        type=int,
        default=5,
        help="runs of each subject; slow ones get fewer (%(default)s)",
    )
    parser.add_argument(
        "--refresh",
        action="store_true",
        help="take again what was taken of this very code",
    )
    parser.add_argument(
        "--peers",
        action="store_true",
        help="judge the peers' packages again, too: half an hour",
    )
    parser.add_argument(
        "--report", action="store_true", help="measure nothing, only write the reports"
    )
    parser.add_argument(
        "--cache",
        metavar="DIR",
        type=Path,
        default=_cache(),
        help="environments, documents and packages (%(default)s)",
    )
    parser.add_argument(
        "--results",
        metavar="FILE",
        type=Path,
        default=FILE,
        help="another result file, of which no reports are written",
    )
    return parser.parse_args()


def _cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME")
    return Path(home or Path.home() / ".cache") / "specloom-benchmarks"


def _revision() -> str:
    """The commit, and whether the tree differs from it."""
    command = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
