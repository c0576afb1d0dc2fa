"""The pets' stub, written by hand with FastAPI and pydantic as its documentation shows: `fastapi_stub.py PORT`.

It takes and refuses the same bodies as the document, and runs in uvicorn with httptools, its fastest.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated, Any, Literal

fastapi: Any = import_module("fastapi")
pydantic: Any = import_module("pydantic")
uvicorn: Any = import_module("uvicorn")

Field = pydantic.Field
Tag = Annotated[str, Field(max_length=20)]


class Owner(pydantic.BaseModel):  # type: ignore[misc]
    name: str
    street: str | None = None


class Pet(pydantic.BaseModel):  # type: ignore[misc]
    name: Annotated[str, Field(min_length=1, max_length=64)]
    kind: Literal["dog", "cat"]
    age: Annotated[int, Field(ge=0, le=100)] | None = None
    email: Annotated[str, Field(pattern="^[^@]+@[^@]+$")] | None = None
    tags: Annotated[list[Tag], Field(max_length=10)] | None = None
    owner: Owner


class Created(pydantic.BaseModel):  # type: ignore[misc]
    id: int
    name: str


app = fastapi.FastAPI()


@app.post("/pets", status_code=201)  # type: ignore[untyped-decorator]
async def create_pet(pet: Pet) -> Created:
    return Created(id=7, name=pet.name)


uvicorn.run(
    app,
    port=int(sys.argv[1]),
    http="httptools",
    ws="none",
    lifespan="off",
    log_config=None,
    access_log=False,
    server_header=False,
)
