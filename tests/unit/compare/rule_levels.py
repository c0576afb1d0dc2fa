"""How bad each change is, written out from what it means, and not taken from the table.

Whoever sends a value is hurt where fewer values are accepted; whoever receives it where
there are more than was promised. `sent` is the level where the caller of an operation
sends the value: in requests, and in the answers to webhooks. `received` is the level
where it is sent to them: in responses, and in the requests of webhooks.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Expected = Literal["breaking", "warning", "info", "off"]


class Levels(NamedTuple):
    """The levels of what becomes of a schema, by the direction in which values travel."""

    sent: Expected
    received: Expected


NARROWED = Levels(sent="breaking", received="info")
"""A value that was allowed is not any more."""
WIDENED = Levels(sent="info", received="breaking")
"""A value is allowed that was not."""
REPLACED = Levels(sent="breaking", received="breaking")
"""Some values are not allowed any more, and others are."""
SAID = Levels(sent="info", received="info")
"""The same values are allowed."""
BROKEN_PROMISE = Levels(sent="breaking", received="breaking")
"""The same values are allowed, but not for as long as clients were told."""

TIGHTER = Levels(sent="breaking", received="off")
"""A bound that clients knew admits less."""
LOOSER = Levels(sent="off", received="breaking")
NEW_BOUND = Levels(sent="warning", received="off")
"""A bound where none was may only say what always held."""
NO_BOUND = Levels(sent="off", received="warning")


ROWS: dict[str, Levels] = {
    "type-changed": REPLACED,
    "type-generalized": WIDENED,
    "type-specialized": NARROWED,
    "list-of-types-widened": WIDENED,
    "list-of-types-narrowed": NARROWED,
    "any-value-denied": Levels(sent="warning", received="info"),
    "any-value-allowed": Levels(sent="off", received="warning"),
    "became-nullable": WIDENED,
    "became-not-nullable": NARROWED,
    "forbidden": NARROWED,
    "no-longer-forbidden": WIDENED,
    "became-enum": NARROWED,
    "enum-removed": Levels(sent="info", received="warning"),
    "enum-value-removed": NARROWED,
    "enum-value-added": Levels(sent="info", received="warning"),
    "const-added": NARROWED,
    "const-removed": WIDENED,
    "const-changed": REPLACED,
    "x-extensible-enum-value-removed": NARROWED,
    "max-decreased": TIGHTER,
    "max-increased": LOOSER,
    "max-set": NEW_BOUND,
    "max-unset": NO_BOUND,
    "min-increased": TIGHTER,
    "min-decreased": LOOSER,
    "min-set": NEW_BOUND,
    "min-unset": NO_BOUND,
    "exclusive-max-decreased": TIGHTER,
    "exclusive-max-increased": LOOSER,
    "exclusive-max-set": NEW_BOUND,
    "exclusive-max-unset": NO_BOUND,
    "exclusive-min-increased": TIGHTER,
    "exclusive-min-decreased": LOOSER,
    "exclusive-min-set": NEW_BOUND,
    "exclusive-min-unset": NO_BOUND,
    "max-length-decreased": TIGHTER,
    "max-length-increased": LOOSER,
    "max-length-set": NEW_BOUND,
    "max-length-unset": NO_BOUND,
    "min-length-increased": TIGHTER,
    "min-length-decreased": LOOSER,
    "max-items-decreased": TIGHTER,
    "max-items-increased": LOOSER,
    "max-items-set": NEW_BOUND,
    "max-items-unset": NO_BOUND,
    "min-items-increased": TIGHTER,
    "min-items-decreased": LOOSER,
    "min-items-set": NEW_BOUND,
    "min-items-unset": NO_BOUND,
    "max-properties-decreased": TIGHTER,
    "max-properties-increased": LOOSER,
    "max-properties-set": NEW_BOUND,
    "max-properties-unset": NO_BOUND,
    "min-properties-increased": TIGHTER,
    "min-properties-decreased": LOOSER,
    "min-properties-set": NEW_BOUND,
    "min-properties-unset": NO_BOUND,
    "max-contains-decreased": TIGHTER,
    "max-contains-increased": LOOSER,
    "max-contains-set": NEW_BOUND,
    "max-contains-unset": NO_BOUND,
    "min-contains-increased": TIGHTER,
    "min-contains-decreased": LOOSER,
    "min-contains-set": NEW_BOUND,
    "min-contains-unset": NO_BOUND,
    "pattern-added": NARROWED,
    "pattern-removed": SAID,
    "pattern-changed": Levels(sent="warning", received="info"),
    "pattern-generalized": SAID,
    "multiple-of-added": NEW_BOUND,
    "multiple-of-removed": NO_BOUND,
    "multiple-of-changed": Levels(sent="breaking", received="warning"),
    "multiple-of-generalized": NO_BOUND,
    "multiple-of-specialized": TIGHTER,
    "unique-items-added": NEW_BOUND,
    "unique-items-removed": NO_BOUND,
    "default-value-added": SAID,
    "default-value-removed": SAID,
    "default-value-changed": SAID,
    "deprecated": SAID,
    "deprecated-with-sunset": SAID,
    "deprecated-sunset-invalid": BROKEN_PROMISE,
    "deprecated-sunset-missing": BROKEN_PROMISE,
    "sunset-date-too-small": BROKEN_PROMISE,
    "reactivated": SAID,
    "stability-decreased": BROKEN_PROMISE,
    "stability-increased": SAID,
    "additional-properties-denied": Levels(sent="warning", received="info"),
    "additional-properties-allowed": SAID,
    "pattern-property-added": NARROWED,
    "pattern-property-removed": WIDENED,
    "pattern-property-allowed": Levels(sent="info", received="warning"),
    "pattern-property-denied": NARROWED,
    "property-names-added": NARROWED,
    "property-names-removed": WIDENED,
    "dependent-schema-added": NARROWED,
    "dependent-schema-removed": WIDENED,
    "dependent-required-added": NARROWED,
    "dependent-required-removed": WIDENED,
    "dependent-required-changed": REPLACED,
    "unevaluated-items-added": NARROWED,
    "unevaluated-items-removed": WIDENED,
    "unevaluated-properties-added": NARROWED,
    "unevaluated-properties-removed": WIDENED,
    "contains-added": NARROWED,
    "contains-removed": WIDENED,
    "not-added": NARROWED,
    "not-removed": WIDENED,
    "if-added": NARROWED,
    "if-removed": WIDENED,
    "then-added": NARROWED,
    "then-removed": WIDENED,
    "else-added": NARROWED,
    "else-removed": WIDENED,
    "prefix-items-added": WIDENED,
    "prefix-items-removed": NARROWED,
    "prefix-item-schema-added": NARROWED,
    "prefix-item-schema-removed": WIDENED,
    "content-schema-added": NARROWED,
    "content-schema-removed": WIDENED,
    "content-media-type-changed": REPLACED,
    "content-encoding-changed": REPLACED,
    "one-of-added": WIDENED,
    "one-of-removed": NARROWED,
    "subtype-added": WIDENED,
    "subtype-removed": NARROWED,
    "any-of-added": SAID,
    "any-of-removed": NARROWED,
    "any-of-became-one-of": Levels(sent="warning", received="info"),
    "wrapped-in-one-of": REPLACED,
    "discriminator-added": SAID,
    "discriminator-removed": SAID,
    "discriminator-property-name-changed": SAID,
    "discriminator-mapping-added": SAID,
    "discriminator-mapping-deleted": SAID,
    "discriminator-mapping-changed": SAID,
    "discriminator-value-changed": REPLACED,
    "all-of-added": SAID,
    "all-of-removed": SAID,
    "all-of-added-annotation-only": SAID,
    "all-of-removed-annotation-only": SAID,
    "extension-changed": SAID,
}
"""What becomes of a schema, by the rows of the table."""

AT_A_PLACE: dict[str, Expected] = {
    **dict.fromkeys(
        (
            "request-body-max-increased",
            "request-body-min-decreased",
            "request-body-exclusive-max-increased",
            "request-body-exclusive-min-decreased",
            "request-body-max-length-increased",
            "request-body-min-length-decreased",
            "request-body-max-contains-increased",
            "request-body-min-contains-decreased",
            "request-property-max-increased",
            "request-property-min-decreased",
            "request-property-exclusive-max-increased",
            "request-property-exclusive-min-decreased",
            "request-property-max-length-increased",
            "request-property-min-length-decreased",
            "request-property-max-contains-increased",
            "request-property-min-contains-decreased",
            "request-parameter-max-increased",
            "request-parameter-min-decreased",
            "request-parameter-exclusive-max-increased",
            "request-parameter-exclusive-min-decreased",
            "request-parameter-max-length-increased",
            "request-parameter-min-length-decreased",
            "request-parameter-max-items-increased",
            "request-parameter-min-items-decreased",
            "response-body-max-contains-decreased",
            "response-body-min-contains-increased",
            "response-property-max-contains-decreased",
            "response-property-min-contains-increased",
        ),
        "info",
    ),
    "request-body-enum-value-added": "off",
    "request-parameter-default-value-added": "breaking",
    "request-parameter-default-value-changed": "breaking",
    "request-parameter-default-value-removed": "breaking",
    "response-body-max-length-unset": "breaking",
    "response-property-max-length-unset": "breaking",
    "response-body-min-items-unset": "breaking",
    "response-property-min-items-unset": "breaking",
}
"""Levels of the usual direction that are others at a place, as oasdiff has them.

