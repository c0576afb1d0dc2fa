"""What can become of a schema, and which rule that is, a part of the table in `rules`.

A row is written like this; `row.rows_of` reads it:

    name: level in requests, level in responses
        the message
        hint: what to do about it, where that is not what the direction says
        the rules: a line each for bodies of requests, parameters, bodies of responses and
        headers; the whole value on the left, what is below it on the right

A rule that has another level than its row says it with `=`. A row with four rules is said
of properties only. Where a rule stands in two rows, the first says its level.
"""

from __future__ import annotations

from specloom.compare.rules.row import Row, rows_of

SCHEMA_ROWS: tuple[Row, ...] = rows_of("""
type-changed: breaking, breaking
    the {name} changed from {before} to {after}
    request-body-type-changed                           request-property-type-changed
    request-parameter-type-changed                      request-parameter-property-type-changed = warning
    response-body-type-changed                          response-property-type-changed
    response-header-type-changed                        response-header-property-type-changed

type-generalized: info, breaking
    the {name} was widened from {before} to {after}
    request-body-type-generalized                       request-property-type-generalized
    request-parameter-type-generalized                  request-parameter-property-type-generalized
    response-body-type-generalized                      response-property-type-generalized
    response-header-type-generalized                    response-header-property-type-generalized

type-specialized: breaking, info
    the {name} was narrowed from {before} to {after}
    request-body-type-changed                           request-property-type-changed
    request-parameter-type-changed                      request-parameter-property-type-specialized
    response-body-type-specialized                      response-property-type-specialized
    response-header-type-specialized                    response-header-property-type-specialized

type-compatible: info, info
    the {name} changed from {before} to {after}, which reads alike in this media type
    request-body-type-compatible                        request-property-type-compatible
    request-parameter-type-generalized                  request-parameter-property-type-changed
    response-body-type-compatible                       response-property-type-compatible
    response-header-type-compatible                     response-header-property-type-compatible

any-value-denied: warning, info
    any value was admitted, and now only {after}
    request-body-any-value-denied                       request-property-any-value-denied
    request-parameter-any-value-denied                  request-parameter-property-any-value-denied
    response-body-any-value-denied                      response-property-any-value-denied
    response-header-any-value-denied                    response-header-property-any-value-denied

any-value-allowed: off, warning
    any value is admitted, and not only {before}
    request-body-any-value-allowed                      request-property-any-value-allowed
    request-parameter-any-value-allowed                 request-parameter-property-any-value-allowed
    response-body-any-value-allowed                     response-property-any-value-allowed
    response-header-any-value-allowed                   response-header-property-any-value-allowed

list-of-types-widened: info, breaking
    the types grew from {before} to {after}
    request-body-list-of-types-widened                  request-property-list-of-types-widened
    request-parameter-list-of-types-widened             request-parameter-property-list-of-types-widened
    response-body-list-of-types-widened                 response-property-list-of-types-widened
    response-header-list-of-types-widened               response-header-property-list-of-types-widened

list-of-types-narrowed: breaking, info
    the types shrank from {before} to {after}
    request-body-list-of-types-narrowed                 request-property-list-of-types-narrowed
    request-parameter-list-of-types-narrowed            request-parameter-property-list-of-types-narrowed
    response-body-list-of-types-narrowed                response-property-list-of-types-narrowed
    response-header-list-of-types-narrowed              response-header-property-list-of-types-narrowed

became-nullable: info, breaking
    null became a value
    request-body-became-nullable                        request-property-became-nullable
    request-parameter-became-nullable                   request-parameter-property-became-nullable
    response-body-became-nullable                       response-property-became-nullable
    response-header-became-nullable                     response-header-property-became-nullable

became-not-nullable: breaking, info
    null is no longer a value
    request-body-became-not-nullable                    request-property-became-not-nullable
    request-parameter-became-not-nullable               request-parameter-property-became-not-nullable
    response-body-became-not-nullable                   response-property-became-not-nullable
    response-header-became-not-nullable                 response-header-property-became-not-nullable

forbidden: breaking, info
    no value is admitted any more
    request-body-forbidden                              request-property-forbidden
    request-parameter-forbidden                         request-parameter-property-forbidden
    response-body-forbidden                             response-property-forbidden
    response-header-forbidden                           response-header-property-forbidden

no-longer-forbidden: info, breaking
    values are admitted where none was
    request-body-no-longer-forbidden                    request-property-no-longer-forbidden
    request-parameter-no-longer-forbidden               request-parameter-property-no-longer-forbidden
    response-body-no-longer-forbidden                   response-property-no-longer-forbidden
    response-header-no-longer-forbidden                 response-header-property-no-longer-forbidden

became-enum: breaking, info
    values were restricted to {after}
    request-body-became-enum                            request-property-became-enum
    request-parameter-became-enum                       request-parameter-property-became-enum
    response-body-became-enum                           response-property-became-enum
    response-header-became-enum                         response-header-property-became-enum

enum-removed: info, warning
    values are no longer restricted to {before}
    request-body-enum-removed                           request-property-enum-removed
    request-parameter-enum-removed                      request-parameter-property-enum-removed
    response-body-enum-removed                          response-property-enum-removed
    response-header-enum-removed                        response-header-property-enum-removed

enum-value-removed: breaking, info
    the enumeration lost {name}
    request-body-enum-value-removed                     request-property-enum-value-removed
    request-parameter-enum-value-removed                request-parameter-property-enum-value-removed
    response-mediatype-enum-value-removed               response-property-enum-value-removed
    response-header-enum-value-removed                  response-header-property-enum-value-removed

enum-value-added: info, warning
    the enumeration gained {name}
    hint: Clients that list all values meet one they do not know.
    request-body-enum-value-added = off                 request-property-enum-value-added
    request-parameter-enum-value-added                  request-parameter-property-enum-value-added
    response-body-enum-value-added                      response-property-enum-value-added
    response-header-enum-value-added                    response-header-property-enum-value-added

const-added: breaking, info
    the value became the constant {after}
    request-body-const-added                            request-property-const-added
    request-parameter-const-added                       request-parameter-property-const-added
    response-body-const-added                           response-property-const-added
    response-header-const-added                         response-header-property-const-added

const-removed: info, breaking
    the value is no longer the constant {before}
    request-body-const-removed                          request-property-const-removed
    request-parameter-const-removed                     request-parameter-property-const-removed
    response-body-const-removed                         response-property-const-removed
    response-header-const-removed                       response-header-property-const-removed

const-changed: breaking, breaking
    the constant changed from {before} to {after}
    request-body-const-changed                          request-property-const-changed
    request-parameter-const-changed                     request-parameter-property-const-changed
    response-body-const-changed                         response-property-const-changed
    response-header-const-changed                       response-header-property-const-changed

x-extensible-enum-value-removed: breaking, info
    `x-extensible-enum` lost `{name}`
    request-body-x-extensible-enum-value-removed        request-property-x-extensible-enum-value-removed
    request-parameter-x-extensible-enum-value-removed   request-parameter-property-x-extensible-enum-value-removed
    response-body-x-extensible-enum-value-removed       response-property-x-extensible-enum-value-removed
    response-header-x-extensible-enum-value-removed     response-header-property-x-extensible-enum-value-removed

max-decreased: breaking, off
    `maximum` decreased from {before} to {after}
    request-body-max-decreased                          request-property-max-decreased
    request-parameter-max-decreased                     request-parameter-property-max-decreased
    response-body-max-decreased                         response-property-max-decreased
    response-header-max-decreased                       response-header-property-max-decreased

max-increased: off, breaking
    `maximum` increased from {before} to {after}
    request-body-max-increased = info                   request-property-max-increased = info
    request-parameter-max-increased = info              request-parameter-property-max-increased
    response-body-max-increased                         response-property-max-increased
    response-header-max-increased                       response-header-property-max-increased

max-set: warning, off
    `maximum` was set to {after}
    request-body-max-set                                request-property-max-set
    request-parameter-max-set                           request-parameter-property-max-set
    response-body-max-set                               response-property-max-set
    response-header-max-set                             response-header-property-max-set

max-unset: off, warning
    `maximum` {before} was removed
    request-body-max-unset                              request-property-max-unset
    request-parameter-max-unset                         request-parameter-property-max-unset
    response-body-max-unset                             response-property-max-unset
    response-header-max-unset                           response-header-property-max-unset

min-increased: breaking, off
    `minimum` increased from {before} to {after}
    request-body-min-increased                          request-property-min-increased
    request-parameter-min-increased                     request-parameter-property-min-increased
    response-body-min-increased                         response-property-min-increased
    response-header-min-increased                       response-header-property-min-increased

min-decreased: off, breaking
    `minimum` decreased from {before} to {after}
    request-body-min-decreased = info                   request-property-min-decreased = info
    request-parameter-min-decreased = info              request-parameter-property-min-decreased
    response-body-min-decreased                         response-property-min-decreased
    response-header-min-decreased                       response-header-property-min-decreased

min-set: warning, off
    `minimum` was set to {after}
    request-body-min-set                                request-property-min-set
    request-parameter-min-set                           request-parameter-property-min-set
    response-body-min-set                               response-property-min-set
    response-header-min-set                             response-header-property-min-set

min-unset: off, warning
    `minimum` {before} was removed
    request-body-min-unset                              request-property-min-unset
    request-parameter-min-unset                         request-parameter-property-min-unset
    response-body-min-unset                             response-property-min-unset
    response-header-min-unset                           response-header-property-min-unset

exclusive-max-decreased: breaking, off
    `exclusiveMaximum` decreased from {before} to {after}
    request-body-exclusive-max-decreased                request-property-exclusive-max-decreased
    request-parameter-exclusive-max-decreased           request-parameter-property-exclusive-max-decreased
    response-body-exclusive-max-decreased               response-property-exclusive-max-decreased
    response-header-exclusive-max-decreased             response-header-property-exclusive-max-decreased

exclusive-max-increased: off, breaking
    `exclusiveMaximum` increased from {before} to {after}
    request-body-exclusive-max-increased = info         request-property-exclusive-max-increased = info
    request-parameter-exclusive-max-increased = info    request-parameter-property-exclusive-max-increased
    response-body-exclusive-max-increased               response-property-exclusive-max-increased
    response-header-exclusive-max-increased             response-header-property-exclusive-max-increased

exclusive-max-set: warning, off
    `exclusiveMaximum` was set to {after}
    request-body-exclusive-max-set                      request-property-exclusive-max-set
    request-parameter-exclusive-max-set                 request-parameter-property-exclusive-max-set
    response-body-exclusive-max-set                     response-property-exclusive-max-set
    response-header-exclusive-max-set                   response-header-property-exclusive-max-set

exclusive-max-unset: off, warning
    `exclusiveMaximum` {before} was removed
    request-body-exclusive-max-unset                    request-property-exclusive-max-unset
    request-parameter-exclusive-max-unset               request-parameter-property-exclusive-max-unset
    response-body-exclusive-max-unset                   response-property-exclusive-max-unset
    response-header-exclusive-max-unset                 response-header-property-exclusive-max-unset

exclusive-min-increased: breaking, off
    `exclusiveMinimum` increased from {before} to {after}
    request-body-exclusive-min-increased                request-property-exclusive-min-increased
    request-parameter-exclusive-min-increased           request-parameter-property-exclusive-min-increased
    response-body-exclusive-min-increased               response-property-exclusive-min-increased
    response-header-exclusive-min-increased             response-header-property-exclusive-min-increased

exclusive-min-decreased: off, breaking
    `exclusiveMinimum` decreased from {before} to {after}
    request-body-exclusive-min-decreased = info         request-property-exclusive-min-decreased = info
    request-parameter-exclusive-min-decreased = info    request-parameter-property-exclusive-min-decreased
    response-body-exclusive-min-decreased               response-property-exclusive-min-decreased
    response-header-exclusive-min-decreased             response-header-property-exclusive-min-decreased

exclusive-min-set: warning, off
    `exclusiveMinimum` was set to {after}
    request-body-exclusive-min-set                      request-property-exclusive-min-set
    request-parameter-exclusive-min-set                 request-parameter-property-exclusive-min-set
    response-body-exclusive-min-set                     response-property-exclusive-min-set
    response-header-exclusive-min-set                   response-header-property-exclusive-min-set

exclusive-min-unset: off, warning
    `exclusiveMinimum` {before} was removed
    request-body-exclusive-min-unset                    request-property-exclusive-min-unset
    request-parameter-exclusive-min-unset               request-parameter-property-exclusive-min-unset
    response-body-exclusive-min-unset                   response-property-exclusive-min-unset
    response-header-exclusive-min-unset                 response-header-property-exclusive-min-unset

max-length-decreased: breaking, off
    `maxLength` decreased from {before} to {after}
    request-body-max-length-decreased                   request-property-max-length-decreased
    request-parameter-max-length-decreased              request-parameter-property-max-length-decreased
    response-body-max-length-decreased                  response-property-max-length-decreased
    response-header-max-length-decreased                response-header-property-max-length-decreased

max-length-increased: off, breaking
    `maxLength` increased from {before} to {after}
    request-body-max-length-increased = info            request-property-max-length-increased = info
    request-parameter-max-length-increased = info       request-parameter-property-max-length-increased
    response-body-max-length-increased                  response-property-max-length-increased
    response-header-max-length-increased                response-header-property-max-length-increased

max-length-set: warning, off
    `maxLength` was set to {after}
    request-body-max-length-set                         request-property-max-length-set
    request-parameter-max-length-set                    request-parameter-property-max-length-set
    response-body-max-length-set                        response-property-max-length-set
    response-header-max-length-set                      response-header-property-max-length-set

max-length-unset: off, warning
    `maxLength` {before} was removed
    request-body-max-length-unset                       request-property-max-length-unset
    request-parameter-max-length-unset                  request-parameter-property-max-length-unset
    response-body-max-length-unset = breaking           response-property-max-length-unset = breaking
    response-header-max-length-unset                    response-header-property-max-length-unset

min-length-increased: breaking, off
    `minLength` increased from {before} to {after}
    request-body-min-length-increased                   request-property-min-length-increased
    request-parameter-min-length-increased              request-parameter-property-min-length-increased
    response-body-min-length-increased                  response-property-min-length-increased
    response-header-min-length-increased                response-header-property-min-length-increased

min-length-decreased: off, breaking
    `minLength` decreased from {before} to {after}
    request-body-min-length-decreased = info            request-property-min-length-decreased = info
    request-parameter-min-length-decreased = info       request-parameter-property-min-length-decreased
    response-body-min-length-decreased                  response-property-min-length-decreased
    response-header-min-length-decreased                response-header-property-min-length-decreased

max-items-decreased: breaking, off
    `maxItems` decreased from {before} to {after}
    request-body-max-items-decreased                    request-property-max-items-decreased
    request-parameter-max-items-decreased               request-parameter-property-max-items-decreased
    response-body-max-items-decreased                   response-property-max-items-decreased
    response-header-max-items-decreased                 response-header-property-max-items-decreased

max-items-increased: off, breaking
    `maxItems` increased from {before} to {after}
    request-body-max-items-increased                    request-property-max-items-increased
    request-parameter-max-items-increased = info        request-parameter-property-max-items-increased
    response-body-max-items-increased                   response-property-max-items-increased
    response-header-max-items-increased                 response-header-property-max-items-increased

max-items-set: warning, off
    `maxItems` was set to {after}
    request-body-max-items-set                          request-property-max-items-set
    request-parameter-max-items-set                     request-parameter-property-max-items-set
    response-body-max-items-set                         response-property-max-items-set
    response-header-max-items-set                       response-header-property-max-items-set

max-items-unset: off, warning
    `maxItems` {before} was removed
    request-body-max-items-unset                        request-property-max-items-unset
    request-parameter-max-items-unset                   request-parameter-property-max-items-unset
    response-body-max-items-unset                       response-property-max-items-unset
    response-header-max-items-unset                     response-header-property-max-items-unset

min-items-increased: breaking, off
    `minItems` increased from {before} to {after}
    request-body-min-items-increased                    request-property-min-items-increased
    request-parameter-min-items-increased               request-parameter-property-min-items-increased
    response-body-min-items-increased                   response-property-min-items-increased
    response-header-min-items-increased                 response-header-property-min-items-increased

min-items-decreased: off, breaking
    `minItems` decreased from {before} to {after}
    request-body-min-items-decreased                    request-property-min-items-decreased
    request-parameter-min-items-decreased = info        request-parameter-property-min-items-decreased
    response-body-min-items-decreased                   response-property-min-items-decreased
    response-header-min-items-decreased                 response-header-property-min-items-decreased

min-items-set: warning, off
    `minItems` was set to {after}
    request-body-min-items-set                          request-property-min-items-set
    request-parameter-min-items-set                     request-parameter-property-min-items-set
    response-body-min-items-set                         response-property-min-items-set
    response-header-min-items-set                       response-header-property-min-items-set

min-items-unset: off, warning
    `minItems` {before} was removed
    request-body-min-items-unset                        request-property-min-items-unset
    request-parameter-min-items-unset                   request-parameter-property-min-items-unset
    response-body-min-items-unset = breaking            response-property-min-items-unset = breaking
    response-header-min-items-unset                     response-header-property-min-items-unset

max-properties-decreased: breaking, off
    `maxProperties` decreased from {before} to {after}
    request-body-max-properties-decreased               request-property-max-properties-decreased
    request-parameter-max-properties-decreased          request-parameter-property-max-properties-decreased
    response-body-max-properties-decreased              response-property-max-properties-decreased
    response-header-max-properties-decreased            response-header-property-max-properties-decreased

max-properties-increased: off, breaking
    `maxProperties` increased from {before} to {after}
    request-body-max-properties-increased               request-property-max-properties-increased
    request-parameter-max-properties-increased          request-parameter-property-max-properties-increased
    response-body-max-properties-increased              response-property-max-properties-increased
    response-header-max-properties-increased            response-header-property-max-properties-increased

max-properties-set: warning, off
    `maxProperties` was set to {after}
    request-body-max-properties-set                     request-property-max-properties-set
    request-parameter-max-properties-set                request-parameter-property-max-properties-set
    response-body-max-properties-set                    response-property-max-properties-set
    response-header-max-properties-set                  response-header-property-max-properties-set

max-properties-unset: off, warning
    `maxProperties` {before} was removed
    request-body-max-properties-unset                   request-property-max-properties-unset
    request-parameter-max-properties-unset              request-parameter-property-max-properties-unset
    response-body-max-properties-unset                  response-property-max-properties-unset
    response-header-max-properties-unset                response-header-property-max-properties-unset

min-properties-increased: breaking, off
    `minProperties` increased from {before} to {after}
    request-body-min-properties-increased               request-property-min-properties-increased
    request-parameter-min-properties-increased          request-parameter-property-min-properties-increased
    response-body-min-properties-increased              response-property-min-properties-increased
    response-header-min-properties-increased            response-header-property-min-properties-increased

min-properties-decreased: off, breaking
    `minProperties` decreased from {before} to {after}
    request-body-min-properties-decreased               request-property-min-properties-decreased
    request-parameter-min-properties-decreased          request-parameter-property-min-properties-decreased
    response-body-min-properties-decreased              response-property-min-properties-decreased
    response-header-min-properties-decreased            response-header-property-min-properties-decreased

min-properties-set: warning, off
    `minProperties` was set to {after}
    request-body-min-properties-set                     request-property-min-properties-set
    request-parameter-min-properties-set                request-parameter-property-min-properties-set
    response-body-min-properties-set                    response-property-min-properties-set
    response-header-min-properties-set                  response-header-property-min-properties-set

min-properties-unset: off, warning
    `minProperties` {before} was removed
    request-body-min-properties-unset                   request-property-min-properties-unset
    request-parameter-min-properties-unset              request-parameter-property-min-properties-unset
    response-body-min-properties-unset                  response-property-min-properties-unset
    response-header-min-properties-unset                response-header-property-min-properties-unset

max-contains-decreased: breaking, off
    `maxContains` decreased from {before} to {after}
    request-body-max-contains-decreased                 request-property-max-contains-decreased
    request-parameter-max-contains-decreased            request-parameter-property-max-contains-decreased
    response-body-max-contains-decreased = info         response-property-max-contains-decreased = info
    response-header-max-contains-decreased              response-header-property-max-contains-decreased

max-contains-increased: off, breaking
    `maxContains` increased from {before} to {after}
    request-body-max-contains-increased = info          request-property-max-contains-increased = info
    request-parameter-max-contains-increased            request-parameter-property-max-contains-increased
    response-body-max-contains-increased                response-property-max-contains-increased
    response-header-max-contains-increased              response-header-property-max-contains-increased

max-contains-set: warning, off
    `maxContains` was set to {after}
    request-body-max-contains-set                       request-property-max-contains-set
    request-parameter-max-contains-set                  request-parameter-property-max-contains-set
    response-body-max-contains-set                      response-property-max-contains-set
    response-header-max-contains-set                    response-header-property-max-contains-set

max-contains-unset: off, warning
    `maxContains` {before} was removed
    request-body-max-contains-unset                     request-property-max-contains-unset
    request-parameter-max-contains-unset                request-parameter-property-max-contains-unset
    response-body-max-contains-unset                    response-property-max-contains-unset
    response-header-max-contains-unset                  response-header-property-max-contains-unset

min-contains-increased: breaking, off
    `minContains` increased from {before} to {after}
    request-body-min-contains-increased                 request-property-min-contains-increased
    request-parameter-min-contains-increased            request-parameter-property-min-contains-increased
    response-body-min-contains-increased = info         response-property-min-contains-increased = info
    response-header-min-contains-increased              response-header-property-min-contains-increased

min-contains-decreased: off, breaking
    `minContains` decreased from {before} to {after}
    request-body-min-contains-decreased = info          request-property-min-contains-decreased = info
    request-parameter-min-contains-decreased            request-parameter-property-min-contains-decreased
    response-body-min-contains-decreased                response-property-min-contains-decreased
    response-header-min-contains-decreased              response-header-property-min-contains-decreased

min-contains-set: warning, off
    `minContains` was set to {after}
    request-body-min-contains-set                       request-property-min-contains-set
    request-parameter-min-contains-set                  request-parameter-property-min-contains-set
    response-body-min-contains-set                      response-property-min-contains-set
    response-header-min-contains-set                    response-header-property-min-contains-set

min-contains-unset: off, warning
    `minContains` {before} was removed
    request-body-min-contains-unset                     request-property-min-contains-unset
    request-parameter-min-contains-unset                request-parameter-property-min-contains-unset
    response-body-min-contains-unset                    response-property-min-contains-unset
    response-header-min-contains-unset                  response-header-property-min-contains-unset

pattern-added: breaking, info
    the pattern {after} was added
    request-body-pattern-added                          request-property-pattern-added
    request-parameter-pattern-added                     request-parameter-property-pattern-added
    response-body-pattern-added                         response-property-pattern-added
    response-header-pattern-added                       response-header-property-pattern-added

pattern-removed: info, info
    the pattern {before} was removed
    request-body-pattern-removed                        request-property-pattern-removed
    request-parameter-pattern-removed                   request-parameter-property-pattern-removed
    response-body-pattern-removed                       response-property-pattern-removed
    response-header-pattern-removed                     response-header-property-pattern-removed

pattern-changed: warning, info
    the pattern changed from {before} to {after}
    request-body-pattern-changed                        request-property-pattern-changed
    request-parameter-pattern-changed                   request-parameter-property-pattern-changed
    response-body-pattern-changed                       response-property-pattern-changed
    response-header-pattern-changed                     response-header-property-pattern-changed

pattern-generalized: info, info
    the pattern {before} gave way to one that any text matches
    request-body-pattern-generalized                    request-property-pattern-generalized
    request-parameter-pattern-generalized               request-parameter-property-pattern-generalized
    response-body-pattern-changed                       response-property-pattern-changed
    response-header-pattern-changed                     response-header-property-pattern-changed

multiple-of-added: warning, off
    `multipleOf` was set to {after}
    request-body-multiple-of-added                      request-property-multiple-of-added
    request-parameter-multiple-of-added                 request-parameter-property-multiple-of-added
    response-body-multiple-of-added                     response-property-multiple-of-added
    response-header-multiple-of-added                   response-header-property-multiple-of-added

multiple-of-removed: off, warning
    `multipleOf` {before} was removed
    request-body-multiple-of-removed                    request-property-multiple-of-removed
    request-parameter-multiple-of-removed               request-parameter-property-multiple-of-removed
    response-body-multiple-of-removed                   response-property-multiple-of-removed
    response-header-multiple-of-removed                 response-header-property-multiple-of-removed

multiple-of-changed: breaking, warning
    `multipleOf` changed from {before} to {after}
    request-body-multiple-of-changed                    request-property-multiple-of-changed
    request-parameter-multiple-of-changed               request-parameter-property-multiple-of-changed
    response-body-multiple-of-changed                   response-property-multiple-of-changed
    response-header-multiple-of-changed                 response-header-property-multiple-of-changed

multiple-of-generalized: off, warning
    `multipleOf` changed from {before} to {after}, which divides it
    request-body-multiple-of-generalized                request-property-multiple-of-generalized
    request-parameter-multiple-of-generalized           request-parameter-property-multiple-of-generalized
    response-body-multiple-of-generalized               response-property-multiple-of-generalized
    response-header-multiple-of-generalized             response-header-property-multiple-of-generalized

multiple-of-specialized: breaking, off
    `multipleOf` changed from {before} to {after}, a multiple of it
    request-body-multiple-of-specialized                request-property-multiple-of-specialized
    request-parameter-multiple-of-specialized           request-parameter-property-multiple-of-specialized
    response-body-multiple-of-specialized               response-property-multiple-of-specialized
    response-header-multiple-of-specialized             response-header-property-multiple-of-specialized

unique-items-added: warning, off
    items have to be unique
    request-body-unique-items-added                     request-property-unique-items-added
    request-parameter-unique-items-added                request-parameter-property-unique-items-added
    response-body-unique-items-added                    response-property-unique-items-added
    response-header-unique-items-added                  response-header-property-unique-items-added

unique-items-removed: off, warning
    items need not be unique any more
    request-body-unique-items-removed                   request-property-unique-items-removed
    request-parameter-unique-items-removed              request-parameter-property-unique-items-removed
    response-body-unique-items-removed                  response-property-unique-items-removed
    response-header-unique-items-removed                response-header-property-unique-items-removed

default-value-added: info, info
    the default {after} was added
    hint: Requests that leave it out mean something else from now on.
    request-body-default-value-added                    request-property-default-value-added
    request-parameter-default-value-added = breaking    request-parameter-property-default-value-added
    response-body-default-value-added                   response-property-default-value-added
    response-header-default-value-added                 response-header-property-default-value-added

default-value-removed: info, info
    the default {before} was removed
    hint: Requests that leave it out mean something else from now on.
    request-body-default-value-removed                  request-property-default-value-removed
    request-parameter-default-value-removed = breaking  request-parameter-property-default-value-removed
    response-body-default-value-removed                 response-property-default-value-removed
    response-header-default-value-removed               response-header-property-default-value-removed

default-value-changed: info, info
    the default changed from {before} to {after}
    hint: Requests that leave it out mean something else from now on.
    request-body-default-value-changed                  request-property-default-value-changed
    request-parameter-default-value-changed = breaking  request-parameter-property-default-value-changed
    response-body-default-value-changed                 response-property-default-value-changed
    response-header-default-value-changed               response-header-property-default-value-changed

deprecated: info, info
    it was deprecated
    request-property-deprecated                         request-parameter-property-deprecated
    response-property-deprecated                        response-header-property-deprecated

deprecated-with-sunset: info, info
    it was deprecated with the sunset date {name}
    request-property-deprecated-with-sunset             request-parameter-property-deprecated-with-sunset
    response-property-deprecated-with-sunset            response-header-property-deprecated-with-sunset

deprecated-sunset-invalid: breaking, breaking
    it was deprecated with a sunset date that is none: {name}
    hint: Write `x-sunset` as a date: 2030-12-31.
    request-property-deprecated-sunset-invalid          request-parameter-property-deprecated-sunset-invalid
    response-property-deprecated-sunset-invalid         response-header-property-deprecated-sunset-invalid

deprecated-sunset-missing: breaking, breaking
    it was deprecated without a sunset date
    hint: Say in `x-sunset` by when clients have to move.
    request-property-deprecated-sunset-missing          request-parameter-property-deprecated-sunset-missing
    response-property-deprecated-sunset-missing         response-header-property-deprecated-sunset-missing

sunset-date-too-small: breaking, breaking
    it was deprecated with a sunset date that is too soon: {name}
    hint: Give clients more time.
    request-property-sunset-date-too-small              request-parameter-property-sunset-date-too-small
    response-property-sunset-date-too-small             response-header-property-sunset-date-too-small

reactivated: info, info
    it is no longer deprecated
    request-property-reactivated                        request-parameter-property-reactivated
    response-property-reactivated                       response-header-property-reactivated

stability-decreased: breaking, breaking
    less stability: {before} became {after}
    request-property-stability-decreased                request-parameter-property-stability-decreased
    response-property-stability-decreased               response-header-property-stability-decreased

stability-increased: info, info
    more stability: {before} became {after}
    request-property-stability-increased                request-parameter-property-stability-increased
    response-property-stability-increased               response-header-property-stability-increased

additional-properties-denied: warning, info
    properties that are not named are no longer admitted
    request-body-additional-properties-denied           request-property-additional-properties-denied
    request-parameter-additional-properties-denied      request-parameter-property-additional-properties-denied
    response-body-additional-properties-denied          response-property-additional-properties-denied
    response-header-additional-properties-denied        response-header-property-additional-properties-denied

additional-properties-allowed: info, info
    properties that are not named are admitted
    request-body-additional-properties-allowed          request-property-additional-properties-allowed
    request-parameter-additional-properties-allowed     request-parameter-property-additional-properties-allowed
    response-body-additional-properties-allowed         response-property-additional-properties-allowed
    response-header-additional-properties-allowed       response-header-property-additional-properties-allowed

pattern-property-added: breaking, info
    the pattern property `{name}` was added
    request-body-pattern-property-added                 request-property-pattern-property-added
    request-parameter-pattern-property-added            request-parameter-property-pattern-property-added
    response-body-pattern-property-added                response-property-pattern-property-added
    response-header-pattern-property-added              response-header-property-pattern-property-added

pattern-property-removed: info, breaking
    the pattern property `{name}` was removed
    request-body-pattern-property-removed               request-property-pattern-property-removed
    request-parameter-pattern-property-removed          request-parameter-property-pattern-property-removed
    response-body-pattern-property-removed              response-property-pattern-property-removed
    response-header-pattern-property-removed            response-header-property-pattern-property-removed

pattern-property-allowed: info, warning
    properties that match `{name}` are admitted, and no others that are not named
    request-body-pattern-property-allowed               request-property-pattern-property-allowed
    request-parameter-pattern-property-allowed          request-parameter-property-pattern-property-allowed
    response-body-pattern-property-allowed              response-property-pattern-property-allowed
    response-header-pattern-property-allowed            response-header-property-pattern-property-allowed

pattern-property-denied: breaking, info
    properties that match `{name}` are no longer admitted
    request-body-pattern-property-denied                request-property-pattern-property-denied
    request-parameter-pattern-property-denied           request-parameter-property-pattern-property-denied
    response-body-pattern-property-denied               response-property-pattern-property-denied
    response-header-pattern-property-denied             response-header-property-pattern-property-denied

property-names-added: breaking, info
    `propertyNames` was added
    request-body-property-names-added                   request-property-property-names-added
    request-parameter-property-names-added              request-parameter-property-property-names-added
    response-body-property-names-added                  response-property-property-names-added
    response-header-property-names-added                response-header-property-property-names-added

property-names-removed: info, breaking
    `propertyNames` was removed
    request-body-property-names-removed                 request-property-property-names-removed
    request-parameter-property-names-removed            request-parameter-property-property-names-removed
    response-body-property-names-removed                response-property-property-names-removed
    response-header-property-names-removed              response-header-property-property-names-removed

dependent-schema-added: breaking, info
    the dependent schema `{name}` was added
    request-body-dependent-schema-added                 request-property-dependent-schema-added
    request-parameter-dependent-schema-added            request-parameter-property-dependent-schema-added
    response-body-dependent-schema-added                response-property-dependent-schema-added
    response-header-dependent-schema-added              response-header-property-dependent-schema-added

dependent-schema-removed: info, breaking
    the dependent schema `{name}` was removed
    request-body-dependent-schema-removed               request-property-dependent-schema-removed
    request-parameter-dependent-schema-removed          request-parameter-property-dependent-schema-removed
    response-body-dependent-schema-removed              response-property-dependent-schema-removed
    response-header-dependent-schema-removed            response-header-property-dependent-schema-removed

dependent-required-added: breaking, info
    with `{name}`, {after} became required
    request-body-dependent-required-added               request-property-dependent-required-added
    request-parameter-dependent-required-added          request-parameter-property-dependent-required-added
    response-body-dependent-required-added              response-property-dependent-required-added
    response-header-dependent-required-added            response-header-property-dependent-required-added

dependent-required-removed: info, breaking
    with `{name}`, {before} is no longer required
    request-body-dependent-required-removed             request-property-dependent-required-removed
    request-parameter-dependent-required-removed        request-parameter-property-dependent-required-removed
    response-body-dependent-required-removed            response-property-dependent-required-removed
    response-header-dependent-required-removed          response-header-property-dependent-required-removed

dependent-required-changed: breaking, breaking
    what `{name}` requires changed from {before} to {after}
    request-body-dependent-required-changed             request-property-dependent-required-changed
    request-parameter-dependent-required-changed        request-parameter-property-dependent-required-changed
    response-body-dependent-required-changed            response-property-dependent-required-changed
    response-header-dependent-required-changed          response-header-property-dependent-required-changed

unevaluated-items-added: breaking, info
    `unevaluatedItems` was added
    request-body-unevaluated-items-added                request-property-unevaluated-items-added
    request-parameter-unevaluated-items-added           request-parameter-property-unevaluated-items-added
    response-body-unevaluated-items-added               response-property-unevaluated-items-added
    response-header-unevaluated-items-added             response-header-property-unevaluated-items-added

unevaluated-items-removed: info, breaking
    `unevaluatedItems` was removed
    request-body-unevaluated-items-removed              request-property-unevaluated-items-removed
    request-parameter-unevaluated-items-removed         request-parameter-property-unevaluated-items-removed
    response-body-unevaluated-items-removed             response-property-unevaluated-items-removed
    response-header-unevaluated-items-removed           response-header-property-unevaluated-items-removed

unevaluated-properties-added: breaking, info
    `unevaluatedProperties` was added
    request-body-unevaluated-properties-added           request-property-unevaluated-properties-added
    request-parameter-unevaluated-properties-added      request-parameter-property-unevaluated-properties-added
    response-body-unevaluated-properties-added          response-property-unevaluated-properties-added
    response-header-unevaluated-properties-added        response-header-property-unevaluated-properties-added

unevaluated-properties-removed: info, breaking
    `unevaluatedProperties` was removed
    request-body-unevaluated-properties-removed         request-property-unevaluated-properties-removed
    request-parameter-unevaluated-properties-removed    request-parameter-property-unevaluated-properties-removed
    response-body-unevaluated-properties-removed        response-property-unevaluated-properties-removed
    response-header-unevaluated-properties-removed      response-header-property-unevaluated-properties-removed

contains-added: breaking, info
    `contains` was added
    request-body-contains-added                         request-property-contains-added
    request-parameter-contains-added                    request-parameter-property-contains-added
    response-body-contains-added                        response-property-contains-added
    response-header-contains-added                      response-header-property-contains-added

contains-removed: info, breaking
    `contains` was removed
    request-body-contains-removed                       request-property-contains-removed
    request-parameter-contains-removed                  request-parameter-property-contains-removed
    response-body-contains-removed                      response-property-contains-removed
    response-header-contains-removed                    response-header-property-contains-removed

not-added: breaking, info
    `not` was added
    request-body-not-added                              request-property-not-added
    request-parameter-not-added                         request-parameter-property-not-added
    response-body-not-added                             response-property-not-added
    response-header-not-added                           response-header-property-not-added

not-removed: info, breaking
    `not` was removed
    request-body-not-removed                            request-property-not-removed
    request-parameter-not-removed                       request-parameter-property-not-removed
    response-body-not-removed                           response-property-not-removed
    response-header-not-removed                         response-header-property-not-removed

if-added: breaking, info
    the condition {name} was added
    request-body-if-added                               request-property-if-added
    request-parameter-if-added                          request-parameter-property-if-added
    response-body-if-added                              response-property-if-added
    response-header-if-added                            response-header-property-if-added

if-removed: info, breaking
    the condition {name} was removed
    request-body-if-removed                             request-property-if-removed
    request-parameter-if-removed                        request-parameter-property-if-removed
    response-body-if-removed                            response-property-if-removed
    response-header-if-removed                          response-header-property-if-removed

then-added: breaking, info
    `then` was added
    request-body-then-added                             request-property-then-added
    request-parameter-then-added                        request-parameter-property-then-added
    response-body-then-added                            response-property-then-added
    response-header-then-added                          response-header-property-then-added

then-removed: info, breaking
    `then` was removed
    request-body-then-removed                           request-property-then-removed
    request-parameter-then-removed                      request-parameter-property-then-removed
    response-body-then-removed                          response-property-then-removed
    response-header-then-removed                        response-header-property-then-removed

else-added: breaking, info
    `else` was added
    request-body-else-added                             request-property-else-added
    request-parameter-else-added                        request-parameter-property-else-added
    response-body-else-added                            response-property-else-added
    response-header-else-added                          response-header-property-else-added

else-removed: info, breaking
    `else` was removed
    request-body-else-removed                           request-property-else-removed
    request-parameter-else-removed                      request-parameter-property-else-removed
    response-body-else-removed                          response-property-else-removed
    response-header-else-removed                        response-header-property-else-removed

prefix-items-added: info, breaking
    the item {name} of a tuple was added
    request-body-prefix-items-added                     request-property-prefix-items-added
    request-parameter-prefix-items-added                request-parameter-property-prefix-items-added
    response-body-prefix-items-added                    response-property-prefix-items-added
    response-header-prefix-items-added                  response-header-property-prefix-items-added

prefix-items-removed: breaking, info
    the item {name} of a tuple was removed
    request-body-prefix-items-removed                   request-property-prefix-items-removed
    request-parameter-prefix-items-removed              request-parameter-property-prefix-items-removed
    response-body-prefix-items-removed                  response-property-prefix-items-removed
    response-header-prefix-items-removed                response-header-property-prefix-items-removed

prefix-item-schema-added: breaking, info
    the schema of item {name} of a tuple was added
    request-body-prefix-item-schema-added               request-property-prefix-item-schema-added
    request-parameter-prefix-item-schema-added          request-parameter-property-prefix-item-schema-added
    response-body-prefix-item-schema-added              response-property-prefix-item-schema-added
    response-header-prefix-item-schema-added            response-header-property-prefix-item-schema-added

prefix-item-schema-removed: info, breaking
    the schema of item {name} of a tuple was removed
    request-body-prefix-item-schema-removed             request-property-prefix-item-schema-removed
    request-parameter-prefix-item-schema-removed        request-parameter-property-prefix-item-schema-removed
    response-body-prefix-item-schema-removed            response-property-prefix-item-schema-removed
    response-header-prefix-item-schema-removed          response-header-property-prefix-item-schema-removed

content-schema-added: breaking, info
    `contentSchema` was added
    request-body-content-schema-added                   request-property-content-schema-added
    request-parameter-content-schema-added              request-parameter-property-content-schema-added
    response-body-content-schema-added                  response-property-content-schema-added
    response-header-content-schema-added                response-header-property-content-schema-added

content-schema-removed: info, breaking
    `contentSchema` was removed
    request-body-content-schema-removed                 request-property-content-schema-removed
    request-parameter-content-schema-removed            request-parameter-property-content-schema-removed
    response-body-content-schema-removed                response-property-content-schema-removed
    response-header-content-schema-removed              response-header-property-content-schema-removed

content-media-type-changed: breaking, breaking
    `contentMediaType` changed from {before} to {after}
    request-body-content-media-type-changed             request-property-content-media-type-changed
    request-parameter-content-media-type-changed        request-parameter-property-content-media-type-changed
    response-body-content-media-type-changed            response-property-content-media-type-changed
    response-header-content-media-type-changed          response-header-property-content-media-type-changed

content-encoding-changed: breaking, breaking
    `contentEncoding` changed from {before} to {after}
    request-body-content-encoding-changed               request-property-content-encoding-changed
    request-parameter-content-encoding-changed          request-parameter-property-content-encoding-changed
    response-body-content-encoding-changed              response-property-content-encoding-changed
    response-header-content-encoding-changed            response-header-property-content-encoding-changed

one-of-added: info, breaking
    the alternative {name} of `oneOf` was added
    request-body-one-of-added                           request-property-one-of-added
    request-parameter-one-of-added                      request-parameter-property-one-of-added
    response-body-one-of-added                          response-property-one-of-added
    response-header-one-of-added                        response-header-property-one-of-added

one-of-removed: breaking, info
    the alternative {name} of `oneOf` was removed
    request-body-one-of-removed                         request-property-one-of-removed
    request-parameter-one-of-removed                    request-parameter-property-one-of-removed
    response-body-one-of-removed                        response-property-one-of-removed
    response-header-one-of-removed                      response-header-property-one-of-removed

subtype-added: info, breaking
    the discriminator's subtype {name} was added
    request-body-subtype-added                          request-property-subtype-added
    request-parameter-subtype-added                     request-parameter-property-subtype-added
    response-body-subtype-added                         response-property-subtype-added
    response-header-subtype-added                       response-header-property-subtype-added

subtype-removed: breaking, info
    the discriminator's subtype {name} was removed
    request-body-subtype-removed                        request-property-subtype-removed
    request-parameter-subtype-removed                   request-parameter-property-subtype-removed
    response-body-subtype-removed                       response-property-subtype-removed
    response-header-subtype-removed                     response-header-property-subtype-removed

any-of-added: info, info
    the alternative {name} of `anyOf` was added
    request-body-any-of-added                           request-property-any-of-added
    request-parameter-any-of-added                      request-parameter-property-any-of-added
    response-body-any-of-added                          response-property-any-of-added
    response-header-any-of-added                        response-header-property-any-of-added

any-of-removed: breaking, info
    the alternative {name} of `anyOf` was removed
    request-body-any-of-removed                         request-property-any-of-removed
    request-parameter-any-of-removed                    request-parameter-property-any-of-removed
    response-body-any-of-removed                        response-property-any-of-removed
    response-header-any-of-removed                      response-header-property-any-of-removed

any-of-became-one-of: warning, info
    `anyOf` became `oneOf`, and alternatives may overlap
    hint: Values that match more than one alternative are no longer valid.
    request-body-any-of-became-one-of                   request-property-any-of-became-one-of
    request-parameter-any-of-became-one-of              request-parameter-property-any-of-became-one-of
    response-body-any-of-became-one-of                  response-property-any-of-became-one-of
    response-header-any-of-became-one-of                response-header-property-any-of-became-one-of

wrapped-in-one-of: breaking, breaking
    the object became one alternative of `oneOf`
    hint: Values that match more than one alternative are no longer valid.
    request-body-wrapped-in-one-of                      request-property-wrapped-in-one-of
    request-parameter-wrapped-in-one-of                 request-parameter-property-wrapped-in-one-of
    response-body-wrapped-in-one-of                     response-property-wrapped-in-one-of
    response-header-wrapped-in-one-of                   response-header-property-wrapped-in-one-of

discriminator-added: info, info
    the discriminator was added
    request-body-discriminator-added                    request-property-discriminator-added
    request-parameter-discriminator-added               request-parameter-property-discriminator-added
    response-body-discriminator-added                   response-property-discriminator-added
    response-header-discriminator-added                 response-header-property-discriminator-added

discriminator-removed: info, info
    the discriminator was removed
    request-body-discriminator-removed                  request-property-discriminator-removed
    request-parameter-discriminator-removed             request-parameter-property-discriminator-removed
    response-body-discriminator-removed                 response-property-discriminator-removed
    response-header-discriminator-removed               response-header-property-discriminator-removed

discriminator-property-name-changed: info, info
    the discriminator's property changed from {before} to {after}
    request-body-discriminator-property-name-changed    request-property-discriminator-property-name-changed
    request-parameter-discriminator-property-name-changed request-parameter-property-discriminator-property-name-changed
    response-body-discriminator-property-name-changed   response-property-discriminator-property-name-changed
    response-header-discriminator-property-name-changed response-header-property-discriminator-property-name-changed

discriminator-mapping-added: info, info
    the discriminator's value {name} was added
    request-body-discriminator-mapping-added            request-property-discriminator-mapping-added
    request-parameter-discriminator-mapping-added       request-parameter-property-discriminator-mapping-added
    response-body-discriminator-mapping-added           response-property-discriminator-mapping-added
    response-header-discriminator-mapping-added         response-header-property-discriminator-mapping-added

discriminator-mapping-deleted: info, info
    the discriminator's value {name} was removed
    request-body-discriminator-mapping-deleted          request-property-discriminator-mapping-deleted
    request-parameter-discriminator-mapping-deleted     request-parameter-property-discriminator-mapping-deleted
    response-body-discriminator-mapping-deleted         response-property-discriminator-mapping-deleted
    response-header-discriminator-mapping-deleted       response-header-property-discriminator-mapping-deleted

discriminator-mapping-changed: info, info
    the discriminator's value {name} stands for {after} instead of {before}
    request-body-discriminator-mapping-changed          request-property-discriminator-mapping-changed
    request-parameter-discriminator-mapping-changed     request-parameter-property-discriminator-mapping-changed
    response-body-discriminator-mapping-changed         response-property-discriminator-mapping-changed
    response-header-discriminator-mapping-changed       response-header-property-discriminator-mapping-changed

discriminator-value-changed: breaking, breaking
    the discriminator's value for {name} changed from {before} to {after}
    hint: Write the old value in the discriminator's `mapping`.
    request-body-discriminator-value-changed            request-property-discriminator-value-changed
    request-parameter-discriminator-value-changed       request-parameter-property-discriminator-value-changed
    response-body-discriminator-value-changed           response-property-discriminator-value-changed
    response-header-discriminator-value-changed         response-header-property-discriminator-value-changed

all-of-added: info, info
    {name} of `allOf` was added
    request-body-all-of-added                           request-property-all-of-added
    request-parameter-all-of-added                      request-parameter-property-all-of-added
    response-body-all-of-added                          response-property-all-of-added
    response-header-all-of-added                        response-header-property-all-of-added

all-of-removed: info, info
    {name} of `allOf` was removed
    request-body-all-of-removed                         request-property-all-of-removed
    request-parameter-all-of-removed                    request-parameter-property-all-of-removed
    response-body-all-of-removed                        response-property-all-of-removed
    response-header-all-of-removed                      response-header-property-all-of-removed

all-of-added-annotation-only: info, info
    {name} of `allOf`, which says words only, was added
    request-body-all-of-added-annotation-only           request-property-all-of-added-annotation-only
    request-parameter-all-of-added-annotation-only      request-parameter-property-all-of-added-annotation-only
    response-body-all-of-added-annotation-only          response-property-all-of-added-annotation-only
    response-header-all-of-added-annotation-only        response-header-property-all-of-added-annotation-only

all-of-removed-annotation-only: info, info
    {name} of `allOf`, which said words only, was removed
    request-body-all-of-removed-annotation-only         request-property-all-of-removed-annotation-only
    request-parameter-all-of-removed-annotation-only    request-parameter-property-all-of-removed-annotation-only
    response-body-all-of-removed-annotation-only        response-property-all-of-removed-annotation-only
    response-header-all-of-removed-annotation-only      response-header-property-all-of-removed-annotation-only

extension-changed: info, info
    `{name}` changed from {before} to {after}
    request-body-extension-changed                      request-property-extension-changed
    request-parameter-extension-changed                 request-parameter-property-extension-changed
    response-body-extension-changed                     response-property-extension-changed
    response-header-extension-changed                   response-header-property-extension-changed
""")
"""What can become of a schema. The order is that of the documentation."""
