"""Package → text of every file, through the Jinja templates.

Templates loop and print; whatever needs a decision is decided in `plan` before them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import TypeAlias

import jinja2

from ..plan.docstrings import Section, docstring
from ..plan.error_module import error_module
from ..plan.expressions import Expression, Name, Subscript, one_line
from ..plan.literals import string
from ..plan.methods import Argument, Method
from ..plan.model_modules import is_large, model_module, model_package
from ..plan.modules import (
    client_module,
    init_module,
    server_module,
    servers_module,
    webhooks_module,
)
from ..plan.package import Field, Model, Package, Server, Webhooks
from ..plan.prose import answer_doc, method_doc, method_sections, receiver_sections
from ..plan.servers import server_doc
from . import layout
from .generated_file import GeneratedFile as GeneratedFile
from .imports import import_block
from .interface import interface
from .places import templates_folder
from .runtime import OWN, runtime_files, seen_from
from .template_cache import TemplateCache, TemplateCompiler


def render(package: Package, runtime: str | None = None) -> list[GeneratedFile]:
    """Every file of `package`, sorted by path.

    `runtime` is how the package's own module imports a runtime that it shares; without one, it
    comes with a runtime of its own.

    A document is not trusted, and nothing of it may run. Its words come here by few doors:
    `string` of `literals`, `docstring` of `docstrings`, the names of `names`, the JSON of
    `examples`. Each holds every text that it lets through against what Python's tokenizer takes
    for one literal, or one identifier. To parse all files here once more took a third of the
    time of everything; tests do.

    Raises:
        SyntaxError: a text would end where it should not (a defect of specloom).
    """
    files = list(_modules(package, runtime))
    if runtime is None:
        files += runtime_files(files)
    files.append(GeneratedFile("py.typed", ""))
    return sorted(files, key=lambda file: file.path)


def _modules(package: Package, runtime: str | None) -> Iterator[GeneratedFile]:
    environment = _environment()
    shared = {"package": package, "header": _header(package)}

    def made(path: str, template: str, **values: object) -> GeneratedFile:
        text = environment.get_template(template).render(
            **shared, **values, runtime=seen_from(path, runtime or OWN)
        )
        return GeneratedFile(path, text)

    yield made(
        "__init__.py",
        "__init__.py.jinja",
        module=init_module(package, runtime or OWN),
        interface=None if runtime is None else interface(),
    )
    yield from _models(package, made)
    if package.parts.any:
        yield made("errors.py", "errors.py.jinja", module=error_module(package))
    if package.has_credentials:
        yield made("credentials.py", "credentials.py.jinja")
    if package.has_servers:
        yield made("servers.py", "servers.py.jinja", module=servers_module(package))
    if package.parts.client or package.parts.stub:
        yield made("operations/__init__.py", "operations/__init__.py.jinja")
        for group in package.groups:
            path = f"operations/{group.module}.py"
            yield made(path, "operations/group.py.jinja", group=group)
    if package.parts.client:
        waiting = client_module(package, is_async=False)
        yield made("client.py", "client.py.jinja", module=waiting)
        awaiting = client_module(package, is_async=True)
        yield made("async_client.py", "async_client.py.jinja", module=awaiting)
    if package.parts.stub:
        yield made("examples.py", "examples.py.jinja")
        yield made(
            "schemas.py",
            "schemas.py.jinja",
            schemas=package.schemas,
            answers=package.answer_schemas,
        )
        yield made("server.py", "server.py.jinja", module=server_module(package))
    if package.webhooks is not None:
        yield from _webhooks(package, package.webhooks, made)


_Made: TypeAlias = Callable[..., GeneratedFile]


def _webhooks(
    package: Package, webhooks: Webhooks, made: _Made
) -> Iterator[GeneratedFile]:
    """What the service sends: how it is described, and what takes it in."""
    if package.parts.sender:
        group = webhooks.group
        yield made(f"{group.module}.py", "webhook_requests.py.jinja", group=group)
    if package.parts.receiver:
        receiving = webhooks_module(package, webhooks)
        yield made("webhooks.py", "webhooks.py.jinja", module=receiving)
        judging = package.webhook_schemas
        yield made(
            "webhook_schemas.py", "schemas.py.jinja", schemas=judging, answers=None
        )


def _models(package: Package, made: _Made) -> Iterator[GeneratedFile]:
    """models.py; where there are many of them, the package `models`."""
    if not is_large(package):
        yield made("models.py", "models.py.jinja", module=model_module(package))
        return
    models = model_package(package)
    for name in ("__init__.py", "__init__.pyi"):
        yield made(f"models/{name}", f"models/{name}.jinja", models=models)
    for folder in models.folders:
        yield made(f"models/{folder}/__init__.py", "models/folder.py.jinja")
    for module in models.modules:
        yield made(f"{module.path}.py", "models.py.jinja", module=module)


def _header(package: Package) -> str:
    return (
        f"# Generated by specloom from {package.source}. "
        "Do not edit: run `specloom generate`."
    )


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_folder() / "package"),
        bytecode_cache=TemplateCache(),
        auto_reload=False,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.code_generator_class = TemplateCompiler
    filters: dict[str, Callable[..., object]] = {
        "docstring": docstring,
        "one_line": one_line,
        "literal": string,
        "import_line": layout.import_line,
        "imports": import_block,
        "operation_signature": _operation_signature,
        "property_signature": _property_signature,
        "service_signature": _service_signature,
        "signature": _signature,
        "described": _described,
        "method_docstring": _method_docstring,
        "answer_docstring": _answer_docstring,
        "receiver_docstring": _receiver_docstring,
        "server_docstring": _server_docstring,
        "server_signature": _server_signature,
        "statement": _statement,
        "exploded": _exploded,
        "field": layout.field,
        "class_head": layout.class_head,
        "class_body": _class_body,
    }
    environment.filters.update(filters)
    environment.globals.clear()  # `range` and others, which are copied for every text
    return environment


def _signature(
    method: Method, head: str, returns: Expression, indent: int = 0, first: str = ""
) -> str:
    return layout.signature(head, method.arguments, returns, first=first, indent=indent)


def _service_signature(method: Method) -> str:
    """The head of a service's method, with the types that a service gets and gives."""
    return layout.signature(
        f"async def {method.service_name}",
        method.served_arguments,
        method.reply_type,
        first="self",
        indent=4,
    )


