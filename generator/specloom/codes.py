"""The one table of codes: every finding there can be, with its severity, meaning and hint.

Documentation is made from it. A code is for ever: it never changes its meaning and is never used
again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How much a problem matters.

    `ERROR` breaks a rule that somebody relies on, `WARNING` is probably a mistake but a correct
    client is still possible, `INFO` would make the document better.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Group(Enum):
    """Which part of the work reports a code."""

    READING = "reading"
    REFERENCES = "references"
    STRUCTURE = "structure"
    MEANING = "meaning"
    LINT = "lint"
    EXAMPLES = "examples"
    CONFIGURATION = "configuration"
    GENERATION = "generation"
    TRAFFIC = "traffic"


@dataclass(frozen=True, slots=True)
class Code:
    """One row of the table.

    `refused` marks what leaves a document without a meaning (the document, or the part of it that
    is concerned, cannot be generated); every other problem can be worked around. `loss` marks
    warnings about what the document says and generated code does not do: `--strict` makes them
    errors.
    """

    name: str
    group: Group
    severity: Severity
    meaning: str
    hint: str
    refused: bool = False
    loss: bool = False


def _codes(
    group: Group,
    severity: Severity,
    text: str,
    *,
    refused: bool = False,
    loss: bool = False,
) -> Iterator[Code]:
    """The codes of a group that matter alike, from rows of name, meaning and hint."""
    for row in re.split(r"\n(?=\S)", text.strip()):
        name, _, words = row.partition(": ")
        meaning, _, hint = " ".join(words.split()).partition(" → ")
        yield Code(name, group, severity, meaning, hint, refused, loss)


_ROWS = (
    *_codes(
        Group.READING,
        Severity.ERROR,
        """
unreadable-file: A file cannot be read.
    → Check the path and its permissions.
file-too-large: A file, or all files together, exceed the size that is read.
    → Split the description, or remove what is not part of the API.
invalid-encoding: A file is not UTF-8, UTF-16 or UTF-32 text.
    → Save the file as UTF-8.
invalid-character: A character that no text may hold: NUL, a control character, half a surrogate
    pair.
    → Remove the character.
yaml-syntax: The text is not YAML.
    → Check indentation, quotes and colons at and just before this place.
json-syntax: The text is not JSON.
    → JSON allows neither comments nor trailing commas; strings stand in double quotes.
multiple-documents: A YAML stream holds more than one document.
    → Keep one document per file: remove what follows the second '---'.
empty-document: A file holds nothing.
    → An OpenAPI document begins with 'openapi: 3.1.0'.
too-deep: Values are nested deeper than is read.
    → Flatten the structure, or use $ref.
too-many-nodes: YAML aliases expand to more nodes than are read.
    → Use $ref instead of anchors and aliases.
recursive-alias: A YAML alias stands inside the node that it names.
    → Use $ref for recursive schemas.
undefined-alias: A YAML alias names an anchor that has not been defined before.
    → Define the anchor ('&name') first, or correct the name; quote a text that begins with '*'.
invalid-key: A mapping's key is itself a mapping or a list.
    → Keys are plain words; quote a text that begins with '{' or '['.
number-too-large: A number has too many digits, or lies outside what a double can hold.
    → Quote it when it is a text, or write a number that JSON readers can hold.
duplicate-key: A mapping has the same key twice; one of the two values would be lost.
    → Merge the two entries, or rename one.
not-openapi: The document is not an OpenAPI document.
    → An OpenAPI document is a mapping whose field 'openapi' names the version, such as 'openapi:
      3.1.0'.
unsupported-version: The document's version of OpenAPI is not one that is understood (3.0.x and
    3.1.x).
    → Use OpenAPI 3.0 or 3.1.
    """,
        refused=True,
    ),
    *_codes(
        Group.READING,
        Severity.ERROR,
        """
unsupported-tag: A YAML tag that is not one of YAML's core schema, or does not fit its value; the
    value is read as the text, list or mapping that it is, and nothing is constructed.
    → Remove the tag; for another file use $ref.
    """,
    ),
    *_codes(
        Group.REFERENCES,
        Severity.ERROR,
        """
