"""Two documents, what a comparison finds between them, and what that does to the Python."""

from __future__ import annotations

from specloom.compare.approvals import Approval, Approved, Stale
from specloom.compare.change import (
    Change,
    ChangedOperation,
    Comparison,
    DocumentPlace,
    Level,
)
from specloom.compare.impact.verdicts import Impact, SymbolChange
from specloom.document.value import Value
from specloom.report.comparison.review import Review

BASE = "main:specs/pets.yaml"
REVISION = "specs/pets.yaml"

BASE_TEXT = """\
openapi: 3.1.0
info:
  title: Pets
  version: '1'
  description: A pet store
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - name: limit
          in: query
          schema:
            type: integer
            maximum: 1000
  /pets/{petId}:
    delete:
      operationId: deletePet
      responses:
        '204':
          description: Gone.
components:
  schemas:
    NewPet:
      type: object
      properties:
        name:
          type: string
    Pet:
      type: object
      properties:
        status:
          type: string
          enum: [available, sold]
"""

REVISION_TEXT = """\
openapi: 3.1.0
info:
  title: Pets
  version: '2'
  description: A pet store & <b>more</b>
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - name: limit
          in: query
          schema:
            type: integer
            maximum: 100
  /owners/{ownerId}/pets:
    get:
      operationId: listOwnerPets
components:
  schemas:
    NewPet:
      type: object
      required: [species]
      properties:
        name:
          type: string
        species:
          type: string
          enum: [cat, dog, fox]
    Pet:
      type: object
      properties:
        status:
          type: string
          enum: [available, sold, reserved]
"""


def operation(path: str, method: str, operation_id: str) -> ChangedOperation:
    return ChangedOperation(
        path=path, method=method, operation_id=operation_id, tags=("pets",)
    )


LIST = operation("/pets", "GET", "listPets")
CREATE = operation("/pets", "POST", "createPet")
GET = operation("/pets/{petId}", "GET", "getPet")
REPLACE = operation("/pets/{petId}", "PUT", "replacePet")
DELETE = operation("/pets/{petId}", "DELETE", "deletePet")
OWNED = operation("/owners/{ownerId}/pets", "GET", "listOwnerPets")


def _place(
    file: str, text: str, key: str, pointer: str, number: int = 1
) -> DocumentPlace:
    """The place of a key, the `number`th of its name."""
    lines = [
        (index, line)
        for index, line in enumerate(text.splitlines(), 1)
        if line.lstrip(" -").startswith(f"{key}:")
    ]
    index, line = lines[number - 1]
    return DocumentPlace(
        file=file, line=index, column=line.index(key) + 1, pointer=pointer
    )


def in_base(key: str, pointer: str, number: int = 1) -> DocumentPlace:
    return _place(BASE, BASE_TEXT, key, pointer, number)


def in_revision(key: str, pointer: str, number: int = 1) -> DocumentPlace:
    return _place(REVISION, REVISION_TEXT, key, pointer, number)


REMOVED = Change(
    rule="api-removed-without-deprecation",
    level="breaking",
    message="the operation was removed without having been deprecated",
    hint="Deprecate it, with a sunset date, before it goes.",
    operations=(DELETE,),
    before={"operationId": "deletePet", "responses": {"204": {"description": "Gone."}}},
    base=in_base("delete", "/paths/~1pets~1{petId}/delete"),
)
SPECIES = Change(
    rule="new-required-request-property",
    level="breaking",
    message="the required property `species` was added",
    hint="Make it optional, or give it a default that the service applies.",
    part="request body",
    path="$.species",
    operations=(CREATE, REPLACE),
    after={"type": "string", "enum": ["cat", "dog", "fox"]},
    revision=in_revision("species", "/components/schemas/NewPet/properties/species"),
)
MAXIMUM = Change(
    rule="request-parameter-max-decreased",
    level="breaking",
    message="`maximum` decreased from 1000 to 100",
    hint="Go on accepting what was accepted.",
    part="query parameter limit",
    before=1000,
    after=100,
    operations=(LIST,),
    base=in_base("maximum", "/paths/~1pets/get/parameters/0/schema/maximum"),
    revision=in_revision("maximum", "/paths/~1pets/get/parameters/0/schema/maximum"),
)
STATUS = Change(
    rule="response-property-enum-value-added",
    level="warning",
    message='the value "reserved" was added',
    hint="Clients that list all values meet one they do not know.",
    part="response 200",
    path="$.items[*].status",
    before=["available", "sold"],
    after=["available", "sold", "reserved"],
    operations=(LIST, CREATE, GET, REPLACE, OWNED),
    base=in_base("enum", "/components/schemas/Pet/properties/status/enum"),
    revision=in_revision("enum", "/components/schemas/Pet/properties/status/enum", 2),
)
ADDED = Change(
    rule="endpoint-added",
    level="info",
    message="the operation was added",
    hint="",
    operations=(OWNED,),
    after={"operationId": "listOwnerPets"},
    revision=in_revision("get", "/paths/~1owners~1{ownerId}~1pets/get", 2),
)
DESCRIPTION = Change(
    rule="api-description-changed",
    level="info",
    message="the description changed",
    hint="",
    before="A pet store",
    after="A pet store & <b>more</b>",
    base=in_base("description", "/info/description"),
    revision=in_revision("description", "/info/description"),
)
CHANGES = (REMOVED, SPECIES, MAXIMUM, STATUS, ADDED, DESCRIPTION)