It says of some looser bounds that they are worth knowing; that a default of a parameter
is what servers do without it; and that clients have room for what `maxLength` and
`minItems` promise.
"""

IN_WEBHOOKS: dict[str, Expected] = {
    # The service sends these parameters and bodies: more of them is more to read.
    "new-required-request-parameter": "info",
    "new-required-request-default-parameter-to-existing-path": "info",
    "request-parameter-became-required": "info",
    "request-parameter-became-optional": "breaking",
    "request-body-added-required": "info",
    "request-body-became-optional": "breaking",
    "request-body-media-type-schema-added": "info",
    "request-body-media-type-schema-removed": "warning",
    # Properties that are received from now on, or no longer promised.
    "new-required-request-property": "info",
    "new-required-request-property-with-default": "info",
    "request-property-removed-from-closed-object": "warning",
    "request-property-became-required": "info",
    "request-property-became-required-with-default": "info",
    "request-undescribed-property-became-required": "info",
    "request-property-became-optional": "breaking",
    "request-undescribed-property-became-optional": "breaking",
    "request-required-property-became-not-read-only": "info",
    "request-header-property-became-enum": "info",
    # What is answered has to have them, or need not any more.
    "response-required-property-added": "breaking",
    "response-required-write-only-property-removed": "breaking",
    "response-property-became-required": "breaking",
    "response-property-became-optional": "info",
    "response-undescribed-property-became-required": "breaking",
    "response-undescribed-property-became-optional": "info",
    # Text is what anything else is written as, but not the other way round.
    "request-parameter-property-type-changed": "breaking",
}
"""Levels of other rules where the service itself makes the request, unless the same."""
