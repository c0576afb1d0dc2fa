"""Server objects → servers.py: what a client's `base_url` may be, by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from specloom.model.api import Api, Operation, ServerVariable
from specloom.model.api import Server as ApiServer
from specloom.plan import reserved
from specloom.plan.docstrings import clean, sentence_end
from specloom.plan.expressions import (
    Call,
    CallArgument,
    Dict,
    Entry,
    Expression,
    Name,
    Subscript,
)
from specloom.plan.information import telling
from specloom.plan.literals import string
from specloom.plan.names import Namespace, claim_all, pascal, snake
from specloom.plan.package import Server, ServerArgument, ServerChoice, Servers
from specloom.problems import Problem, problem
from specloom.standards.openapi import EXPRESSION

_ABSOLUTE = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_HOST_ALONE = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?(/|$)|localhost(:|/|$)")

# Words that say nothing about one server among others.
_FILLER = re.compile(
    r"a|an|the|our|for|api|base|endpoint|env|environment|host|instance|main|rest|servers?|service|url",
    re.IGNORECASE,
)


@dataclass
class ServerPlanner:
    """Names every server of a document, and knows where each operation goes."""

    api: Api
    problems: list[Problem]
    _names: Namespace = field(default_factory=lambda: Namespace(reserved.SERVERS))
    _types: Namespace = field(default_factory=lambda: Namespace(reserved.SERVER_TYPES))
    _planned: dict[tuple[str, tuple[ServerVariable, ...]], Server | None] = field(
        default_factory=dict
    )
    _choices: dict[tuple[str, tuple[str, ...]], ServerChoice] = field(
        default_factory=dict
    )

    def planned(self) -> Servers:
        """The servers of the document first, then those of single operations."""
        own = [self._server(server) for server in self.api.servers]
        others = [
            [self._server(server) for server in operation.servers]
            for operation in self.api.operations
            if self._own(operation)
        ]
        default = own[0] if own else self._common(others)
        if default is not None and not _is_default(default):
            default = None
        named = [item for item in self._planned.values() if item is not None]
        return Servers(
            named=tuple(named),
            choices=tuple(self._choices.values()),
            default=default,
            own=any(self.expression(item) is not None for item in self.api.operations),
        )

    def expression(self, operation: Operation) -> Expression | None:
        """Where an operation goes that has a server of its own; None for the others."""
        if not self._own(operation):
            return None
        server = self._server(operation.servers[0])
        if server is None or any(item.default is None for item in server.arguments):
            return None
        if server.relative:
            values = {
                item.name: item.default for item in operation.servers[0].variables
            }
            return Name(string(expanded(server.url, values)))
        return _default_url(server)

    def _own(self, operation: Operation) -> bool:
        if not operation.servers:
            return False
        shared = self.api.servers
        first = operation.servers[0]
        return not shared or (first.url, first.variables) != (
            shared[0].url,
            shared[0].variables,
        )

    def _common(self, others: list[list[Server | None]]) -> Server | None:
        """The default server of a document without `servers`: the first operation's, if every operation has one."""
        firsts = [servers[0] for servers in others if servers]
        complete = len(firsts) == len(self.api.operations) and all(
            item is not None and _is_default(item) for item in firsts
        )
        return firsts[0] if firsts and complete else None

    def _server(self, server: ApiServer) -> Server | None:
        key = server.url, server.variables
        if key not in self._planned:
            self._planned[key] = self._made(server)
        return self._planned[key]

    def _made(self, server: ApiServer) -> Server | None:
        url, relative, refusal = _usable(server)
        if refusal:
            message = f"the server URL {server.url!r} {refusal}"
            self.problems.append(
                problem("unusable-server", message, server.location / "url")
            )
        if url is None:
            return None
        label = _label(server)
        base = label or _place(url)
        wanted = (base, f"{label}_{_place(url)}" if label else base)
        is_constant = not server.variables and not relative
        given = claim_all(
            {
                variable.name: snake(variable.name, fallback="variable")
                for variable in server.variables
            },
            reserved.CLIENT_ARGUMENTS,
        )
        name = self._names.claim(*wanted)  # not to differ from another in case only
        return Server(
            name=name.upper() if is_constant else name,
            url=url,
            relative=relative,
            is_constant=is_constant,
            arguments=tuple(
                self._argument(item, given[item.name], base)
                for item in server.variables
            ),
            doc=telling(sentence_end(clean(server.description or "")), base, "server"),
        )

    def _argument(
        self, variable: ServerVariable, name: str, server: str
    ) -> ServerArgument:
        annotation: Expression = Name("str")
        choice = None
        if any(variable.enum):
            choice = self._choice(variable, server)
            annotation = Name(choice.name)
        default = variable.default
        return ServerArgument(
            name=name,
            wire_name=variable.name,
            annotation=annotation,
            default=None if default is None else Name(string(default)),
            doc=telling(clean(variable.description or ""), variable.name),
        )

    def _choice(self, variable: ServerVariable, server: str) -> ServerChoice:
        """The values of a variable; servers whose variables agree share them."""
        values = tuple(dict.fromkeys((*variable.enum, variable.default or "")))
        values = tuple(value for value in values if value)
        key = variable.name, values
        if key not in self._choices:
            name = pascal(variable.name, fallback="Variable")
            longer = pascal(f"{server}-{variable.name}", fallback="Variable")
            self._choices[key] = ServerChoice(
                name=self._types.claim(name, longer),
                value=Subscript(
                    "Literal", tuple(Name(string(value)) for value in values)
                ),
                doc=telling(clean(variable.description or ""), variable.name),
            )
        return self._choices[key]


