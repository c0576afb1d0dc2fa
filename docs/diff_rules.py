"""Writes docs/diff-rules.md from the table of rules: `python docs/diff_rules.py`."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docs" / "diff-rules.md"

sys.path.insert(0, str(ROOT / "generator"))

from specloom.compare.rules import RULES, Rule  # noqa: E402
from specloom.compare.rules.operations import OPERATION_RULES  # noqa: E402
from specloom.compare.rules.row import PLACES, Row  # noqa: E402
from specloom.compare.rules.schema_rows import SCHEMA_ROWS  # noqa: E402

_LEAD = """\
# Rules of `specloom diff`

Every change has a rule whose name never changes its meaning. This page is made from the table that the code uses by
`python docs/diff_rules.py`.

- **breaking**: a client that followed the old document may fail against a service that follows the new one.
- **warning**: it may, and nobody can tell from the documents.
- **info**: worth knowing.
- **off**: no promise of the old document is broken, and oasdiff says nothing either. It counts for nothing unless
  `levels` gives it a level: one line names the rule, and where it changes the generated Python, it is the cause.

Levels are set by rule in `pyproject.toml`; `off` leaves a rule out:

```toml
[tool.specloom.diff.levels]
response-property-enum-value-added = "info"
request-parameter-removed = "breaking"
api-tag-added = "off"
```

`deprecation-days = 90` below `[tool.specloom.diff]` asks for a sunset date with every deprecation, that many days
ahead; without it a deprecation needs none, and a date has to lie in the future.

