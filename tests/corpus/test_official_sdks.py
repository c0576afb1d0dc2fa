"""The vendors' own SDKs, unmodified, against stubs of their documents: calls succeed, and each answer is valid."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest

from specloom.config import Options
from specloom.document import load

from ..asgi_server import Message, served
from ..features.packages import generated
from .documents import documents
from .judge import Judge

FILES = dict(documents())


class Stub:
    """A stub on a socket that remembers what is wrong with its answers."""

    def __init__(self, package: Any, judge: Judge) -> None:
        self.url = ""
        self.mistakes: list[str] = []
        self._application = package.server.app()
        self._judge = judge

    async def __call__(self, scope: Message, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        head: Message = {}
        content: list[bytes] = []

        async def observed(message: Message) -> None:
            if message["type"] == "http.response.start":
                head.update(message)
            content.append(message.get("body", b""))
            await send(message)

        await self._application(scope, receive, observed)
        self._hold(scope, head, b"".join(content))

    def _hold(self, scope: Message, head: Message, content: bytes) -> None:
        asked = f"{scope['method']} {scope['raw_path'].decode()}"
        fields = dict(head["headers"])
        media_type = fields.get(b"content-type", b"").decode()
        if head["status"] >= 400:
            self.mistakes.append(f"{asked}: {head['status']} {content[:200]!r}")
        elif media_type.partition(";")[0].endswith("json") and content:
            path = scope["raw_path"].decode().partition("?")[0]
            found = self._application._served.find(scope["method"], path)
            operation = found[0].operation
            status = str(head["status"])
            place = operation.method, operation.path, status, media_type
            self.mistakes += (f"{asked}: {one}" for one in self._judge(place, content))


@contextmanager
def stub_of(name: str, packages_root: Any) -> Iterator[Stub]:
    """The stub of a document of the corpus."""
    if name not in FILES:
        pytest.skip(f"the corpus has no {name}")
    package = generated(FILES[name], packages_root, f"corpus_{name}", Options())
    stub = Stub(package, Judge(load(FILES[name])))
    with served(stub) as stub.url:
        yield stub


def check(stub: Stub, call: Callable[[], object]) -> None:
    """A call succeeds, and so does all that it sends."""
    stub.mistakes.clear()
    result = call()
    assert not stub.mistakes, "\n".join(stub.mistakes)
    assert result is not False, "the answer is not what was asked for"


def few(items: Iterable[object], most: int = 60) -> int:
    """How many items there are on all pages together: some, and an end of them."""
    count = 0
    for _ in items:
        count += 1
        assert count < most, "paging does not end"
    assert count, "there is nothing"
    return count


# ---- openai


@pytest.fixture(scope="module", name="openai_stub")
def openai_served(packages_root: Any) -> Iterator[Stub]:
    pytest.importorskip("openai")
    with stub_of("openai", packages_root) as stub:
        yield stub


HI: Any = [{"role": "user", "content": "Hi"}]
TOOL: Any = {
    "type": "function",
    "function": {"name": "weather", "parameters": {"type": "object", "properties": {}}},
}


def _lines() -> tuple[str, io.BytesIO]:
    return "lines.jsonl", io.BytesIO(b'{"a":1}\n')


def _image() -> tuple[str, io.BytesIO]:
    return "cat.png", io.BytesIO(b"\x89PNG\r\n")


def _helped(client: Any) -> list[str]:
    with client.responses.stream(model="gpt-4o", input="Hi") as events:
        return [event.type for event in events]


OPENAI: dict[str, Callable[[Any], object]] = {
    "chat": lambda c: (
        c.chat.completions.create(model="gpt-4o", messages=HI).choices[0].message.role
        == "assistant"
    ),
    "chat, 3 choices": lambda c: (
        len(c.chat.completions.create(model="gpt-4o", messages=HI, n=3).choices) == 3
    ),
    "chat, tools": lambda c: c.chat.completions.create(
        model="gpt-4o", messages=HI, tools=[TOOL], tool_choice="auto"
    ),
    "chat, stream": lambda c: few(
        c.chat.completions.create(model="gpt-4o", messages=HI, stream=True)
    ),
    "chat, list": lambda c: few(c.chat.completions.list(limit=1)),
    "response": lambda c: c.responses.create(model="gpt-4o", input="Hi").output_text,
    "response, stream": lambda c: few(
        c.responses.create(model="gpt-4o", input="Hi", stream=True)
    ),
    "response, stream helper": lambda c: (
        _helped(c) == ["response.created", "response.completed"]
    ),
    "response, items": lambda c: few(c.responses.input_items.list("resp_1")),
    "response, delete": lambda c: c.responses.delete("resp_1"),
    "embeddings": lambda c: (
        [
            one.index
            for one in c.embeddings.create(
                model="m", input=["a", "b", "c"], encoding_format="float"
            ).data
        ]
        == [0, 1, 2]
    ),
    "embeddings, base64": lambda c: c.embeddings.create(model="m", input="a").data,
    "moderations": lambda c: c.moderations.create(input=["a", "b"]),
    "models": lambda c: few(c.models.list()),
    "model": lambda c: c.models.retrieve("gpt-4o"),
    "files": lambda c: few(c.files.list(limit=1)),
    "file": lambda c: c.files.retrieve("file-7").id == "file-7",
    "file, create": lambda c: c.files.create(file=_lines(), purpose="fine-tune"),
    "file, delete": lambda c: c.files.delete("file-7").id == "file-7",
    "file, content": lambda c: c.files.content("file-7").read() != b"",
    "upload, part": lambda c: c.uploads.parts.create("upload_1", data=b"abc"),
    "images": lambda c: len(c.images.generate(prompt="cat", n=3).data) == 3,
    "image, edit": lambda c: c.images.edit(image=_image(), prompt="x"),
    "images, edit": lambda c: c.images.edit(image=[_image(), _image()], prompt="x"),
    "speech": lambda c: (
        c.audio.speech.create(model="tts-1", voice="alloy", input="x").read() != b""
    ),
    "transcription": lambda c: c.audio.transcriptions.create(
        model="whisper-1", file=("a.mp3", b"abc"), timestamp_granularities=["word"]
    ),
    "fine-tuning job": lambda c: c.fine_tuning.jobs.create(
        model="gpt-4o-mini", training_file="file-1"
    ),
    "fine-tuning jobs": lambda c: few(c.fine_tuning.jobs.list(limit=1)),
    "batch": lambda c: c.batches.create(
        input_file_id="f", endpoint="/v1/chat/completions", completion_window="24h"
    ),
    "batches": lambda c: few(c.batches.list()),
    "vector store": lambda c: c.vector_stores.create(name="My store").name
    == "My store",
    "vector stores": lambda c: few(c.vector_stores.list(limit=1)),
    "vector store, search": lambda c: few(c.vector_stores.search("vs_1", query="x")),
    "assistant": lambda c: c.beta.assistants.create(model="gpt-4o", name="A"),
    "video, content": lambda c: c.videos.download_content("video_1").read(),
}


@pytest.mark.parametrize("name", OPENAI)
def test_openai(openai_stub: Stub, name: str) -> None:
    import openai

    with openai.OpenAI(
        api_key="sk-1", base_url=f"{openai_stub.url}/v1", max_retries=0
    ) as client:
        check(openai_stub, lambda: OPENAI[name](client))


# ---- Box


@pytest.fixture(scope="module", name="box_stub")
def box_served(packages_root: Any) -> Iterator[Stub]:
    pytest.importorskip("box_sdk_gen")
    with stub_of("box", packages_root) as stub:
        yield stub


def _parent() -> Any:
    from box_sdk_gen.managers.folders import CreateFolderParent

    return CreateFolderParent(id="0")


def _uploaded(client: Any) -> Any:
    from box_sdk_gen.managers import uploads

    parent = uploads.UploadFileAttributesParentField(id="0")
    attributes = uploads.UploadFileAttributes(name="a.txt", parent=parent)
    return client.uploads.upload_file(attributes, io.BytesIO(b"abc")).entries


BOX: dict[str, Callable[[Any], object]] = {
    "me": lambda c: c.users.get_user_me(),
    "users": lambda c: len(c.users.get_users(limit=1).entries) == 1,
    "user, create": lambda c: c.users.create_user("Ada", login="a@b.c").name == "Ada",
    "folder": lambda c: c.folders.get_folder_by_id("0").id == "0",
    "folder, items": lambda c: c.folders.get_folder_items("0", limit=5).entries,
    "folder, create": lambda c: c.folders.create_folder("New", _parent()).name == "New",
    "folder, update": lambda c: (
        c.folders.update_folder_by_id("1", name="X").name == "X"
    ),
    "folder, delete": lambda c: c.folders.delete_folder_by_id("1", recursive=True),
    "file": lambda c: c.files.get_file_by_id("7").id == "7",
    "file, update": lambda c: c.files.update_file_by_id("7", name="n").name == "n",
    "file, delete": lambda c: c.files.delete_file_by_id("7"),
    "file, versions": lambda c: c.file_versions.get_file_versions("7").entries,
    "upload": _uploaded,
    "download": lambda c: c.downloads.download_file("7").read() != b"",
    "upload session": lambda c: c.chunked_uploads.create_file_upload_session(
        "0", 10**8, "big.bin"
    ),
    "comments": lambda c: c.comments.get_file_comments("7").entries,
    "comment, update": lambda c: c.comments.update_comment_by_id("1", message="x"),
    "search": lambda c: c.search.search_for_content(query="x").entries,
    "groups": lambda c: c.groups.get_groups().entries,
    "group, create": lambda c: c.groups.create_group("G").name == "G",
    "tasks": lambda c: c.tasks.get_file_tasks("7").entries,
    "webhooks": lambda c: c.webhooks.get_webhooks().entries,
    "metadata": lambda c: c.file_metadata.get_file_metadata("7"),
    "templates": lambda c: c.metadata_templates.get_global_metadata_templates(),
    "events": lambda c: c.events.get_events(),
    "trash": lambda c: c.trashed_items.get_trashed_items(),
    "collections": lambda c: c.collections.get_collections(),
    "sign requests": lambda c: c.sign_requests.get_sign_requests(),
    "avatar": lambda c: c.avatars.get_user_avatar("1").read() != b"",
}


@pytest.mark.parametrize("name", BOX)
def test_box(box_stub: Stub, name: str) -> None:
    import box_sdk_gen as sdk
    from box_sdk_gen.networking.base_urls import BaseUrls

    url = box_stub.url
    urls = BaseUrls(base_url=url, upload_url=url, oauth_2_url=url)
    client = sdk.BoxClient(
        auth=sdk.BoxDeveloperTokenAuth(token="t"),
        network_session=sdk.NetworkSession(
            base_urls=urls, retry_strategy=sdk.BoxRetryStrategy(max_attempts=1)
        ),
    )
    check(box_stub, lambda: BOX[name](client))


# ---- Plaid


@pytest.fixture(scope="module", name="plaid_stub")
def plaid_served(packages_root: Any) -> Iterator[Stub]:
    pytest.importorskip("plaid", reason="plaid-python takes 15 s to install")
    with stub_of("plaid", packages_root) as stub:
        yield stub


def _synchronised(api: Any) -> int:
    cursor, pages = "", 0
    while True:
        page = api.transactions_sync({"access_token": "t", "cursor": cursor})
        cursor, pages = page["next_cursor"], pages + 1
        assert pages < 5, "paging does not end"
        if not page["has_more"]:
            return pages


TOKEN = {"access_token": "access-sandbox-1"}
PLAID: dict[str, Callable[[Any], object]] = {
    "exchange": lambda c: c.item_public_token_exchange({"public_token": "public-1"}),
    "item": lambda c: c.item_get(TOKEN),
    "item, remove": lambda c: c.item_remove(TOKEN),
    "accounts": lambda c: c.accounts_get(TOKEN),
    "balances": lambda c: c.accounts_balance_get(TOKEN),
    "auth": lambda c: c.auth_get(TOKEN),
    "identity": lambda c: c.identity_get(TOKEN),
    "transactions, all": _synchronised,
    "transactions, refresh": lambda c: c.transactions_refresh(TOKEN),
    "categories": lambda c: c.categories_get({}),
    "liabilities": lambda c: c.liabilities_get(TOKEN),
    "report as PDF": lambda c: (
        c.asset_report_pdf_get({"asset_report_token": "assets-1"}).read() != b""
    ),
    "statement as PDF": lambda c: c.statements_download(
        {**TOKEN, "statement_id": "1"}
    ).read(),
    "transfers": lambda c: c.transfer_list({}),
}


@pytest.mark.parametrize("name", PLAID)
def test_plaid(plaid_stub: Stub, name: str) -> None:
    plaid: Any = import_module("plaid")
    plaid_api: Any = import_module("plaid.api.plaid_api")
    keys = {"clientId": "id", "secret": "s", "plaidVersion": "2020-09-14"}
    configuration = plaid.Configuration(host=plaid_stub.url, api_key=keys)
    client = plaid_api.PlaidApi(plaid.ApiClient(configuration))
    check(plaid_stub, lambda: PLAID[name](client))


# ---- Qdrant


@pytest.fixture(scope="module", name="qdrant_stub")
def qdrant_served(packages_root: Any) -> Iterator[Stub]:
    pytest.importorskip("qdrant_client", reason="qdrant-client brings gRPC and numpy")
    with stub_of("qdrant", packages_root) as stub:
        yield stub


def _scrolled(client: Any) -> int:
    offset, pages = None, 0
    while True:
        _, offset = client.scroll("books", limit=2, offset=offset)
        pages += 1
        assert pages < 5, "paging does not end"
        if offset is None:
            return pages


VECTOR = [0.1, 0.2, 0.3, 0.4]
QDRANT: dict[str, Callable[[Any], object]] = {
    "collections": lambda c: c.get_collections(),
    "collection": lambda c: c.get_collection("books"),
    "collection, exists": lambda c: c.collection_exists("books"),
    "collection, delete": lambda c: c.delete_collection("books"),
    "points": lambda c: c.retrieve("books", ids=[1, 2, 3]),
    "points, delete": lambda c: c.delete("books", points_selector=[1, 2]),
    "query": lambda c: len(c.query_points("books", query=VECTOR, limit=1).points) <= 1,
    "scroll": _scrolled,
    "count": lambda c: c.count("books"),
    "payload": lambda c: c.set_payload("books", payload={"a": 1}, points=[1]),
    "aliases": lambda c: c.get_aliases(),
    "snapshot": lambda c: c.create_snapshot("books"),
    "snapshots": lambda c: c.list_snapshots("books"),
}


@pytest.mark.parametrize("name", QDRANT)
def test_qdrant(qdrant_stub: Stub, name: str) -> None:
    client = import_module("qdrant_client").QdrantClient(
        url=qdrant_stub.url, check_compatibility=False
    )
    check(qdrant_stub, lambda: QDRANT[name](client))