def _usable(server: ApiServer) -> tuple[str | None, bool, str]:
    """The URL that requests can be sent to, whether it is relative, and what is wrong with it."""
    url, refusal = server.url, ""
    if url.startswith("//"):
        url = f"https:{url}"
    if "?" in url or "#" in url:
        refusal = "has a query or a fragment, which are left out"
        url = re.split(r"[?#]", url, maxsplit=1)[0]
    if not url.isprintable() or any(char in url for char in ' \\"<>^`|'):
        return None, False, "holds characters that no URL may hold"
    shown = expanded(url, {item.name: item.default for item in server.variables})
    if _ABSOLUTE.match(shown) or shown.startswith("{"):
        return url.rstrip("/"), False, refusal
    if re.match(r"[\w+.-]*:", shown) and not _HOST_ALONE.match(shown):
        return None, False, "is not one of http or https"
    if _HOST_ALONE.match(shown):
        return (
            None,
            False,
            "has no scheme: it would be a path on the document's own host",
        )
    return url, True, refusal


def expanded(url: str, values: Mapping[str, str | None]) -> str:
    """A server's URL with the values of its variables; those without one stay."""
    return EXPRESSION.sub(lambda match: values.get(match[1]) or match[0], url)


def _label(server: ApiServer) -> str:
    """The server's name, or its description if that is short enough to be one; else an empty text."""
    if server.name is not None:
        return snake(server.name, fallback="")
    description = clean(server.description or "")
    all_words = re.findall(r"\w+", description)
    words = [word for word in all_words if not _FILLER.fullmatch(word)]
    if "\n" in description or len(all_words) > 5 or not 1 <= len(words) <= 3:
        return ""
    made = snake("-".join(words), fallback="")
    return made if made.isascii() and made.isidentifier() else ""


def _place(url: str) -> str:
    """A name made of host and path: `acme_com_v1`, or `region_acme_com`."""
    bare = re.sub(r"^\w+://", "", url)
    return snake(re.sub(r"\W+", "-", bare).strip("-"), fallback="root")


def _is_default(server: Server) -> bool:
    return not server.relative and all(
        item.default is not None for item in server.arguments
    )


def _default_url(server: Server) -> Expression:
    name = f"servers.{server.name}"
    return Name(name) if server.is_constant else Call(name, ())


def chosen_url(server: Server) -> Expression:
    """The URL of a server, its arguments passed on from those of the client."""
    if server.is_constant:
        return _default_url(server)
    arguments = tuple(
        CallArgument(Name(item.name), item.name) for item in server.arguments
    )
    return Call(f"servers.{server.name}", arguments)


def url_expression(server: Server) -> Expression:
    """What the function of a server returns."""
    expanded: Expression = Name(string(server.url))
    if server.arguments:
        entries = tuple(
            Entry(string(item.wire_name), Name(item.name)) for item in server.arguments
        )
        expanded = Call(
            "server_url", (CallArgument(expanded), CallArgument(Dict(entries)))
        )
    if not server.relative:
        return expanded
    return Call("urljoin", (CallArgument(Name("base")), CallArgument(expanded)))


def server_doc(server: Server) -> str:
    """What a server is for, and what a relative URL is relative to."""
    if not server.relative:
        return server.doc
    note = f"`{server.url}`, relative to `base`: the URL that the document comes from."
    return f"{server.doc}\n\n{note}" if server.doc else note