unresolved-reference: A $ref names something that does not exist.
    → Correct the name, or add what is missing.
invalid-reference: A $ref is not a string that can be a reference.
    → A reference looks like '#/components/schemas/Name' or 'other.yaml#/Name'.
remote-reference: A $ref, or SPEC itself, points to an address on the network that nothing may be
    fetched from.
    → Download the file next to the document and refer to it by a relative path, or allow the host
      with '--allow-remote HOST'.
unreachable-remote: A file on the network could not be fetched, although its host is allowed.
    → Check the address, or download the file next to the document.
missing-copy: A file on the network is wanted without asking the network, and the package has no
    copy of it.
    → Run 'specloom update', and commit the folder of the package with its 'documents'.
changed-copy: The copy of a file on the network, or the file itself, is not what the lock says that
    was fetched.
    → Run 'specloom update' to take what the network has now, or restore the copy.
reference-outside-root: A $ref leads to a file outside the folder that may be read.
    → Move the file below the document's folder, or allow its folder with '--allow-root DIR'.
mismatched-reference: A $ref names an object of another kind than must stand in its place, such as a
    parameter instead of a schema, or the document itself.
    → Refer to an object of the kind that belongs here.
reference-cycle: A chain of $refs leads back to itself without ever reaching a value.
    → Let one of the references be the definition itself.
reference-chain: More $refs follow each other than is read before a value comes.
    → Refer to the value directly.
    """,
        refused=True,
    ),
    *_codes(
        Group.REFERENCES,
        Severity.WARNING,
        """
ignored-sibling: OpenAPI 3.0 ignores what stands next to a $ref.
    → Wrap the reference: 'allOf: [{$ref: …}]' next to the other keywords.
    """,
    ),
    *_codes(
        Group.STRUCTURE,
        Severity.ERROR,
        """
missing-field: A field that the specification requires is missing.
    → Add the field.
unknown-field: A field that the specification does not know here.
    → Check the spelling and the indentation; extensions begin with 'x-'.
invalid-value: A value that the specification does not allow here.
misplaced-reference: A $ref where the specification does not allow one, or not one to such an
    object.
    → Refer to the object's parts instead, or bundle the files into one.
invalid-schema: A schema that is not a valid JSON Schema.
    """,
    ),
    *_codes(
        Group.MEANING,
        Severity.ERROR,
        """
duplicate-operation-id: Two operations have the same operationId.
    → Give each operation its own operationId.
duplicate-parameter: The same parameter is declared twice for one operation.
    → Remove one of the two.
duplicate-path: Two paths differ only in the names of their parameters: no request can tell them
    apart.
    → Merge the two paths.
undeclared-path-parameter: A path template has a parameter that the operation does not declare.
    → Declare it with 'in: path', 'required: true' and a schema.
unused-path-parameter: A parameter is declared with 'in: path', but the path template does not
    contain it.
    → Add '{name}' to the path, or remove the parameter.
invalid-pattern: A pattern that is not an ECMA-262 regular expression.
    → Correct the expression.
undefined-security-scheme: A security requirement names a scheme that is not defined.
    → Define it under components.securitySchemes.
    """,
    ),
    *_codes(
        Group.MEANING,
        Severity.WARNING,
        """
undefined-server-variable: A server URL has a variable that is not defined.
    → Define it under the server's 'variables' with a default.
undefined-discriminator-target: A discriminator maps to a schema that does not exist.
    → Use a component's name, or a reference to a schema.
    """,
        loss=True,
    ),
    *_codes(
        Group.LINT,
        Severity.WARNING,
        """
missing-operation-id: An operation has no operationId; its name is made from its method and path.
    → Add an operationId: it becomes the method's name.
undocumented-error: An operation declares no error response (4xx, 5xx or default).
    → Declare at least a 'default' response with the error's schema.
missing-success: An operation declares no response that means success.
    → Declare the 2xx response, or 'default'.
