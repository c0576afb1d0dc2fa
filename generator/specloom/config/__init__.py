"""`[tool.specloom]` of a pyproject.toml: which documents become which packages, and how.

Every key is documented in docs/configuration.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar, get_args

from msgspec import Struct
from msgspec.structs import replace

from specloom.compare.change import Level
from specloom.config.text import ConfigText, tool_tables
from specloom.edits.settings import ON_EDIT, OnEdit, RecordedEdit, read_edits
from specloom.findings import UNJUDGED, Judgement
from specloom.parts import Parts, part, parts_of
from specloom.problems import Position, SpecloomError
from specloom.shared_runtime import TABLE as RUNTIME_TABLE
from specloom.shared_runtime import RuntimeChoice, SharedRuntime, read_runtime

Choice = TypeVar("Choice", bound=str)
UnknownMembers: TypeAlias = Literal["keep", "drop"]
UNKNOWN_MEMBERS: tuple[UnknownMembers, ...] = get_args(UnknownMembers)
RUNTIMES: tuple[RuntimeChoice, ...] = get_args(RuntimeChoice)


class Options(Struct, frozen=True, kw_only=True):
    """How one document becomes a package: what it may read, what of it is wanted.

    `include` and `exclude` are patterns of `model.select`, for documents such as GitHub's with its
    1,200 operations. `allow_root` are folders beside the document's own that may be read
    (SpaceTraders keeps its models beside the document's folder), `allow_remote` hosts that may
    be asked (documents that refer to https://raw.githubusercontent.com/...). `strict` makes
    errors of warnings that mean loss; `keep_going` generates what is left of a document whose
    parts are refused. `unknown_members` is what models do with members of objects that the
    document does not name, to keep them if None: services answer more than they document.
    `runtime` is whether the package has one of its own, where there is one to share.
    `parts` are those of `parts.PARTS` that the package has, client and stub if empty.
    `on_edit` is what becomes of files edited by hand, `edits` are those that are meant to stay so.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    allow_root: tuple[Path, ...] = ()
    allow_remote: tuple[str, ...] = ()
    strict: bool = False
    keep_going: bool = False
    unknown_members: UnknownMembers | None = None
    runtime: RuntimeChoice | None = None
    parts: tuple[str, ...] = ()
    on_edit: OnEdit | None = None
    edits: tuple[RecordedEdit, ...] = ()

    @property
    def wanted_parts(self) -> Parts:
        """The parts that the package is to have."""
        return parts_of(self.parts)

    @property
    def keeps_unknown(self) -> bool:
        """Whether models keep members of objects that the document does not name."""
        return self.unknown_members != "drop"

    def over(self, base: Options) -> Options:
        """These options on top of `base`: lists are joined, switches stay on, a choice wins, parts too."""
        return Options(
            include=(*base.include, *self.include),
            exclude=(*base.exclude, *self.exclude),
            allow_root=(*base.allow_root, *self.allow_root),
            allow_remote=(*base.allow_remote, *self.allow_remote),
            strict=base.strict or self.strict,
            keep_going=base.keep_going or self.keep_going,
            unknown_members=self.unknown_members or base.unknown_members,
            runtime=self.runtime or base.runtime,
            parts=self.parts or base.parts,
            on_edit=self.on_edit or base.on_edit,
            edits=(*base.edits, *self.edits),
        )


class DiffOptions(Struct, frozen=True, kw_only=True):
    """How documents are compared: the levels of rules by identifier, None for no report.

    `deprecation_days` lie between a deprecation and its sunset. Teams differ in what they
    promise; without it they would have to fork the table.
    """

    levels: Mapping[str, Level | None] = {}
    deprecation_days: int = 0


DEFAULTS = Options()

TABLES = ("packages", "runtime", "severity", "accepted", "diff", "on-edit")
"""What `[tool.specloom]` may have: tables, and keys for all packages."""
_DIFF_KEYS = ("levels", "deprecation-days")
DIFF_LEVELS: dict[str, Level | None] = {
    "breaking": "breaking",
    "warning": "warning",
    "info": "info",
    "off": None,
}
"""What `[tool.specloom.diff.levels]` may say of a rule."""

_PACKAGES = "tool.specloom.packages"
_PATHS = ("spec", "output")
_EDITS = "edits"
KEYS = (
    *_PATHS,
    *(name.replace("_", "-") for name in Options.__struct_fields__ if name != _EDITS),
)
"""The keys of a package, as they are written, but for the table of edits."""


class Target(Struct, frozen=True, kw_only=True):
    """One document and the folder of its package; paths are relative to `root`.

    `runtime` is the one that the package shares; None for one of its own. `config` is the file
    that lists it, as number `index` of the packages, from 0; None for one from a command line.
    `judgement` is what the project says of findings.
    """

    root: Path
    spec: str
    output: str
    options: Options = DEFAULTS
    runtime: SharedRuntime | None = None
    config: Path | None = None
    index: int = 0
    judgement: Judgement = UNJUDGED

    @property
    def folder(self) -> Path:
        return self.root / self.output

    def runtime_import(self) -> str | None:
        """How the package's own module imports a shared runtime.

        Raises:
            ValueError: it cannot.
        """
        return None if self.runtime is None else self.runtime.seen_from(self.folder)

    def pattern_at(self, option: str, text: str) -> Position | None:
        """Where a pattern of "include" or "exclude" is configured, if it is."""
        listed = getattr(self.options, option)
        if self.config is None or text not in listed:
            return None
        reader = ConfigText(self.config)
        reader.enter(_PACKAGES, self.index)
        return reader.text_at(option, text)


def find_project(start: Path) -> Path | None:
    """The nearest pyproject.toml with a `[tool.specloom]` table, from `start` upwards.

    Raises:
        SpecloomError: a pyproject.toml on the way is not TOML.
    """
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        if file.is_file() and "specloom" in tool_tables(file):
            return file
    return None


def read_targets(file: Path) -> tuple[Target, ...]:
    """The packages that a pyproject.toml lists.

    Raises:
        SpecloomError: a key is unknown or missing, or has the wrong type; all at once.
    """
    table = tool_tables(file)["specloom"]
    reader = _Reader(file)
    if not isinstance(table, dict):
        raise SpecloomError(
            [reader.wrong("specloom", "[tool.specloom] must be a table")]
        )
    for key in table:
        if key not in TABLES:
            reader.unknown(key, TABLES, "[tool.specloom]")
    packages = table.get("packages", [])
    if not isinstance(packages, list):
        reader.problems.append(
            reader.wrong("packages", "`packages` must be an array of tables")
        )
        packages = []
    reader.on_edit = reader.choice(table, "on-edit", ON_EDIT)
    runtime = read_runtime(table.get("runtime"), file.parent, reader)
    targets = [
        target
        for index, item in enumerate(packages)
        if (target := reader.target(item, index, runtime)) is not None
    ]
    reader.refuse_overlaps(targets, runtime)
    if reader.problems:
        raise SpecloomError(reader.problems)
    return _with_server(targets)


def _with_server(targets: list[Target]) -> tuple[Target, ...]:
    """The targets, whose runtime has a server part if one of them needs it, made in this run or not."""
    wanted = [
        target.options.wanted_parts for target in targets if target.runtime is not None
    ]
    if any(parts.stub or parts.receiver for parts in wanted):
        return tuple(targets)
    return tuple(
        replace(
            target, runtime=target.runtime and replace(target.runtime, has_server=False)
        )
        for target in targets
    )


def read_diff(file: Path) -> DiffOptions:
    """The settings of `specloom diff` in a pyproject.toml.

    Raises:
        SpecloomError: a key, a rule or a level is unknown; all at once.
    """
    reader = _Reader(file)
    table = tool_tables(file)["specloom"]
    settings = table.get("diff", {}) if isinstance(table, dict) else {}
    if not isinstance(settings, dict):
        raise SpecloomError([reader.wrong("diff", "`diff` must be a table")])
    for key in settings:
        if key not in _DIFF_KEYS:
            reader.unknown(key, _DIFF_KEYS, "[tool.specloom.diff]")
    levels = reader.levels(settings.get("levels", {}))
    days = settings.get("deprecation-days", 0)
    if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= 36_500:
        message = "`deprecation-days` must be a number of days"
        reader.problems.append(reader.wrong("deprecation-days", message))
        days = 0
    if reader.problems:
        raise SpecloomError(reader.problems)
    return DiffOptions(levels=levels, deprecation_days=days)


class _Reader(ConfigText):
    on_edit: OnEdit | None = None

    def target(
        self, item: object, index: int, runtime: SharedRuntime | None
    ) -> Target | None:
        self.enter(_PACKAGES, index)
        if not isinstance(item, dict):
            self.problems.append(
                self.wrong("packages", "each of `packages` must be a table")
            )
            return None
        for key in item:
            if key not in KEYS and key != _EDITS:
                self.unknown(key, (*KEYS, _EDITS), "[[tool.specloom.packages]]")
        values: dict[str, str] = {}
        for key in _PATHS:
            value = item.get(key)
            if isinstance(value, str) and value:
                values[key] = value
            else:
                wants = "is missing" if key not in item else "must be a path"
                self.problems.append(self.wrong(key, f"`{key}` of a package {wants}"))
        options = self._options(item)
        if len(values) != len(_PATHS):
            return None
        target = Target(
            root=self._file.parent,
            spec=values["spec"],
            output=values["output"],
            options=options,
            runtime=None if options.runtime == "own" else runtime,
            config=self._file,
            index=index,
        )
        if runtime is None and options.runtime == "shared":
            message = f"there is no [{RUNTIME_TABLE}] to share"
            self.problems.append(self.wrong("runtime", message))
        try:
            target.runtime_import()
        except ValueError as error:
            self.enter(RUNTIME_TABLE)
            self.problems.append(self.wrong("output", str(error)))
        return target

    def _options(self, item: dict[str, object]) -> Options:
        from specloom.model.pattern import pattern

        folder = self._file.parent
        return Options(
            include=self._named(item, "include", pattern),
            exclude=self._named(item, "exclude", pattern),
            allow_root=tuple(
                folder / path for path in self._strings(item, "allow-root")
            ),
            allow_remote=self._strings(item, "allow-remote"),
            strict=self._switch(item, "strict"),
            keep_going=self._switch(item, "keep-going"),
            unknown_members=self.choice(item, "unknown-members", UNKNOWN_MEMBERS),
            runtime=self.choice(item, "runtime", RUNTIMES),
            parts=self._parts(item),
            on_edit=self.choice(item, "on-edit", ON_EDIT) or self.on_edit,
            edits=read_edits(item.get(_EDITS, {}), self),
        )

    def levels(self, table: object) -> dict[str, Level | None]:
        from specloom.compare.rules import RULES

        if not isinstance(table, dict):
            self.problems.append(self.wrong("levels", "`levels` must be a table"))
            return {}
        levels: dict[str, Level | None] = {}
        for rule, level in table.items():
            if rule not in RULES:
                self.unknown(rule, tuple(RULES), "[tool.specloom.diff.levels]")
            elif level not in DIFF_LEVELS:
                self.problems.append(
                    self.wrong(
                        rule, f"`{rule}` must be one of {', '.join(DIFF_LEVELS)}"
                    )
                )
            else:
                levels[rule] = DIFF_LEVELS[level]
        return levels

    def _strings(self, item: dict[str, object], key: str) -> tuple[str, ...]:
        value = item.get(key, [])
        if isinstance(value, list) and all(
            isinstance(text, str) and text for text in value
        ):
            return tuple(value)
        self.problems.append(
            self.wrong(key, f"`{key}` of a package must be an array of strings")
        )
        return ()

    def _named(
        self, item: dict[str, object], key: str, read: Callable[[str], object]
    ) -> tuple[str, ...]:
        """Strings that `read` takes; it says of others, in a ValueError, what is wrong."""
        texts = self._strings(item, key)
        for text in texts:
            try:
                read(text)
            except ValueError as error:
                self.problems.append(self.wrong(key, str(error)))
        return texts

    def _parts(self, item: dict[str, object]) -> tuple[str, ...]:
        parts = self._named(item, "parts", part)
        if item.get("parts") == []:
            message = "`parts` of a package must name one; without the key it has all"
            self.problems.append(self.wrong("parts", message))
        return parts

    def _switch(self, item: dict[str, object], key: str) -> bool:
        value = item.get(key, False)
        if isinstance(value, bool):
            return value
        self.problems.append(
            self.wrong(key, f"`{key}` of a package must be true or false")
        )
        return False

    def choice(
        self, item: dict[str, object], key: str, choices: tuple[Choice, ...]
    ) -> Choice | None:
        """One of the choices; None where it is none."""
        value = item.get(key)
        if value is None:
            return None
        for choice in choices:
            if value == choice:
                return choice
        wanted = " or ".join(f'"{choice}"' for choice in choices)
        self.problems.append(self.wrong(key, f"`{key}` of a package must be {wanted}"))
        return None

    def refuse_overlaps(
        self, targets: list[Target], runtime: SharedRuntime | None
    ) -> None:
        """Two packages in one folder, or one inside the other, would overwrite each other."""
        seen = [] if runtime is None else [runtime.folder.resolve()]
        for target in targets:
            self.enter(_PACKAGES, target.index)
            folder = target.folder.resolve()
            if any(
                folder == other or folder in other.parents or other in folder.parents
                for other in seen
            ):
                message = f"the output {target.output!r} is, or holds, that of another package or of the runtime"
                self.problems.append(self.wrong("output", message))
            seen.append(folder)
