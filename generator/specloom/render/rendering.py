"""Package → text of every file, through the Jinja templates.

Templates loop and print; whatever needs a decision is decided in `plan` before them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import TypeAlias

import jinja2

from specloom.plan.docstrings import docstring, hanging, paragraphs, quoted
from specloom.plan.error_module import error_module
from specloom.plan.expressions import Expression, one_line
from specloom.plan.literals import string
from specloom.plan.methods import Argument
from specloom.plan.model_modules import is_large, model_module, model_package
from specloom.plan.modules import (
    client_module,
    init_module,
    server_module,
    servers_module,
    webhooks_module,
)
from specloom.plan.package import Field, Package, ServerArgument, Webhooks
from specloom.plan.prose import method_doc
from specloom.plan.servers import server_doc
from specloom.render import layout
from specloom.render.generated_file import GeneratedFile
from specloom.render.imports import import_block
from specloom.render.interface import interface
from specloom.render.places import templates_folder
from specloom.render.runtime import OWN, runtime_files, seen_from
from specloom.render.template_cache import TemplateCache, TemplateCompiler


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
        SyntaxError: a literal or docstring would end before its text does (a defect of specloom).
    """
    files = list(_modules(package, runtime))
    if runtime is None:
        files += runtime_files(files)
    files.append(GeneratedFile("py.typed", ""))
    return sorted(files, key=lambda file: file.path)


def _modules(package: Package, runtime: str | None) -> Iterator[GeneratedFile]:
    templates = environment()
    shared = {"package": package, "header": _header(package)}

    def made(path: str, template: str, **values: object) -> GeneratedFile:
        text = templates.get_template(template).render(
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
        for path, is_async in (("client.py", False), ("async_client.py", True)):
            module = client_module(package, is_async=is_async)
            yield made(path, "client.py.jinja", module=module)
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
    """webhook_requests.py and webhooks.py: the requests that the service sends, and their receiver."""
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
def environment() -> jinja2.Environment:
    """The templates of packages, with the filters that they print through."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_folder() / "package"),
        bytecode_cache=TemplateCache(),
        auto_reload=False,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    made.code_generator_class = TemplateCompiler
    filters: dict[str, Callable[..., object]] = {
        "docstring": docstring,
        "paragraphs": paragraphs,
        "hanging": hanging,
        "quoted": quoted,
        "method_doc": method_doc,
        "server_doc": server_doc,
        "one_line": one_line,
        "literal": string,
        "import_line": layout.import_line,
        "imports": import_block,
        "bare_signature": layout.bare_signature,
        "typed_argument": _typed_argument,
        "typed_field": _typed_field,
        "parenthesized": _parenthesized,
        "statement": _statement,
        "tuple_of_one": _tuple_of_one,
        "base_class": _base_class,
    }
    made.filters.update(filters)
    made.globals.clear()  # `range` and others, which are copied for every text
    return made


def _base_class(base: Expression, name: str) -> str:
    """The text between the parentheses of `class name(…):`, broken where the line is too long."""
    return layout.class_head(name, base)[len(f"class {name}(") : -len("):")]


def _typed_argument(argument: Argument | ServerArgument, indent: int) -> str:
    """Type and default of an argument: the text between `name: ` and the comma."""
    prefix, default = f"{argument.name}: ", argument.default
    if default is not None and not isinstance(default, str):
        default = one_line(default)
    end = "," if default is None else f" = {default},"
    text = layout.statement(prefix, argument.annotation, end, indent=indent)
    return text[len(prefix) : -1]


# Most fields stand in several classes.
@lru_cache(maxsize=20_000)
def _typed_field(field: Field) -> str:
    """Type and default of a field: the text behind `name: `."""
    text = layout.field(field.name, field.annotation, field.default, indent=4)
    return text[len(field.name) + 2 :]


def _parenthesized(call: str, indent: int) -> str:
    """The lines of `return f(…)`; if the first is too long, the call in parentheses, if it fits there."""
    first, *others = call.split("\n")
    if layout.columns(first) <= layout.WIDTH:
        return call
    pad, step = " " * indent, " " * layout.STEP
    value = [f"{pad}{step}{first.lstrip().removeprefix('return ')}"]
    value += [step + line for line in others]
    if others and max(map(layout.columns, value)) > layout.WIDTH:
        return call
    return "\n".join((f"{pad}return (", *value, f"{pad})"))


def _statement(
    expression: Expression, prefix: str = "", suffix: str = "", indent: int = 0
) -> str:
    return layout.statement(prefix, expression, suffix, indent=indent)


def _tuple_of_one(lines: str) -> str:
    """The lines of a tuple; joined if it has one item and fits: black keeps no line for the comma of `(a,)`."""
    flat = "".join([line.strip() for line in lines.splitlines()])
    indent = len(lines) - len(lines.lstrip())
    is_one = lines.count("\n") == 3 and indent + layout.columns(flat) <= layout.WIDTH
    return f"{' ' * indent}{flat}\n" if is_one else lines
