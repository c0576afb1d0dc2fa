"""Documents of several files: what may be read, from where, and when the lock says "nothing new"."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from .command import SOURCES, Specloom

ENTRY = """\
openapi: 3.1.0
info: {{title: T, version: '1'}}
paths:
  /a:
    get:
      operationId: getA
      responses:
        '200': {{description: OK, content: {{application/json: {{schema: {{$ref: '{0}'}}}}}}}}
"""
MODEL = "{type: object, properties: {name: {type: string, description: Its name.}}}\n"


class Host:
    """An HTTP server on this machine that counts what it is asked."""

    def __init__(
        self, port: int, asked: list[str], files: dict[str, tuple[int, bytes]]
    ) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.host = f"127.0.0.1:{port}"
        self.asked = asked
        self.files = files

    def put(self, path: str, text: str | bytes, status: int = 200) -> str:
        self.files[path] = (status, text.encode() if isinstance(text, str) else text)
        return self.origin + path


@pytest.fixture
def host() -> Iterator[Host]:
    asked: list[str] = []
    files: dict[str, tuple[int, bytes]] = {}

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, content = files.get(self.path, (404, b""))
            self.send_response(status)
            if status in (301, 302):
                self.send_header("Location", content.decode())
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Host(server.server_port, asked, files)
        server.shutdown()


@pytest.fixture
def files(specloom: Specloom) -> Path:
    """`api/main.yaml`, which refers to `api/models/a.yaml`, and that to `shared/name.yaml`."""
    folder = specloom.folder
    for name in ("api/models", "shared"):
        (folder / name).mkdir(parents=True)
    (folder / "api/main.yaml").write_text(ENTRY.format("models/a.yaml"))
    (folder / "api/models/a.yaml").write_text(
        "type: object\nproperties: {own: {$ref: '../../shared/name.yaml'}}\n"
    )
    (folder / "shared/name.yaml").write_text(MODEL)
    return folder


ALLOWED = ("generate", "api/main.yaml", "-o", "out", "--allow-root", "shared")


def test_files_outside_the_folder_are_refused_with_a_hint(
    specloom: Specloom, files: Path
) -> None:
    done = specloom("generate", "api/main.yaml", "-o", "out")
    assert done.returncode == 1
    assert (
        "api/models/a.yaml:2:20: error[reference-outside-root] '../../shared/name.yaml'"
        in done.stderr
    )
    assert "'--allow-root DIR'" in done.stderr
    assert not (files / "out").exists()


def test_another_root_is_allowed_by_name(specloom: Specloom, files: Path) -> None:
    done = specloom(*ALLOWED)
    assert (done.returncode, "warning" in done.stderr) == (0, False), done.stderr
    assert "Its name." in (files / "out/models.py").read_text()
    assert (
        specloom("validate", "api/main.yaml", "--allow-root", "shared").returncode == 0
    )
    assert specloom("validate", "api/main.yaml").returncode == 1
    assert (
        specloom("generate", "api/main.yaml", "-o", "out", "--check").returncode == 1
    ), "without it: refused"


def test_a_root_that_is_no_folder_cannot_run(specloom: Specloom, files: Path) -> None:
    done = specloom("generate", "api/main.yaml", "-o", "out", "--allow-root", "nowhere")
    assert done.returncode == 2
    assert "'nowhere' is not a folder" in done.stderr


def test_another_root_in_the_configuration(specloom: Specloom, files: Path) -> None:
    specloom.configure(
        '[[tool.specloom.packages]]\nspec = "api/main.yaml"\noutput = "out"\nallow-root = ["shared"]\n'
    )
    assert specloom("generate", cwd=files / "shared").returncode == 0
    assert specloom("validate").returncode == 0
    assert specloom("generate", "--check").returncode == 0


def test_the_lock_knows_every_file(specloom: Specloom, files: Path) -> None:
    assert specloom(*ALLOWED).returncode == 0
    assert specloom(*ALLOWED).stderr == "out: up to date\n"
    assert specloom(*ALLOWED, "--check").returncode == 0
    (files / "shared/name.yaml").write_text(MODEL.replace("Its name", "Something else"))
    stale = specloom(*ALLOWED, "--check")
    assert stale.returncode == 1
    assert "Something else" in stale.stdout
    assert specloom(*ALLOWED).returncode == 0
    assert "Something else" in (files / "out/models.py").read_text()


def test_a_file_that_is_gone_is_noticed(specloom: Specloom, files: Path) -> None:
    assert specloom(*ALLOWED).returncode == 0
    (files / "shared/name.yaml").unlink()
    done = specloom(*ALLOWED, "--check")
    assert done.returncode == 1
    assert "error[unresolved-reference]" in done.stderr


def test_an_edited_file_is_noticed_whatever_the_lock_says(
    specloom: Specloom, files: Path
) -> None:
    assert specloom(*ALLOWED).returncode == 0
    (files / "out/models.py").write_text("mine\n")
    assert specloom(*ALLOWED, "--check").returncode == 1


def test_the_bytes_are_the_same_wherever_it_is_run_and_wherever_it_lies(
    specloom: Specloom, files: Path, tmp_path: Path
) -> None:
    assert specloom(*ALLOWED).returncode == 0
    inside = specloom(
        "generate",
        "main.yaml",
        "-o",
        "../two/out",
        "--allow-root",
        "../shared",
        cwd=files / "api",
    )
    assert inside.returncode == 0, inside.stderr
    absolute = specloom(
        "generate", str(files / "api/main.yaml"), "-o", str(files / "three/out"),
        "--allow-root", str(files / "shared"), cwd=tmp_path,
    )  # fmt: skip
    assert absolute.returncode == 0, absolute.stderr
    copied = tmp_path / "elsewhere"
    for name in ("api", "shared"):
        shutil.copytree(files / name, copied / name)
    assert specloom(*ALLOWED, cwd=copied).returncode == 0
    folders = [files / "out", files / "two/out", files / "three/out", copied / "out"]
    first, *others = [
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        for folder in folders
    ]
    for other in others:
        assert other == first
    assert not any(str(tmp_path).encode() in content for content in first.values())


def test_the_network_is_refused_with_a_hint(specloom: Specloom, host: Host) -> None:
    url = host.put("/a.yaml", MODEL)
    done = specloom("generate", specloom.spec(ENTRY.format(url)), "-o", "out")
    assert done.returncode == 1
    assert "bad.yaml:8:" in done.stderr
    assert "error[remote-reference]" in done.stderr
    assert "'--allow-remote HOST'" in done.stderr
    assert specloom("validate", "bad.yaml").returncode == 1
    assert (
        specloom(
            "generate", "bad.yaml", "-o", "out", "--allow-remote", "example.com"
        ).returncode
        == 1
    )
    assert host.asked == []


def test_a_host_is_allowed_by_name_and_asked_once(
    specloom: Specloom, host: Host
) -> None:
    host.put("/models/name.yaml", MODEL)
    url = host.put(
        "/models/a.yaml",
        "type: object\nproperties: {one: {$ref: name.yaml}, two: {$ref: 'name.yaml#'}}\n",
    )
    spec = specloom.spec(ENTRY.format(url))
    for allowed in ("127.0.0.1", host.host):
        host.asked.clear()
        done = specloom("generate", spec, "-o", "out", "--allow-remote", allowed)
        assert done.returncode == 0, done.stderr
        assert sorted(host.asked) == ["/models/a.yaml", "/models/name.yaml"]
    assert "Its name." in (specloom.folder / "out/models.py").read_text()
    host.put("/models/name.yaml", MODEL.replace("Its name", "News"))
    check = specloom(
        "generate", spec, "-o", "out", "--allow-remote", host.host, "--check"
    )
    assert check.returncode == 1, "a lock cannot vouch for the network"
    specloom.configure(
        f'[[tool.specloom.packages]]\nspec = "bad.yaml"\noutput = "new"\nallow-remote = ["{host.host}"]\n'
    )
    assert specloom("generate").returncode == 0


def test_problems_in_a_remote_file_are_said_with_its_address(
    specloom: Specloom, host: Host
) -> None:
    url = host.put("/a.yaml", "type: object\nproperties: {x: {$ref: '#/gone'}}\n")
    done = specloom(
        "generate",
        specloom.spec(ENTRY.format(url)),
        "-o",
        "out",
        "--allow-remote",
        "127.0.0.1",
    )
    assert done.returncode == 1
    assert f"{url}:2:18: error[unresolved-reference] '#/gone'" in done.stderr


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("file:///etc/hostname", "remote-reference"),
        (
            "/etc/hostname",
            "unreachable-remote",
        ),  # a path on that host, not on this machine
        ("../../../shared/name.yaml", "unreachable-remote"),
        ("http://localhost:1/x.yaml", "remote-reference"),
    ],
)
def test_a_remote_file_never_leads_back_to_this_machine(
    specloom: Specloom, files: Path, host: Host, reference: str, code: str
) -> None:
    url = host.put(
        "/a.yaml", f"type: object\nproperties: {{x: {{$ref: '{reference}'}}}}\n"
    )
    done = specloom(
        "generate",
        specloom.spec(ENTRY.format(url)),
        "-o",
        "out",
        "--allow-remote",
        "127.0.0.1",
    )
    assert done.returncode == 1
    assert f"error[{code}]" in done.stderr


def test_redirects_stay_on_the_host(specloom: Specloom, host: Host) -> None:
    host.put("/there.yaml", MODEL)
    near = host.put("/near.yaml", "/there.yaml", status=302)
    done = specloom(
        "generate",
        specloom.spec(ENTRY.format(near)),
        "-o",
        "out",
        "--allow-remote",
        "127.0.0.1",
    )
    assert done.returncode == 0, done.stderr
    far = host.put(
        "/far.yaml",
        host.origin.replace("127.0.0.1", "localhost") + "/there.yaml",
        status=302,
    )
    round_ = host.put("/round.yaml", "/round.yaml", status=302)
    for url in (far, round_):
        done = specloom(
            "generate",
            specloom.spec(ENTRY.format(url)),
            "-o",
            "new",
            "--allow-remote",
            "127.0.0.1",
        )
        assert done.returncode == 1
        assert "error[unreachable-remote]" in done.stderr
    assert host.asked.count("/there.yaml") == 1


def test_what_is_not_there_or_too_large_is_said(specloom: Specloom, host: Host) -> None:
    done = specloom(
        "generate",
        specloom.spec(ENTRY.format(host.origin + "/gone.yaml")),
        "-o",
        "out",
        "--allow-remote",
        "127.0.0.1",
    )
    assert "the server answers 404" in done.stderr
    large = host.put("/large.yaml", b" " * (64 * 1024 * 1024 + 1))
    done = specloom(
        "generate",
        specloom.spec(ENTRY.format(large)),
        "-o",
        "out",
        "--allow-remote",
        "127.0.0.1",
    )
    assert done.returncode == 1
    assert "error[file-too-large]" in done.stderr


def test_a_document_from_standard_input(specloom: Specloom) -> None:
    for arguments in (["validate", "-"], ["generate", "-", "-o", "out"]):
        done = subprocess.run(
            [sys.executable, "-m", "specloom", *arguments],
            input=(specloom.folder / "pets.yaml").read_bytes(),
            env={"PYTHONPATH": str(SOURCES), "PYTHONUTF8": "1"},
            cwd=specloom.folder,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert "from standard input." in (specloom.folder / "out/client.py").read_text()