unused-component: A component that nothing refers to.
    → Remove it, or refer to it.
unused-security-scheme: A security scheme that no security requirement names.
    → Add it to 'security', or remove it.
unused-server-variable: A server variable that the URL does not contain.
    → Add '{name}' to the URL, or remove the variable.
server-variable-default: A server variable's default is not among its enum values.
    → Use one of the enum values as the default.
duplicate-enum-value: An enum lists the same value twice.
    → Remove the second one.
empty-enum: An enum without values: nothing could ever be valid.
    → List the values, or remove the enum.
enum-type-mismatch: An enum value is not of the schema's type, so it can never be valid.
    → Correct the value or the type; quote numbers that are texts.
unknown-enum-description: A description is given for a value that the enum does not have.
    → Correct the value's spelling, or add it to the enum.
undeclared-required-property: A property is required but not declared.
    → Declare it under 'properties', or correct its spelling.
missing-items: An array does not say what its items are; any value is accepted.
    → Add 'items'.
invalid-stub-extension: An 'x-stub' is not as a stub with state reads it.
    → Correct it as docs/stub.md has it: 'action', 'resource', 'id', 'parameter', 'item', 'items', 'unique', or false.
misplaced-nullable: 'nullable' is no keyword of OpenAPI 3.1; it is read as a null type all the same.
    → Write 'type: [string, "null"]'.
misspelled-keyword: A schema has a keyword that JSON Schema does not know, and that is spelled
    nearly like one that it knows; nothing comes of it.
    → Correct the spelling; keywords of your own begin with 'x-'.
contradictory-bounds: A lower bound above the upper bound: nothing could ever be valid.
    → Correct one of the two.
request-body-not-expected: A GET, HEAD or DELETE with a body, which many servers and proxies drop.
    → Use query parameters, or POST.
    """,
    ),
    *_codes(
        Group.LINT,
        Severity.INFO,
        """
missing-summary: An operation has neither a summary nor a description.
    → Add a summary: it becomes the first line of the method's documentation.
unknown-keyword: Schemas have a keyword that neither JSON Schema nor OpenAPI knows; nothing comes of
    it.
    → Begin the names of your own keywords with 'x-'.
misspelled-format: A format that is not known, and that is spelled nearly like one that is; nothing
    comes of it.
    → Correct the spelling, if it is not a format of your own.
undefined-tag: An operation has a tag that the document's list of tags does not describe.
    → Add it to the top-level 'tags', with a description.
    """,
    ),
    *_codes(
        Group.EXAMPLES,
        Severity.WARNING,
        """
example-mismatch: An example does not match its schema.
    → Correct the example or the schema.
default-mismatch: A default does not match its schema.
    → Correct the default or the schema.
    """,
    ),
    *_codes(
        Group.EXAMPLES,
        Severity.INFO,
        """
incomplete-check: Something could not be checked to the end; what else was found stands.
    """,
    ),
    *_codes(
        Group.CONFIGURATION,
        Severity.ERROR,
        """
invalid-configuration: [tool.specloom] in pyproject.toml has a key or a value that is not
    understood.
    → docs/configuration.md lists every key.
invalid-approvals: A file of approved changes has a key or a value that is not understood.
    → docs/diff.md describes the file.
unmatched-include: A pattern of --include matches no operation: what it asks for would be missing.
    → Correct the pattern, or remove it.
empty-selection: What --include and --exclude leave of a document is nothing: the package would be
    emptied, whatever --keep-going says.
    → Include less narrowly, or exclude less.
newer-lock: A newer specloom generated the package: its lock has a format that this one does not
    know.
    → Upgrade specloom to the version of those who generated it.
    """,
        refused=True,
    ),
    *_codes(
        Group.CONFIGURATION,
        Severity.WARNING,
        """
unmatched-pattern: A pattern of --exclude matches no operation.
    → Check its spelling: 'tag:NAME', 'path:/v1/*', 'path:GET /v1/*', 'operation:ID' or
      'webhook:NAME'.
    """,
        loss=True,
    ),
    *_codes(
        Group.CONFIGURATION,
        Severity.WARNING,
        """