Names and levels are those of [oasdiff](https://github.com/oasdiff/oasdiff) wherever it has a rule of the same
meaning; settings for it work here. Where the two differ on purpose, [the last
section](#where-specloom-and-oasdiff-differ) says why.

## How documents are compared

What means the same is no change. Before anything is compared, `$ref`s are followed, `allOf` is merged, OpenAPI 3.0
becomes 3.1, and every spelling of nullable (`nullable: true`, `type: [string, "null"]`, `anyOf` with `type:
"null"`) becomes one. A choice of one alternative is that alternative, a choice between bare types is a list of
types, a parameter of a path is one of each of its operations, and a path variable is its position in the path. The
alternatives of a choice are matched by name, by shape, by title, by the constant that tells them apart, and, without a
name, by what they have in common; their order means nothing. Beside a choice, another schema is one of one alternative.
What a document says that holds without it, too, is no change: `type: object` beside `properties` or beside alternatives
that all are objects, `minContains: 1` beside `contains`, the media type that a part of a form has anyway.
`unevaluatedProperties` is `additionalProperties` where nothing else applies to the same object.

Where a component with a `discriminator` of its own is used, the components that extend it by `allOf`, or that its
`mapping` names, are compared as the alternatives of a `oneOf` are.

A change is said once, with all operations that it reaches. Nothing is gated on validity: a reference that leads
nowhere is reported, and compared as a schema about which nothing is known.

*Requests* are what a client sends: whatever narrows them breaks. *Responses* are what it receives: whatever widens
them breaks. For webhooks and callbacks, where the service sends the request, it is the other way round, and so it
is below `not`; below `if` it is both.
"""

_DIFFERENCES = """\
## Where specloom and oasdiff differ

Measured on the 633 pairs of documents that oasdiff's own tests compare, with all checks on: whether there is a
breaking change agrees for 97.8 %, the highest level for 96.5 %. Of the 69 pairs in which oasdiff finds nothing,
specloom finds something in three, in which something did change: the server's URL, a name in `required` that no
property has, and a property in a schema that refers to itself, where oasdiff stops. Of 328 consecutive public
versions of 26 documents (Adyen, Asana, Box, Discord, Figma, Intercom, OpenAI, Plaid, Redocly, Twilio, Xero) oasdiff
reads 299: there it is 97.7 % and 95.7 %. The rest is on purpose.

- **An `enum` that is removed as a whole.** oasdiff: `…-enum-value-removed` for each value, breaking in requests.
  specloom: `…-enum-removed`, info in requests, warning in responses. More is accepted than before; nothing that was
  sent is refused.
- **A schema is added to `allOf`, or removed.** oasdiff: `…-all-of-added` breaking, `…-all-of-removed` warning.
  specloom: info, and only where the merged schema differs; what it does to properties and bounds is said by their
  rules. Moving properties into a base schema is the most frequent refactoring of documents, and changes nothing.
- **An alternative under another name with the same shape.** oasdiff: removed and added. specloom: nothing. The same
  values are valid.
- **One alternative more in a response, where a value tells its objects from all that were there.** That is the value
  of a `discriminator`, or of a property that is another constant in each alternative. oasdiff: breaking, without a
  look at what tells alternatives apart. specloom: warning, as for a new value of an enumeration, which that value
  is: readers look at it first, and have to expect one that they do not know. Generated clients do
  (`UnknownVariant`). Without such a value it is breaking in both.
- **A name in `required` that is no property.** oasdiff: silent. specloom: like one that is. Requests without it are
  refused, and responses promise it, of whatever type.
- **Titles of inline alternatives.** oasdiff: removed and added. specloom: nothing. Titles are words.
- **`type` beside alternatives that all have it.** oasdiff: the type changed, breaking. specloom: nothing. The same
  values are valid.
- **Read-only properties in requests.** oasdiff: most rules skip them; patterns, defaults and nullability are
  breaking. specloom: only the rules for read-only properties, all info. What is read-only is not sent.
- **A required property of requests is no longer read-only.** oasdiff: info. specloom: breaking. It is a new required
  property: nobody sent it. A property of responses that becomes write-only is info in both: most of the time a
  document is corrected that way, for what was never sent.
- **A property is removed from requests where `additionalProperties` is `false`.** oasdiff: warning. specloom:
  breaking. Elsewhere what clients go on sending is ignored; here it is refused.
- **Webhooks.** oasdiff: judged like operations. specloom: the other way round. The service sends these requests: a
  new required property is one more that receivers may read.
- **Path parameters that the path calls otherwise, or that nobody describes.** oasdiff: one added, one removed.
  specloom: the one that is meant, by its spelling or because no other is left, and a text where there is none. The
  URL is the same.
- **Below `not`.** oasdiff: judged like any schema. specloom: the other way round. What `not` admits is refused.
- **Parameters of a path item.** oasdiff: not seen where all operations lose them. specloom: parameters of each
  operation. They are (OpenAPI 3.1, section 4.8.9).
- **Properties, bounds and enumerations of parameters with an object or a list.** oasdiff: mostly not seen.
  specloom: like those of bodies. Servers check them.
- **A list in a query becomes a text.** oasdiff: info. specloom: breaking. Several values may be several parameters:
  `?a=1&a=2`.
- **A keyword that says nothing about the type beside it, such as `maximum` of a text.** oasdiff: judged as if it
  did. specloom: the same, but not in the items of a list, where a bound of the list is misplaced.
- **Bounds of responses that are removed.** oasdiff: `maxLength` and `minItems` breaking, others silent. specloom:
  the same two breaking, others warnings. A client that relies on a bound of what it receives is rare, but it has no
  other word.
- **What a property requires, and patterns beside `additionalProperties: false`.** oasdiff:
  `dependent-required-changed` breaking, `pattern-property-added` breaking in requests. specloom: a list that lost
  names only requires less, one that gained names only more; where nothing else is admitted, a pattern admits what
  it matches.
- **An object or a list without a `type` gets one.** oasdiff: type changed, breaking in requests. specloom: nothing.
  `properties` without `type: object` is a habit, and means it. A type with null beside it is exact, and a change.
- **`date` becomes `date-time`.** oasdiff: widened, info in requests. specloom: changed, breaking. `2030-01-31` is
  no date with a time (RFC 3339): servers that check formats, stubs of specloom among them, refuse it.
- **Additional properties, `uniqueItems`, `multipleOf`, `minProperties`, `maxProperties`.** oasdiff: silent.
  specloom: by direction, at most warnings where authors seldom mean them. They narrow and widen like other
  keywords.
- **Style, `explode`, `allowReserved`, `allowEmptyValue`, the media type of a parameter, encodings of a form.**
  oasdiff: silent. specloom: breaking where requests are put together differently, else warnings. The same call
  arrives as something else.
- **Anonymous access.** oasdiff: an empty security requirement is one like others. specloom: breaking where it is
  removed, info where it is added. Who calls without credentials is refused. `security: []` is the same, and so is
  no `security` at all beside operations that require credentials. A document that says nothing of security anywhere
  promises nothing: there it is info, as in oasdiff, that a way to sign in was added.
- **Servers.** oasdiff: silent. specloom: info. Who regenerates a client should see that it calls another host, be it
  that another server is the first.
- **A range of statuses becomes one of them**, such as `2XX` that becomes `200`. oasdiff: removed, breaking, and
  added. specloom: info, and the contents are compared. Whoever reads the range reads the status.
- **Links of responses.** oasdiff: silent. specloom: info. They are part of the contract, but no client has to
  follow them.
- **A discriminator's value has another name in `mapping`.** oasdiff: one deleted, one added, both info. specloom:
  the same; breaking where values change places, or where a schema's name was the value. Documents that are exact
  about values list them in an `enum`, or as a `const`, and that is breaking.
- **`nullable: true` beside a `$ref` in OpenAPI 3.0.** oasdiff: silent, since what stands beside a `$ref` is
  ignored. specloom: null became a value. Whoever writes it means it, and the generated Python obeys it.
- **Callbacks.** oasdiff: silent. specloom: compared like webhooks. They are part of the contract.
- **Items and additional properties that get a schema, or lose it.** oasdiff: silent. specloom: warning where fewer
  values are accepted, or more are sent. Nobody can tell whether others were there before.
"""


def text() -> str:
    """The page."""
    parts = [_LEAD]
    areas = dict.fromkeys(rule.area for rule in OPERATION_RULES)
    for area in areas:
        rules = [rule for rule in OPERATION_RULES if rule.area == area]
        parts.append(f"\n## {area.capitalize()}\n\n")
        parts.append("| rule | level | means | what to do |\n|---|---|---|---|\n")
        parts += [_row(rule) for rule in rules]
    parts.append(_schemas())
    parts.append(f"\n{_DIFFERENCES}")
    return "".join(parts)


def _row(rule: Rule) -> str:
    cells = (f"`{rule.id}`", rule.stated, _shown(rule.message), rule.hint)
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |\n"


def _shown(message: str) -> str:
    for name, words in (("name", "NAME"), ("before", "OLD"), ("after", "NEW")):
        message = message.replace(f"{{{name}}}", words)
    return message


def _schemas() -> str:
    places = ", ".join(f"`{place}`" for place in PLACES)
    parts = [
        "\n## Schemas\n\n",
        "A rule about a schema is called by a place and by what became of the schema there, such as ",
        "`request-property-max-length-decreased`. The places are ",
        f"{places}; `…-property` is everything below the whole value.\n\n",
        "| what | in requests | in responses | means |\n|---|---|---|---|\n",
    ]
    parts += [_matrix_row(row) for row in SCHEMA_ROWS]
    parts += [
        "\nLevels and names that differ from that:\n\n",
        "| rule | level |\n|---|---|\n",
    ]
    parts += [f"| `{name}` | {level} |\n" for name, level in _exceptions()]
    parts += [
        "\n`",
        "`, `".join(
            sorted(row.name for row in SCHEMA_ROWS if len(row.rules) < len(PLACES))
        ),
        "` are said of properties only.\n",
        "\n### Properties\n\n",
        "| rule | level | means | what to do |\n|---|---|---|---|\n",
    ]
    placed = {f"{place}-{row.name}" for place in PLACES for row in SCHEMA_ROWS}
    operations = {rule.id for rule in OPERATION_RULES}
    parts += [
        _row(rule)
        for rule in RULES.values()
        if rule.id not in placed and rule.id not in operations
    ]
    return "".join(parts)


def _matrix_row(row: Row) -> str:
    cells = (f"`…-{row.name}`", row.request, row.response, _shown(row.message))
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |\n"


def _exceptions() -> list[tuple[str, str]]:
    exceptions: list[tuple[str, str]] = []
    for place in PLACES:
        for row in SCHEMA_ROWS:
            name = f"{place}-{row.name}"
            others: dict[str, str] = {**row.levels}
            rule = row.rules.get(place, name)
            if rule != name:
                exceptions.append((name, f"is `{rule}`"))
            elif name in others:
                exceptions.append((name, others[name]))
    return exceptions


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
