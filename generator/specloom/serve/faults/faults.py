"""The faults of a stub: which of them happen to a request."""

from __future__ import annotations

import random
import time
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from specloom.serve.documented import Operation
from specloom.serve.faults.fault import Fault, FaultError, Rate, fault_in, fault_of

ALL = "*"
"""What stands for all operations."""


class Excess(NamedTuple):
    """A request that a rate limit refuses, or lets pass."""

    rate: Rate
    remaining: int
    resets_in: float
    """Seconds until requests are counted anew."""
    is_over: bool


@dataclass(frozen=True, slots=True)
class Happening:
    """What happens to one request."""

    delay: float = 0.0
    fault: Fault | None = None
    """The first of those that decide about the answer; not a delay alone."""
    limit: Excess | None = None
    """The first rate limit that refuses the request, or the first that there is."""


@dataclass(slots=True)
class Rule:
    """A fault of an operation, and what has become of it."""

    operation: str
    """The operation's id, `METHOD /path`, or `*`."""
    fault: Fault
    seen: int = 0
    happened: int = 0
    window: float = 0.0
    """When the first request that the rate limit counts came."""
    counted: int = 0


class Faults:
    """Faults by operation; more can be added while the stub answers."""

    def __init__(
        self,
        operations: Callable[[], Iterable[Operation]],
        *,
        seed: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`operations` gives those that may have faults, which are others when a stub was made anew."""
        self._operations = operations
        self._seed = seed
        self._clock = clock
        self._rules: list[Rule] = []
        self._from_file: list[Rule] = []

    def __bool__(self) -> bool:
        return bool(self._rules or self._from_file)

    def current(self) -> dict[str, int]:
        """How many faults each operation has that may still happen, by its id, or `*`."""
        counted: dict[str, int] = {}
        for rule in (*self._rules, *self._from_file):
            times = rule.fault.times
            if times is None or rule.happened < times:
                counted[rule.operation] = counted.get(rule.operation, 0) + 1
        return counted

    def add(self, operation: str, fault: Fault) -> None:
        """Let a fault happen from now on; faults of one operation happen beside each other.

        Raises:
            FaultError: there is no such operation.
        """
        self._rules.append(Rule(self._known(operation), fault))

    def clear(self, operation: str | None = None) -> None:
        """Let no faults happen any more, or none of an operation; a file's are not forgotten."""
        name = None if operation is None else self._known(operation)
        self._rules = [
            rule for rule in self._rules if name is not None and rule.operation != name
        ]

    def replace_file(self, rules: Sequence[tuple[str, Fault]]) -> None:
        """Let these stand for what was in a file.

        Raises:
            FaultError: there is no such operation; what was there stays.
        """
        self._from_file = [Rule(self._known(name), fault) for name, fault in rules]

    def happening(self, operation: str | None) -> Happening:
        """What happens to a request to an operation, None for one that the document does not have."""
        delay = 0.0
        decided: Fault | None = None
        limit: Excess | None = None
        for rule in (*self._rules, *self._from_file):
            if rule.operation not in (ALL, operation):
                continue
            fault = rule.fault
            rule.seen += 1
            dice = random.Random(f"{self._seed} {rule.operation} {rule.seen}")
            if (
                rule.seen <= fault.after
                or (fault.times is not None and rule.happened >= fault.times)
                or dice.random() >= fault.probability
            ):
                continue
            if fault.rate is not None:
                excess = self._counted(rule, fault.rate)
                if limit is None or (excess.is_over and not limit.is_over):
                    limit = excess
                if not excess.is_over:
                    continue
            rule.happened += 1
            if fault.delay is not None:
                first, last = (
                    fault.delay
                    if isinstance(fault.delay, tuple)
                    else (fault.delay, fault.delay)
                )
                delay += dice.uniform(first, last)
            if decided is None and _decides(fault):
                decided = fault
        return Happening(delay, decided, limit)

    def _counted(self, rule: Rule, rate: Rate) -> Excess:
        now = self._clock()
        if not rule.counted or now - rule.window >= rate.seconds:
            rule.window, rule.counted = now, 0
        rule.counted += 1
        return Excess(
            rate,
            max(0, rate.requests - rule.counted),
            rate.seconds - (now - rule.window),
            rule.counted > rate.requests,
        )

    def _known(self, operation: str) -> str:
        if operation == ALL:
            return ALL
        names: dict[str, str] = {}
        for known in self._operations():
            names[known.id] = known.id
            names[f"{known.method} {known.path}"] = known.id
        if operation in names:
            return names[operation]
        by_case = {name.lower(): name for name in names}
        near = get_close_matches(operation.lower(), by_case, 1)
        hint = f"; did you mean {by_case[near[0]]!r}?" if near else ""
        raise FaultError(f"there is no operation {operation!r}{hint}")


def _decides(fault: Fault) -> bool:
    return any(
        effect is not None
        for effect in (fault.status, fault.drop, fault.slow, fault.truncate, fault.rate)
    )


def rule_in(text: str) -> tuple[str, Fault]:
    """The operation and the fault of an option: `createFile: status=503, times=2`.

    Raises:
        FaultError: it is none.
    """
    operation, colon, settings = text.rpartition(":")
    if not colon:
        raise FaultError("OPERATION: NAME=VALUE, such as 'createFile: status=503'")
    return operation.strip(), fault_in(settings)


def rules_in(text: str) -> list[tuple[str, Fault]]:
    """The operations and faults of a TOML file: a table for each operation, or an array of tables.

    Raises:
        FaultError: it is no TOML, or has something else.
    """
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FaultError(f"it is no TOML: {error}") from None
    except ValueError:  # of Python's `int`
        raise FaultError("a number has too many digits") from None
    except RecursionError:
        raise FaultError("it is nested too deeply") from None
    rules: list[tuple[str, Fault]] = []
    for operation, value in read.items():
        for table in value if isinstance(value, list) else [value]:
            if not isinstance(table, dict):
                raise FaultError(f"[{operation}] must be a table, such as status = 503")
            try:
                rules.append((operation, fault_of(table)))
            except FaultError as error:
                raise FaultError(f"[{operation}]: {error}") from None
    return rules


class FaultFile:
    """A file of faults, which is read again when it has changed."""

    def __init__(
        self, file: Path, faults: Faults, complain: Callable[[str], None]
    ) -> None:
        """Read it; `complain` is told what is wrong with it later.

        Raises:
            FaultError: it cannot be read, or is wrong.
        """
        self._file = file
        self._faults = faults
        self._complain = complain
        self._stamp = self._stamped()
        self._read()

    def refresh(self) -> None:
        """Read the file again, if it has changed; one that is wrong leaves what there was."""
        stamp = self._stamped()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._read()
        except FaultError as error:
            self._complain(f"{error}; the faults are what they were")

    def _stamped(self) -> tuple[int, int] | None:
        try:
            state = self._file.stat()
        except OSError:
            return None
        return state.st_mtime_ns, state.st_size

    def _read(self) -> None:
        try:
            self._faults.replace_file(rules_in(self._file.read_text(encoding="utf-8")))
        except OSError as error:
            raise FaultError(f"{self._file} cannot be read: {error.strerror}") from None
        except FaultError as error:
            raise FaultError(f"{self._file}: {error}") from None
        except UnicodeDecodeError:
            raise FaultError(f"{self._file} is not UTF-8") from None
