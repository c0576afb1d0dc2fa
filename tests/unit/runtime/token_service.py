"""A token endpoint and the service that takes its tokens, on one socket."""

from __future__ import annotations

import base64
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

CLIENT_ID, CLIENT_SECRET = "my client", "s3cr3t-v4lue &+"


@dataclass
class Asked:
    """One request for a token."""

    form: dict[str, str]
    authorization: str | None


@dataclass
class TokenService:
    """Gives `token-1`, `token-2`, ...; answers other requests with what it makes of their token."""

    lifetime: object = 3600
    refresh_tokens: bool = False
    refused: dict[str, object] | None = None
    delay: float = 0.0
    takes_tokens: bool = True
    asked: list[Asked] = field(default_factory=list)
    valid: set[str] = field(default_factory=set)
    seen: list[str | None] = field(default_factory=list)
    url: str = ""

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        if self.refused is not None:
            return 400, self.refused
        if form["grant_type"] == "refresh_token" and not self.refresh_tokens:
            return 400, {"error": "invalid_grant"}
        token = f"token-{len(self.asked)}"
        self.valid.add(token)
        answer: dict[str, object] = {"access_token": token, "token_type": "Bearer"}
        if self.lifetime is not None:
            answer["expires_in"] = self.lifetime
        if self.refresh_tokens:
            answer["refresh_token"] = f"refresh-{len(self.asked)}"
        return 200, answer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: TokenService

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        content = self.rfile.read(length).decode()
        form = {name: values[0] for name, values in parse_qs(content).items()}
        assert self.headers["content-type"] == "application/x-www-form-urlencoded"
        time.sleep(self.service.delay)
        self.service.asked.append(Asked(form, self.headers.get("authorization")))
        self._answer(*self.service.token(form))

    def do_GET(self) -> None:
        if self.path == "/.well-known/openid-configuration":
            endpoint = f"{self.service.url}/token"
            return self._answer(200, {"token_endpoint": endpoint})
        given = self.headers.get("authorization")
        self.service.seen.append(given)
        token = (given or "").removeprefix("Bearer ")
        good = self.service.takes_tokens and token in self.service.valid
        return self._answer(200 if good else 401, {"token": given})

    def _answer(self, status: int, value: object) -> None:
        content = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


def started() -> tuple[TokenService, ThreadingHTTPServer]:
    """The service and the server that it runs on."""
    service = TokenService()
    handler = type("Handler", (_Handler,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    return service, server


def basic(name: str, secret: str) -> str:
    """What `Authorization` is for a client (RFC 6749 section 2.3.1)."""
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()
