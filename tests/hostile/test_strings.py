"""No string of a document becomes code, wherever it stands: the packages are made, imported and used."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from specloom.config import Options
from specloom.files.write import write
from specloom.pipeline import make
from specloom.problems import SpecloomError

from ..checkers import laid_out
from .everything import at, everything, places, put
from .memory import texts_of, use
from .strings import BREAKOUTS, CHARACTERS, RUN, nasty

PLACES = list(places(everything()))
PROSE = [
    path
    for path, is_key in PLACES
    if not is_key
    and path[-1] in ("title", "summary", "description")
    and "properties" not in path[-2:]
]
NAMES = [
    (path, is_key)
    for path, is_key in PLACES
    if (
        is_key
        and path[-2:-1]
        in (
            ("schemas",),
            ("properties",),
            ("securitySchemes",),
            ("headers",),
            ("mapping",),
        )
    )
    or (not is_key and path[-1] in ("operationId", "name", "tags", "propertyName"))
    or path[-2:-1] in (("tags",), ("enum",), ("required",))
]
slow = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("strings")


def _used(document: Any, folder: Path) -> dict[str, str]:
    """The texts of the package, after it was imported and used; none where the document is refused."""
    try:
        texts = texts_of(document, folder)
    except SpecloomError as refusal:
        _assert_said(refusal)
        return {}
    use(texts)
    return texts


def _assert_said(refusal: SpecloomError) -> None:
    assert refusal.problems
    assert str(refusal)


def test_the_document_itself_is_used(folder: Path) -> None:
    assert len(_used(everything(), folder)) > 8


def test_the_canary_sings(folder: Path) -> None:
    texts = texts_of(everything(), folder)
    texts["models.py"] += f"\n{RUN}\n"
    with pytest.raises(AssertionError):
        use(texts)


@settings(slow, max_examples=60)
@given(
    chosen=st.lists(st.tuples(st.sampled_from(PLACES), nasty), min_size=1, max_size=12)
)
def test_anything_at_any_place(folder: Path, chosen: list[Any]) -> None:
    document = everything()
    # The deepest first: a key that has changed hides what stands below it.
    for (path, is_key), text in sorted(chosen, key=lambda choice: -len(choice[0][0])):
        put(document, path, is_key, text)
    _used(document, folder)


@settings(slow, max_examples=40)
@given(texts=st.lists(nasty, min_size=1, max_size=4))
def test_anything_as_prose(folder: Path, texts: list[str]) -> None:
    document = everything()
    for index, path in enumerate(PROSE):
        put(document, path, False, texts[index % len(texts)])
    made = _used(document, folder)
    assert not any(
        "1337" in text for text in made.values()
    ), "a template expression was evaluated"


@settings(slow, max_examples=40)
@given(texts=st.lists(nasty, min_size=1, max_size=20))
def test_anything_as_names(folder: Path, texts: list[str]) -> None:
    document = everything()
    for index, (path, is_key) in enumerate(
        sorted(NAMES, key=lambda place: -len(place[0]))
    ):
        put(document, path, is_key, texts[index % len(texts)])
    _used(document, folder)


@settings(slow, max_examples=12)
@given(
    chosen=st.lists(st.tuples(st.sampled_from(PLACES), nasty), min_size=5, max_size=12)
)
def test_black_is_content(folder: Path, chosen: list[Any]) -> None:
    document = everything()
    for (path, is_key), text in sorted(chosen, key=lambda choice: -len(choice[0][0])):
        put(document, path, is_key, text)
    for path, text in _used(document, folder).items():
        assert laid_out(text) == text, path


@pytest.mark.parametrize("text", [*BREAKOUTS, *CHARACTERS], ids=ascii)
def test_one_string_at_every_value(folder: Path, text: str) -> None:
    kept = {
        "openapi",
        "$ref",
        "type",
        "in",
        "propertyName",
        "operationId",
        "url",
        "algorithm",
    }
    document = everything()
    for path, is_key in PLACES:
        if (
            not is_key
            and path[-1] not in kept
            and "required" not in path
            and at(everything(), path) != "file_id"
        ):
            put(document, path, False, text)
    _used(document, folder)


@pytest.mark.parametrize(
    "text",
    ["x" * 100_000, "\u202e\"'\\" * 25_000, "word " * 20_000],
    ids=["x", "marks", "words"],
)
def test_long_strings(folder: Path, text: str) -> None:
    for paths in ([(path, False) for path in PROSE], NAMES):
        document = everything()
        for path, is_key in paths:
            put(document, path, is_key, text)
        _used(document, folder)


def test_bidi_controls_and_others_that_cannot_be_seen_never_reach_a_module(
    folder: Path,
) -> None:
    hidden = "\u202e\u2066\u200b\u00ad\ufeff\x00\x1b\u2028\x85"
    document = everything()
    for path, is_key in PLACES:
        if path[-1] in (
            "title",
            "description",
            "summary",
            "default",
            "const",
            "example",
            "pattern",
        ):
            put(document, path, is_key, f"a{hidden}b")
    texts = _used(document, folder)
    assert len(texts) > 8
    for name, text in texts.items():
        assert not re.search(f"[{hidden}]", text), name


def test_nothing_is_fetched_and_no_other_file_is_written(
    folder: Path,
) -> None:
    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if active and event.startswith(
            ("socket.", "subprocess.", "os.system", "urllib.")
        ):
            raise AssertionError(f"{event} {arguments}")

    active = True
    sys.addaudithook(refuse)  # stays until the process ends: `active` puts it to sleep
    try:
        document = everything()
        names = [
            "../../etc/x",
            "/etc/passwd",
            "..",
            "__init__",
            "runtime",
            "models",
            "con",
            "Files",
            "files",
            "a/../../b",
        ]
        for index, name in enumerate(names):
            document["paths"][f"/tag/{index}"] = {
                "get": {"tags": [name], "operationId": name, "responses": {}}
            }
        document["externalDocs"] = {"url": "https://example.com/x"}
        document["components"]["schemas"]["Remote"] = {
            "$ref": "https://example.com/schema.json"
        }
        document["components"]["schemas"]["Local"] = {"$ref": "file:///etc/passwd"}
        document["components"]["schemas"]["Outside"] = {
            "$ref": "../../../../etc/passwd"
        }
        spec = folder / "paths" / "openapi.json"
        spec.parent.mkdir()
        spec.write_text(json.dumps(document))
        made = make(
            spec, spec.parent / "package", source="x", options=Options(keep_going=True)
        )
        assert made.changes is not None
        write(made.changes)
    finally:
        active = False
    assert {entry.name for entry in spec.parent.iterdir()} == {
        "openapi.json",
        "package",
    }
    files = [
        file.relative_to(spec.parent / "package").as_posix()
        for file in (spec.parent / "package").rglob("*.py")
    ]
    groups = [name for name in files if name.startswith("operations/")]
    assert (
        len(groups) == 1 + 1 + 1 + len(names) - 1
    )  # __init__, untagged, files; `files` stands for two
    assert len({name.casefold() for name in files}) == len(files)


@seed(1)
@settings(slow, max_examples=2)
@given(
    chosen=st.lists(
        st.tuples(st.sampled_from(PLACES), st.sampled_from(BREAKOUTS)),
        min_size=30,
        max_size=30,
    )
)
def test_in_a_fresh_process(folder: Path, chosen: list[Any]) -> None:
    document = everything()
    kept = {"openapi", "paths", "components", "info"}
    for (path, is_key), text in sorted(chosen, key=lambda choice: -len(choice[0][0])):
        if len(path) > 1 and path[-1] not in kept:
            put(document, path, is_key, text)
    home = folder / f"fresh{len(list(folder.iterdir()))}"
    home.mkdir()
    spec = home / "openapi.json"
    spec.write_text(json.dumps(document))
    environment = {
        "PYTHONPATH": str(Path(__file__).parents[2] / "generator"),
        "PATH": "",
    }
    command = [
        sys.executable,
        "-m",
        "specloom",
        "generate",
        "openapi.json",
        "-o",
        "made",
        "--keep-going",
    ]
    done = subprocess.run(
        command, cwd=home, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    assert "internal error" not in done.stderr
    assert "Traceback" not in done.stderr
    script = Path(__file__).with_name("using.py")
    used = subprocess.run(
        [sys.executable, str(script), str(home), "made"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert used.stdout + used.stderr == ""


@pytest.mark.parametrize("text", [" ", "\u200b", "\n\n", "\u202e"], ids=ascii)
def test_prose_of_nothing_leaves_no_empty_line(folder: Path, text: str) -> None:
    document = everything()
    for path in PROSE:
        put(document, path, False, text)
    texts = _used(document, folder)
    assert texts
    for name, module in texts.items():
        assert laid_out(module) == module, name
