"""A package for any document compiles, is laid out as black would, and can be imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import black
import msgspec
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from specloom.document import load_text
from specloom.document.dialect import normalise
from specloom.model import build
from specloom.plan import plan
from specloom.render.generated_file import GeneratedFile
from specloom.render.rendering import render

NAMES = st.sampled_from(
    ["a", "A", "id", "class", "str", "list", "dict", "None", "self", "body", "call", "models", "operations", "errors", "Client", "client", "Struct", "UNSET", "Any", "Literal", "Operation", "Call", "cache", "dt", "datetime", "msgspec", "Annotated", "object", "property", "print", "type", "Error", "ApiError", "Reply", "Service", "Route", "app", "ROUTES", "fileName", "X-App", "content_md5", "日本語", "1080P", "__init__", "🎉", "a-b", "a_b", "aB", "status", "value", "Json", "Path", "Query", "Header", "TypeAlias", "examples", "server", "credentials", "Credentials", "Mapping", "cached_property", "runtime", "send", "close", "import_module", "annotations"]
) | st.text(min_size=1, max_size=70)  # fmt: skip
MEMBERS = NAMES.filter(lambda name: name.isprintable() and not {*name} & {*'"\\\\'})
"""Names of properties that msgspec can rename a field to."""
PROSE = st.text(max_size=120) | st.sampled_from(
    ['"""', "\\", 'ends in "', "a\n\n- b\n- c\n", "words " * 40, "x" * 100]
)

SCALARS = st.sampled_from(
    [{"type": "string"}, {"type": "integer", "format": "int64"}, {"type": ["string", "null"]}, {"type": "number"}, {},
     {"type": "string", "format": "date-time"}, {"type": "string", "format": "uuid"}, {"const": "x"}, {"enum": [1, "a"]},
     {"type": "string", "pattern": '^["\'\\\\]{1,3}$', "maxLength": 5}, {"type": "boolean", "default": True}]
)  # fmt: skip


def _deeper(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    properties = st.dictionaries(MEMBERS, inner, min_size=1, max_size=4)
    return st.one_of(
        inner.map(lambda items: {"type": "array", "items": items}),
        inner.map(lambda values: {"type": "object", "additionalProperties": values}),
        st.fixed_dictionaries(
            {"type": st.just("object"), "properties": properties, "description": PROSE}
        ),
        st.lists(inner, min_size=1, max_size=3).map(lambda members: {"anyOf": members}),
        st.lists(NAMES, min_size=1, max_size=4, unique=True).map(
            lambda values: {"type": "string", "enum": values}
        ),
    )


@st.composite
def documents(draw: st.DrawFn) -> dict[str, object]:
    """OpenAPI documents with names and texts that nobody expects."""
    names = draw(st.lists(NAMES, max_size=3, unique=True))
    references = st.sampled_from(names or ["none"]).map(
        lambda name: {
            "$ref": "#/components/schemas/"
            + name.replace("~", "~0").replace("/", "~1").replace("%", "%25")
        }
    )
    schemas = st.recursive(
        SCALARS | references if names else SCALARS, _deeper, max_leaves=5
    )
    bodies = st.fixed_dictionaries({"description": PROSE}, optional={"content": st.fixed_dictionaries(
        {"application/json": st.fixed_dictionaries({"schema": schemas})}
    )})  # fmt: skip
    parameters = st.fixed_dictionaries(
        {
            "name": NAMES,
            "in": st.sampled_from(["query", "header", "cookie"]),
            "schema": schemas,
        },
        optional={"required": st.booleans(), "description": PROSE},
    )
    operations = st.fixed_dictionaries(
        {
            "responses": st.dictionaries(
                st.sampled_from(["200", "204", "2XX", "404", "4XX", "default"]), bodies
            )
        },
        optional={
            "operationId": NAMES,
            "summary": PROSE,
            "description": PROSE,
            "tags": st.lists(NAMES, max_size=2),
            "parameters": st.lists(parameters, max_size=4),
            "requestBody": bodies.filter(lambda body: "content" in body),
        },
    )
    schemes = st.fixed_dictionaries(
        {"type": st.just("apiKey"), "in": st.just("header"), "name": NAMES},
        optional={"description": PROSE},
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": draw(NAMES), "version": "1", "description": draw(PROSE)},
        "paths": {
            f"/{index}": {"post": item}
            for index, item in enumerate(draw(st.lists(operations, max_size=3)))
        },
        "components": {
            "schemas": {name: draw(schemas) for name in names},
            "securitySchemes": draw(st.dictionaries(NAMES, schemes, max_size=2)),
        },
    }


def rendered(document: object) -> list[GeneratedFile]:
    text = msgspec.json.encode(document).decode()
    loaded = load_text(text, "pets.json")
    normalise(loaded)
    package, _ = plan(build(loaded)[0], name="pets", source="pets.json")
    return render(package)


IMPORT_ALL = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for name in package.__all__:
    getattr(package, name)
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
import typing
models = package.models
for value in vars(models).values():
    if isinstance(value, type) and value.__module__ == models.__name__:
        typing.get_type_hints(value, include_extras=True)
for public in package.operations.__all__:
    module = getattr(package.operations, public)
    for name, value in vars(module).items() if hasattr(module, "__file__") else ():
        if name.endswith("_operation") and hasattr(value, "cache_info"):
            value()
package.Client(base_url="http://127.0.0.1:1").close()
package.server.app()
"""


def write_to(folder: Path, files: list[GeneratedFile]) -> None:
    for file in files:
        (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / file.path).write_text(file.text, encoding="utf-8")


def own(files: list[GeneratedFile]) -> list[GeneratedFile]:
    """The modules that differ from package to package."""
    return [
        file
        for file in files
        if file.path.endswith(".py") and not file.path.startswith("runtime/")
    ]


@given(documents())
@settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@example({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}})
def test_any_document_gives_modules_that_compile_and_that_black_does_not_change(
    document: object,
) -> None:
    for file in own(rendered(document)):
        compile(file.text, file.path, "exec")
        assert black.format_str(file.text, mode=black.Mode()) == file.text, file.path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("packages")


@given(documents())
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@example({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}})
def test_any_document_gives_a_package_that_can_be_imported_and_used(
    folder: Path, document: object
) -> None:
    files = rendered(document)
    package = folder / f"p{len(list(folder.iterdir()))}"
    write_to(package, files)
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, package.name],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_same_document_gives_the_same_files_in_order() -> None:
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}
    files = rendered(document)
    assert files == rendered(document)
    assert [file.path for file in files] == sorted(file.path for file in files)
    assert {
        "__init__.py",
        "py.typed",
        "client.py",
        "models.py",
        "runtime/__init__.py",
    } <= {file.path for file in files}


@pytest.mark.parametrize("name", ['a"b', "a\\b", "a\nb"])
def test_any_name_of_a_property_gives_a_module_that_can_be_imported(
    folder: Path, name: str
) -> None:
    schema = {"type": "object", "properties": {name: {"type": "string"}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": {"A": schema}},
    }
    package = folder / f"q{ord(name[1])}"
    write_to(package, rendered(document))
    done = subprocess.run(
        [sys.executable, "-c", f"import {package.name}.models"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
