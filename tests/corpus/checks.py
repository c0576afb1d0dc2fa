"""What must hold for the package of any document."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from ..checkers import laid_out
from ..features.packages import Package

_WINDOW = 150
"""Lines of a long module that black looks at, at its beginning, in the middle and at its end: it is slow."""
_MOST = 5_000
"""Lines of the models and operations of a package that it looks at, from all of them in turn."""


def described(package: Package) -> list[tuple[str, str]]:
    """Method and path of every operation that a package has."""
    operations: list[tuple[str, str]] = []
    for file in sorted((package.folder / "operations").glob("*.py")):
        if file.name == "__init__.py":
            continue
        module = package.module(f"operations.{file.stem}")
        for name, value in vars(module).items():
            if name.endswith("_operation") and callable(value):
                operation: Any = value()
                operations.append((operation.method, operation.path))
    return operations


def assert_usable(package: Package) -> None:
    """Every module imports, msgspec can read every model, and the stub can be served."""
    for name in ("client", "async_client", "errors", "examples"):
        package.module(name)
    hook = package.module("runtime.values.json_codec").from_json_value
    # `dir` names those of modules that are not imported yet, too.
    for name in dir(package.models):
        model = getattr(package.models, name)
        if isinstance(model, type) and issubclass(model, msgspec.Struct):
            try:
                msgspec.json.Decoder(model, dec_hook=hook)
            except Exception as error:
                raise AssertionError(f"{name} cannot be read: {error}") from error
    assert package.server.app() is not None


def assert_refusals_are_described(package: Package, most: int = 60) -> None:
    """A request without credentials, or with a broken body, gets an error that its operation describes."""
    server = package.server
    app = server.app()
    routes = getattr(server, "ROUTES", ())
    for route in routes[:: max(1, len(routes) // most)]:
        operation = route.operation()
        answer = app.immediate(_broken(operation), b"{")
        if answer is None or answer.status not in (400, 401, 403, 415, 422):
            continue  # nothing of it is wrong, or an upload
        ranges = {"4XX", "default"} & operation.errors.keys()
        alike = {401, 403} if answer.status in (401, 403) else {400, 422}
        if not (ranges or alike & operation.errors.keys()):
            continue
        if answer.status == 415 and not ranges and 400 in operation.errors:
            continue  # RFC 9110 has a status for it, and no other says the same
        keys = [key for key in (answer.status, "4XX", "default") if key in operation.errors]  # fmt: skip
        assert keys, f"{operation} answers {answer.status}"
        content = operation.errors[keys[0]].content
        content = content[0] if isinstance(content, tuple) else content
        body = content.decode(
            answer.body, dict(answer.headers)[b"content-type"].decode()
        )
        assert body is None or content.check(body) == [], operation


def _broken(operation: Any) -> dict[str, object]:
    """The ASGI scope of a request without credentials whose body is not what it says."""
    path = re.sub(r"\{[^}]*\}", "x", operation.path)
    contents = (
        operation.body if isinstance(operation.body, tuple) else (operation.body,)
    )
    media_type = getattr(contents[0], "media_type", "application/json")
    return {
        "type": "http",
        "method": operation.method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"content-type", media_type.encode())],
        "scheme": "http",
        "server": ("127.0.0.1", 8000),
    }


def assert_black_is_content(package: Package) -> None:
    """Every module compiles, and black would leave it alone."""
    whole, sampled = list[str](), list[str]()
    for file in sorted(package.folder.rglob("*.py")):
        place = file.relative_to(package.folder).parts
        if place[0] != "runtime":
            parts = _parts(file.read_text(encoding="utf-8"))
            (sampled if len(place) > 1 else whole).extend(parts)
    lines = sum(part.count("\n") for part in sampled)
    for part in whole + sampled[:: 1 + lines // _MOST]:
        assert laid_out(part) == part


def _parts(text: str) -> Iterator[str]:
    """All of a short module; statements from three places of a long one."""
    lines = text.splitlines(keepends=True)
    tree = ast.parse(text)
    if len(lines) <= 3 * _WINDOW:
        yield text
        return
    starts = [_first_line(node) for node in tree.body]
    for wanted in (0, len(lines) // 2 - _WINDOW // 2, len(lines) - _WINDOW):
        first = next(
            start for start in starts if start >= wanted or start == starts[-1]
        )
        later = [start for start in starts if start > first + _WINDOW]
        part = "".join(lines[first : later[0] if later else len(lines)])
        yield part.rstrip("\n") + "\n"


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)]) - 1


_DIGEST = re.compile(r"(?:class|def) (\w+_(?=[a-f]*[0-9])[0-9a-f]{8}(?:_operation)?)\b")


def assert_names_are_words(package: Package) -> None:
    """Nothing is called by a digest: neither operations nor models."""
    named = [
        name
        for file in sorted(package.folder.rglob("*.py"))
        if "runtime" not in file.parts
        for name in _DIGEST.findall(file.read_text(encoding="utf-8"))
    ]
    assert not named