def _property_signature(name: str, generic: str, argument: str) -> str:
    """The head of a property that is `generic[argument]`."""
    returns = Subscript(generic, (Name(argument),))
    return layout.signature(f"def {name}", (), returns, first="self", indent=4)


def _operation_signature(method: Method) -> str:
    head = f"def {method.name}_operation"
    return layout.signature(head, (), method.operation_type, indent=0)


def _described(method: Method, indent: int) -> str:
    """The statement that describes a call of an operation."""
    passed = [f"{item.name}={item.name}" for item in method.arguments]
    function = f"{method.name}_operation().call"
    return layout.called("return ", function, passed, indent=indent)


def _method_docstring(method: Method, indent: int) -> str:
    return docstring(
        method_doc(method), indent=indent, sections=method_sections(method)
    )


def _answer_docstring(method: Method, has_client: bool) -> str:
    """What a service answers; in full, where there is no client's method that says it."""
    if has_client:
        return docstring(answer_doc(method), indent=8)
    sections = receiver_sections(method)
    return docstring(method_doc(method), indent=8, sections=sections)


def _receiver_docstring(method: Method) -> str:
    sections = receiver_sections(method)
    return docstring(method_doc(method), indent=8, sections=sections)


def _server_signature(server: Server) -> str:
    """The head of a server's function: what a relative URL is joined to, then its variables."""
    arguments = tuple(
        Argument(
            name=item.name,
            annotation=item.annotation,
            default=None if item.default is None else one_line(item.default),
            keyword_only=True,
            doc=item.doc,
        )
        for item in server.arguments
    )
    first = "base: str" if server.relative else ""
    return layout.signature(
        f"def {server.name}", arguments, Name("str"), first=first, indent=0
    )


def _server_docstring(server: Server, indent: int) -> str:
    entries = tuple((item.name, item.doc) for item in server.arguments if item.doc)
    sections = (Section("Args", entries),) if entries else ()
    return docstring(server_doc(server), indent=indent, sections=sections)


def _statement(
    expression: Expression, prefix: str = "", suffix: str = "", indent: int = 0
) -> str:
    return layout.statement(prefix, expression, suffix, indent=indent)


_BESIDE, _BELOW = "\n    ", "\n\n    "


def _class_body(model: Model) -> str:
    """The statements of a class; a blank line stands behind each docstring."""
    said = model.docstring_text
    parts = [docstring(said, 4) + _BELOW] if said else []
    if model.limits is not None:
        limits = layout.statement("__limits__ = ", model.limits, indent=4)
        parts.append(limits + _BESIDE)
    if model.is_closed:
        parts.append("__closed__ = True" + _BESIDE)
    parts += map(_declared, model.fields)
    if model.additional is not None:
        name, default = "additional_properties", model.additional_default
        parts.append(layout.field(name, model.additional, default, indent=4))
    return "".join(parts).rstrip() or "pass"


@lru_cache(maxsize=20_000)
def _declared(field: Field) -> str:
    """A field of a class, its description below; most fields stand in several classes."""
    statement = layout.field(field.name, field.annotation, field.default, indent=4)
    if not field.doc:
        return statement + _BESIDE
    return statement + _BESIDE + docstring(field.doc, 4) + _BELOW


def _exploded(
    expression: Expression, prefix: str = "", suffix: str = "", indent: int = 0
) -> str:
    return layout.exploded(prefix, expression, suffix, indent=indent)