COMPARISON = Comparison(base=BASE, revision=REVISION, changes=CHANGES)

IMPACT = Impact(
    symbols=(
        SymbolChange(
            symbol="client.pets.create_pet",
            kind="argument",
            change="required argument species added",
            before=None,
            after="species: Species",
            signature_before="create_pet(body: models.NewPet, *, idempotency_key: str | None = None) -> models.Pet",
            signature_after="create_pet(body: models.NewPet, *, species: Species, idempotency_key: str | None = None) -> models.Pet",
            caller="source",
            implementer="additive",
            caused_by=(SPECIES.fingerprint,),
        ),
        SymbolChange(
            symbol="client.pets.delete_pet",
            kind="method",
            change="removed",
            before="delete_pet(pet_id: int) -> None",
            after=None,
            caller="source",
            implementer="type",
            caused_by=(REMOVED.fingerprint,),
        ),
        SymbolChange(
            symbol="client.pets.list_pets",
            kind="argument",
            change="limit is checked against other constraints",
            before="limit: int | None = None",
            after="limit: int | None = None",
            caller="behaviour",
            implementer="none",
            caused_by=(MAXIMUM.fingerprint,),
        ),
        SymbolChange(
            symbol="client.pets.list_owner_pets",
            kind="method",
            change="added",
            before=None,
            after="list_owner_pets(owner_id: int) -> list[models.Pet]",
            caller="additive",
            implementer="additive",
            caused_by=(ADDED.fingerprint,),
        ),
    ),
)

APPROVAL = Approval(
    id=MAXIMUM.fingerprint,
    location="GET /pets query parameter limit",
    reason="Agreed with the mobile team.",
    file="specs/pets.approved.toml",
    line=4,
)
STALE = Stale(
    Approval(
        id="0123456789ab",
        location="GET /gone",
        reason="No longer of interest.",
        file="specs/pets.approved.toml",
        line=9,
    ),
    "unmatched",
)

REVIEW = Review(
    comparison=COMPARISON,
    impact=IMPACT,
    base_texts={BASE: BASE_TEXT},
    revision_texts={REVISION: REVISION_TEXT},
)
WITH_APPROVALS = Review(
    comparison=Comparison(
        base=BASE,
        revision=REVISION,
        changes=tuple(change for change in CHANGES if change is not MAXIMUM),
    ),
    impact=IMPACT,
    approved=(Approved(MAXIMUM, APPROVAL),),
    stale=(STALE,),
    base_texts={BASE: BASE_TEXT},
    revision_texts={REVISION: REVISION_TEXT},
)
NOTHING = Review(comparison=Comparison(base=BASE, revision=REVISION, changes=()))


def many(count: int, level: Level = "breaking") -> Review:
    """A comparison of `count` changes, each of an operation of its own, none like another."""
    changes = tuple(one_of_many(number, level) for number in range(count))
    return Review(comparison=Comparison(base=BASE, revision=REVISION, changes=changes))


def one_of_many(
    number: int, level: Level = "breaking", after: Value = 1, name: str = ""
) -> Change:
    """A change of one operation; all that have one `name` say the same."""
    rule = "rule-0" if name else f"rule-{number % 7}"
    name = name or f"limit{number}"
    path = f"/things/{number:05}/{{thingId}}"
    return Change(
        rule=rule,
        level=level,
        message="`maximum` decreased from 2 to 1, which is said in some more words",
        hint="Go on accepting what was accepted.",
        part=f"query parameter {name}",
        before=2,
        after=after,
        operations=(ChangedOperation(path=path, method="GET"),),
        base=DocumentPlace(
            file=BASE, line=number + 1, column=1, pointer=f"/paths/{number}"
        ),
        revision=DocumentPlace(
            file=REVISION, line=number + 1, column=1, pointer=f"/paths/{number}"
        ),
    )