unmatched-acceptance: An accepted finding is no more: its code is not found at its place.
    → Remove it, or run `specloom validate --write-baseline`.
edit-not-there: An edit that is recorded under `edits` is of a file that is as it was generated, or
    is not there.
    → Remove the line.
    """,
    ),
    *_codes(
        Group.GENERATION,
        Severity.WARNING,
        """
unsupported-media-type: A body has typed members under a media type that is neither JSON nor a form,
    such as XML.
    → Offer JSON beside it.
ambiguous-dynamic-reference: What a $dynamicRef leads to depends on the schemas in use, or is
    nowhere; any value is accepted.
    → Use $ref, or let one schema alone have the $dynamicAnchor.
nested-callback: A callback of a webhook or of another callback: it is left out.
    → Describe the request that follows as a webhook.
invalid-header-name: A header parameter whose name no header can have (RFC 9110, section 5.6.2): it
    is left out.
    → Write the name as it stands in requests: letters, digits and !#$%&'*+-.^_`|~ only.
inexpressible-property-name: A property whose name holds a quote, a backslash or a control
    character: no field of a model can have it.
    → Use it through additional_properties, or rename it.
type-too-large: A type that nests deeper, or has more alternatives, than Python reads; any value is
    accepted.
    → Name the inner schemas under 'components', or use a discriminator property.
unsupported-security-scheme: A security scheme that no credentials class can express; operations
    that need it are called without.
    → Add the credentials in a transport or a header parameter of your own.
unknown-http-scheme: An HTTP authentication scheme that specloom does not know; its credentials
    class takes what follows the scheme's name in the header 'Authorization'.
    → Check its spelling: basic, bearer and digest are known.
conflicting-credentials: Credentials that are needed together would go to the same place; only one
    of them can.
    → Let one of the schemes use another header, or list them as alternatives.
unusable-server: A server's URL that requests cannot be sent to; callers give base_url.
    → A server's URL begins with 'https://' or '/', and has no query and no fragment.
    """,
        loss=True,
    ),
    *_codes(
        Group.TRAFFIC,
        Severity.ERROR,
        """
undocumented-path: A request went by whose path no operation has.
    → Describe it under 'paths', or correct the client.
undocumented-method: A request went by to a path that is described, but not with its method.
    → Describe the operation, or correct the client.
missing-credentials: A request went by without the credentials that its operation asks for, or with
    malformed ones.
    → Correct 'security', or the client.
invalid-parameter: A parameter of a request is missing, or is not as it is described.
    → Correct the description, or the client.
undocumented-request-type: The body of a request has a media type that is not described.
    → Describe it under 'content', or correct the client.
invalid-request-body: The body of a request is not as it is described.
    → Correct the schema, or the client.
undocumented-status: An answer has a status that is not described.
    → Describe it under 'responses', or correct the service.
undocumented-response-type: The body of an answer has a media type that is not described.
    → Describe it under 'content', or correct the service.
invalid-response-header: A header field of an answer is missing, or is not as it is described.
    → Correct the description, or the service.
invalid-response-body: The body of an answer is not as it is described.
    → Correct the schema, or the service.
observed-other-type: Values that went by have a type or a format that is not described.
    → Correct the schema, or whoever sends them.
observed-missing-member: Objects that went by lack a member that is required.
    → Take it out of 'required', or correct whoever sends them.
    """,
    ),
    *_codes(
        Group.TRAFFIC,
        Severity.WARNING,
        """
observed-new-member: Objects that went by have a member that is not described.
    → Describe it under 'properties'.
observed-new-parameter: Requests that went by have a parameter in their query that is not described.
    → Describe it under 'parameters'.
    """,
    ),
    *_codes(
        Group.TRAFFIC,
        Severity.INFO,
        """
not-observed: Nothing went by of what is described.
    → Record more, or ask whether it is still there.
    """,
    ),
)

CODES = {row.name: row for row in _ROWS}
"""Every code there is, by name, in the order of the work."""
