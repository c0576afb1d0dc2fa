"""A runner of composite actions, as far as `action.yml` needs one, and the API of GitHub that it asks.

https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import yaml

from .repositories import PLAIN, ROOT

_EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*(?:==\s*'([^']*)')?\s*\}\}")
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
TOKEN = "ghs_0123456789"


class GitHub:
    """Comments of one pull request; a token that may `read` only, or write, too."""

    def __init__(self) -> None:
        self.url = ""
        self.comments: list[dict[str, Any]] = []
        self.asked: list[tuple[str, str]] = []
        self.may_write = True

    def add(self, body: str, login: str) -> None:
        number = 100 + len(self.comments)
        self.comments.append({"id": number, "user": {"login": login}, "body": body})

    def answer(self, method: str, path: str, sent: Any) -> tuple[int, Any]:
        self.asked.append((method, path))
        parts = urlsplit(path)
        if parts.path == "/graphql":
            return 200, {"data": {"viewer": {"login": "github-actions[bot]"}}}
        if method == "GET" and parts.path == "/repos/acme/pets/issues/7/comments":
            query = parse_qs(parts.query)
            size, page = int(query["per_page"][0]), int(query["page"][0])
            return 200, self.comments[size * (page - 1) : size * page]
        if not self.may_write:
            return 403, {"message": "Resource not accessible by integration"}
        if method == "POST" and parts.path == "/repos/acme/pets/issues/7/comments":
            self.add(sent["body"], "github-actions[bot]")
            return 201, self.comments[-1]
        for comment in self.comments:
            if parts.path == f"/repos/acme/pets/issues/comments/{comment['id']}":
                assert method == "PATCH"
                comment["body"] = sent["body"]
                return 200, comment
        return 404, {"message": "Not Found"}


@contextmanager
def github() -> Iterator[GitHub]:
    """The API at a free port of this machine; it knows one token."""
    service = GitHub()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.headers["Authorization"] != f"Bearer {TOKEN}":
                status, answer = 401, {"message": "Bad credentials"}
            else:
                sent = json.loads(content) if content else None
                status, answer = service.answer(self.command, self.path, sent)
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.do_GET()

        def do_PATCH(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        service.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield service
        server.shutdown()


class Run:
    """One run of the action in a checkout, with what became of it."""

    def __init__(
        self,
        checkout: Path,
        temporary: Path,
        event: dict[str, Any],
        api: GitHub,
        outputs: dict[str, dict[str, str]] | None = None,
        **inputs: str,
    ) -> None:
        """`outputs` are those of steps that are not run, by their ids."""
        temporary.mkdir(parents=True)
        self._checkout = checkout
        self._temporary = temporary
        self._inputs = {
            **{name: row["default"] for name, row in ACTION["inputs"].items()},
            "token": TOKEN,
            **{name.replace("_", "-"): value for name, value in inputs.items()},
        }
        self.outputs: dict[str, dict[str, str]] = dict(outputs or {})
        self.log = ""
        self.failed: list[str] = []
        self._summary = temporary / "summary.md"
        self._summary.touch()
        file = temporary / "event.json"
        file.write_text(json.dumps(event))
        self._environment = {
            **{name: PLAIN[name] for name in ("PATH", "GIT_CONFIG_GLOBAL")},
            **{
                name: value
                for name, value in os.environ.items()
                if "PIP_" in name or "SSL_" in name
            },
            "HOME": str(temporary),
            "RUNNER_TEMP": str(temporary),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_WORKSPACE": str(checkout),
            "GITHUB_REPOSITORY": "acme/pets",
            "GITHUB_EVENT_PATH": str(file),
            "GITHUB_STEP_SUMMARY": str(self._summary),
            "GITHUB_API_URL": api.url,
            "GITHUB_GRAPHQL_URL": f"{api.url}/graphql",
        }
        for step in STEPS:
            if step.get("id") not in (outputs or {}):
                self._step(step)

    @property
    def summary(self) -> str:
        return self._summary.read_text("utf-8")

    def _step(self, step: dict[str, Any]) -> None:
        condition = self._value(step["if"]) if "if" in step else "true"
        if self.failed or condition != "true":
            return
        written = self._temporary / "output.txt"
        written.write_text("")
        script = self._temporary / "script.sh"
        script.write_text(step["run"])
        own = {name: self._value(text) for name, text in step.get("env", {}).items()}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self._checkout / self._value(step.get("working-directory", ".")),
            env={**self._environment, **own, "GITHUB_OUTPUT": str(written)},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        self.log += done.stdout + done.stderr
        if done.returncode:
            self.failed.append(step["name"])
        lines = (line.partition("=") for line in written.read_text().splitlines())
        self.outputs[step.get("id", "")] = {name: value for name, _, value in lines}

    def _value(self, text: str) -> str:
        return _EXPRESSION.sub(self._evaluated, text)

    def _evaluated(self, expression: re.Match[str]) -> str:
        match expression[1].split("."):
            case ["inputs", name]:
                value = str(self._inputs[name])
            case ["steps", step, "outputs", name]:
                value = self.outputs.get(step, {}).get(name, "")
            case _:
                raise AssertionError(f"unknown expression {expression[0]}")
        if expression[2] is None:
            return value
        return "true" if value == expression[2] else "false"
