"""Where `specloom diff` reads from and writes to: pipes, terminals, readers that go early."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from .command import SOURCES, SPEC, Specloom

BROKEN = SPEC.replace("{type: integer}", "{type: boolean}")
PARTED = SPEC.replace("#/components/schemas/Pet", "models/pet.yaml")
HEADLINE = "1 breaking in 1 operation"


@pytest.fixture
def pair(specloom: Specloom) -> tuple[str, str]:
    return specloom.spec(SPEC, "old.yaml"), specloom.spec(BROKEN, "new.yaml")


def shell(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """A line of bash in which `specloom` is the command, whose output is buffered."""
    command = f"{sys.executable} -m specloom"
    variables = {**os.environ, "PYTHONPATH": str(SOURCES), "PYTHONUTF8": "1"}
    variables.pop("PYTHONUNBUFFERED", None)
    return subprocess.run(
        ["bash", "-c", script.replace("specloom", command)],
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    "script",
    [
        "specloom diff <(cat old.yaml) new.yaml",
        "specloom diff old.yaml <(cat new.yaml)",
        "specloom diff <(cat old.yaml) <(cat new.yaml)",
        "cat old.yaml | specloom diff /dev/stdin new.yaml",
        "cat old.yaml | specloom diff - new.yaml",
        "specloom diff - new.yaml < old.yaml",
    ],
)
def test_what_is_piped_in_is_read(specloom: Specloom, script: str) -> None:
    done = shell(specloom.folder, script)
    assert done.returncode == 1, done.stderr
    assert HEADLINE in done.stdout


def test_a_named_pipe_is_read_once(specloom: Specloom, pair: tuple[str, str]) -> None:
    pipe = specloom.folder / "pipe.yaml"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(SPEC,))
    writer.start()
    done = specloom("diff", "pipe.yaml", pair[1], "--format", "json")
    writer.join(10)
    assert not writer.is_alive()
    assert json.loads(done.stdout)["changes"][0]["base"]["file"] == "pipe.yaml"


def test_what_is_piped_in_refers_to_files_from_here(specloom: Specloom) -> None:
    (specloom.folder / "models").mkdir()
    specloom.spec(
        "type: object\nproperties: {name: {type: string}}\n", "models/pet.yaml"
    )
    specloom.spec(PARTED, "old.yaml")
    done = shell(specloom.folder, "specloom diff <(cat old.yaml) old.yaml")
    assert done.stdout.endswith("\nno changes\n"), done.stdout


@pytest.mark.parametrize(
    "script",
    [
        "specloom diff specs/pets.yaml - --format json < changed.yaml",
        "specloom diff HEAD:specs/pets.yaml - --format json < changed.yaml",
        "specloom diff - specs/pets.yaml --format json < changed.yaml",
        "specloom diff <(cat changed.yaml) specs/pets.yaml --format json",
    ],
)
def test_what_is_piped_in_refers_to_files_beside_the_other_document(
    specloom: Specloom, script: str
) -> None:
    (specloom.folder / "specs" / "models").mkdir(parents=True)
    specloom.spec("type: object\nproperties: {a: {}}\n", "specs/models/pet.yaml")
    specloom.spec("type: object\nproperties: {b: {}}\n", "specs/models/dog.yaml")
    specloom.spec(PARTED, "specs/pets.yaml")
    specloom.spec(PARTED.replace("pet.yaml", "dog.yaml"), "changed.yaml")
    git = "git -c user.name=a -c user.email=a@b.c"
    shell(specloom.folder, f"git init -q && git add . && {git} commit -qm one")
    done = shell(specloom.folder, script)
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert [change["rule"] for change in report["changes"]] == [
        "response-optional-property-removed",
        "response-optional-property-added",
    ]
    assert report["problems"] == {"base": [], "revision": []}
    if "<(" not in script:
        places = [
            change[end] for change in report["changes"] for end in ("base", "revision")
        ]
        files = {place["file"].removeprefix("HEAD:") for place in places if place}
        assert files == {"specs/models/pet.yaml", "specs/models/dog.yaml"}


def test_what_is_too_large_is_refused_without_reading_it_all(
    specloom: Specloom, pair: tuple[str, str]
) -> None:
    done = shell(specloom.folder, f"yes | specloom diff /dev/stdin {pair[1]}")
    assert done.returncode == 2
    assert "larger than 64 MiB" in done.stderr


@pytest.mark.usefixtures("pair")
def test_a_stream_has_no_approvals_of_its_own(specloom: Specloom) -> None:
    done = shell(specloom.folder, "specloom diff <(cat old.yaml) new.yaml --approve")
    assert done.returncode == 0, done.stderr
    assert (specloom.folder / "new.approved.toml").is_file()
    script = "specloom diff <(cat old.yaml) <(cat new.yaml) --approve"
    done = shell(specloom.folder, script)
    assert done.returncode == 2
    assert "--approve needs a document that is a file" in done.stderr


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("format", ["text", "html", "json", "markdown"])
def test_a_reader_that_goes_early_is_no_error(specloom: Specloom, format: str) -> None:
    for reader, new, code in (
        ("head -1", "new.yaml", 1),
        ("true", "new.yaml", 1),
        ("true", "old.yaml", 0),
    ):
        script = f"specloom diff old.yaml {new} --format {format} | {reader}"
        done = shell(
            specloom.folder, f"set -o pipefail; {script}; exit ${{PIPESTATUS[0]}}"
        )
        assert (done.returncode, done.stderr) == (code, "")


@pytest.mark.usefixtures("pair")
def test_a_full_disk_is_said(specloom: Specloom) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no device that is always full")
    # A short report stays in a buffer until the very end.
    for other in ("new.yaml", "old.yaml"):
        done = shell(specloom.folder, f"specloom diff old.yaml {other} > /dev/full")
        assert done.returncode == 2
        assert done.stderr == "specloom: [Errno 28] No space left on device\n"


def on_terminal(folder: Path, environment: dict[str, str]) -> str:
    """What the command writes where its output is a terminal."""
    reader, terminal = pty.openpty()
    variables = {**os.environ, "PYTHONPATH": str(SOURCES), "TERM": "xterm"}
    variables.pop("NO_COLOR", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "specloom", "diff", "old.yaml", "new.yaml"],
        cwd=folder,
        env={**variables, **environment},
        stdout=terminal,
        stderr=subprocess.DEVNULL,
    )
    os.close(terminal)
    written = b""
    while True:
        try:
            part = os.read(reader, 65536)
        except OSError:  # The terminal has gone.
            break
        if not part:
            break
        written += part
    os.close(reader)
    process.wait(30)
    return written.decode()


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("environment", "is_coloured"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"TERM": "dumb"}, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(
    specloom: Specloom, environment: dict[str, str], is_coloured: bool
) -> None:
    text = on_terminal(specloom.folder, environment)
    assert HEADLINE in text
    assert ("\x1b[31m" in text) == is_coloured


def test_colour_can_be_had_without_a_terminal(
    specloom: Specloom, pair: tuple[str, str]
) -> None:
    done = specloom("diff", *pair, environment={"FORCE_COLOR": "1"})
    assert "\x1b[31m" in done.stdout
    page = specloom(
        "diff", *pair, "--format", "markdown", environment={"FORCE_COLOR": "1"}
    )
    assert "\x1b" not in page.stdout


@pytest.mark.parametrize(
    "format", ["text", "markdown", "html", "json", "github", "sarif", "junit"]
)
def test_no_text_of_a_document_and_no_encoding_stops_a_report(
    specloom: Specloom, format: str
) -> None:
    document = json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "\u00e4", "version": "1"},
            "paths": {
                "/\U0001f600/\u2028/\u202e": {
                    "get": {"responses": {"200": {"description": "d"}}}
                }
            },
        }
    )
    old, new = specloom.spec(SPEC, "old.yaml"), specloom.spec(document, "new.json")
    written: set[bytes] = set()
    for encoding in ("utf-8", "ascii", "latin-1"):
        environment = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
        done = subprocess.run(
            [sys.executable, "-m", "specloom", "diff", old, new, "--format", format],
            cwd=specloom.folder,
            env={**os.environ, "PYTHONPATH": str(SOURCES), **environment},
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        written.add(done.stdout)
        if format == "text":
            done.stdout.decode(encoding)
    # Programs get UTF-8, whatever a terminal can show.
    assert (len(written) == 1) == (format != "text")
