"""`specloom serve` on the three documents, as a process of its own."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack

import httpx2
import koodrive
import metastudio
import pds
import pytest

from .five import (
    CREATE_FILE,
    CREATE_LARGE_FILE,
    KOODRIVE_CREATE_FILE,
    PDS_CREATE_FILE,
    Send,
)
from .serve_command import (
    SPECS,
    environment,
    first_line,
    serve_command,
    specloom,
    url_of,
)

TITLES = {
    "metastudio": "MetaStudio file and asset API",
    "koodrive": "KooDrive file API",
    "pds": "Photo and Drive Service file API",
}


@pytest.fixture(scope="module")
def commands() -> Iterator[Mapping[str, str]]:
    """URL that each command prints, all three running at once."""
    with ExitStack() as stack:
        processes = {name: stack.enter_context(serve_command(name)) for name in TITLES}
        yield {name: url_of(process) for name, process in processes.items()}


@pytest.mark.parametrize("name", TITLES)
def test_the_first_line_says_what_is_served_where_and_sigterm_ends_it(
    name: str,
) -> None:
    with serve_command(name, "--port", "0") as process:
        line = first_line(process)
        match = re.fullmatch(r"serving (.+) at (http://127\.0\.0\.1:(\d+))\n", line)
        assert match is not None
        assert match[1] == TITLES[name]
        assert int(match[3]) > 0
        assert httpx2.get(match[2]).status_code == 404
        process.send_signal(signal.SIGTERM)
        rest, complaints = process.communicate(timeout=20)
        assert (process.returncode, rest, complaints) == (0, "", "")


def test_it_listens_where_it_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serve_command("pds", "--host", "localhost", "--port", str(port)) as process:
        assert url_of(process) == f"http://localhost:{port}"
        assert httpx2.get(f"http://localhost:{port}").status_code == 404


def test_uvicorn_may_answer_everything() -> None:
    with serve_command("pds", "--uvicorn") as process:
        url = f"{url_of(process)}/v2/file/create"
        assert httpx2.post(url, json={}).status_code == 401


def test_a_port_in_use_is_said_and_cannot_run() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            specloom("serve", str(SPECS / "pds.yaml"), "--port", str(port)),
            capture_output=True,
            text=True,
            env=environment(),
            check=False,
            timeout=60,
        )
    assert (done.returncode, done.stdout) == (2, "")
    assert str(port) in done.stderr
    assert "Address already in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_files_that_a_request_lists_come_back_in_order(
    send: Send, commands: Mapping[str, str]
) -> None:
    numbers = [3, 1, 2, 7]
    body = pds.models.CreateFileRequest(
        name="b.bin",
        type="file",
        parent_file_id="root",
        drive_id="9",
        part_info_list=[pds.models.PartInfo(part_number=number) for number in numbers],
    )
    url = commands["pds"]
    answer = send(PDS_CREATE_FILE, url, PDS_CREATE_FILE.describe(body)).body
    assert (answer.parent_file_id, answer.drive_id) == ("root", "9")
    assert [part.part_number for part in answer.part_info_list] == numbers
    assert {part.upload_url for part in answer.part_info_list} == {f"{url}/stub/upload"}


def test_no_upload_is_over_before_it_began(
    send: Send, commands: Mapping[str, str]
) -> None:
    call = PDS_CREATE_FILE.describe(PDS_CREATE_FILE.example)
    assert send(PDS_CREATE_FILE, commands["pds"], call).body.rapid_upload is False


def test_koodrive_answers_with_the_requests_parts_and_urls_of_its_own(
    send: Send, commands: Mapping[str, str]
) -> None:
    parts = [
        koodrive.models.MultiPartInfo(part_number=number, part_size=size)
        for number, size in ((2, 5_242_880), (1, 17))
    ]
    body = koodrive.models.CreateFileRequest(
        container_id="space-1",
        parent_folder=["folder-1"],
        file_type="zip",
        file_name="b.zip",
        length=5_242_897,
        upload_mode="multipart",
        upload_type=1,
        auto_rename=3,
        multi_parts=parts,
    )
    operation, url = KOODRIVE_CREATE_FILE, commands["koodrive"]
    answer = send(operation, url, operation.describe(body)).body
    assert (answer.container_id, answer.file_name) == ("space-1", "b.zip")
    assert answer.parent_folder == ["folder-1"]
    assert [(part.part_number, part.part_size) for part in answer.multi_parts] == [
        (2, 5_242_880),
        (1, 17),
    ]
    assert {part.upload_url for part in answer.multi_parts} == {f"{url}/stub/upload"}


def test_metastudios_upload_urls_lead_to_the_stub(
    send: Send, commands: Mapping[str, str]
) -> None:
    url = commands["metastudio"]
    small = send(CREATE_FILE, url, CREATE_FILE.describe(CREATE_FILE.example)).body
    assert small.upload_url.startswith(f"{url}/")
    call = CREATE_LARGE_FILE.describe(CREATE_LARGE_FILE.example)
    large = send(CREATE_LARGE_FILE, url, call).body
    assert all(upload_url.startswith(f"{url}/") for upload_url in large.upload_urls)
    # A client that came by another name is sent back to that name.
    other = url.replace("127.0.0.1", "localhost")
    again = send(CREATE_FILE, other, CREATE_FILE.describe(CREATE_FILE.example)).body
    assert again.upload_url.startswith(f"{other}/")


def test_access_keys_are_verified() -> None:
    call = CREATE_FILE.describe(CREATE_FILE.example)
    with serve_command("metastudio", "--access-key", "AK=S=K") as process:
        url = url_of(process)
        with metastudio.Client(metastudio.AkSkAuth("AK", "S=K"), base_url=url) as good:
            assert good.send(call).status == 200
        wrong = metastudio.Client(metastudio.AkSkAuth("AK", "KS"), base_url=url)
        with wrong, pytest.raises(metastudio.errors.Unauthorized):
            wrong.send(call)


def test_tokens_are_verified() -> None:
    call = CREATE_FILE.describe(CREATE_FILE.example)
    with serve_command("metastudio", "--token", "one", "--token", "two") as process:
        url = url_of(process)
        for token in ("one", "two"):
            with metastudio.Client(metastudio.TokenAuth(token), base_url=url) as good:
                assert good.send(call).status == 200
        wrong = metastudio.Client(metastudio.TokenAuth("three"), base_url=url)
        with wrong, pytest.raises(metastudio.errors.Unauthorized):
            wrong.send(call)
        # Signatures are verified with --access-key alone.
        with metastudio.Client(metastudio.AkSkAuth("AK", "x"), base_url=url) as signed:
            assert signed.send(call).status == 200


@pytest.mark.parametrize("given", ["AK", "=SK", "AK="])
def test_a_malformed_access_key_is_not_repeated(given: str) -> None:
    done = subprocess.run(
        specloom("serve", str(SPECS / "pds.yaml"), "--access-key", given),
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "AK=SK" in done.stderr
    assert f"'{given}'" not in done.stderr
