"""The import statements of generated modules, in the order of isort and ruff."""

from __future__ import annotations

import pytest

from specloom.render.imports import import_block
from specloom.render.runtime import OWN, seen_from

STATEMENTS = """
from .schemas import SCHEMAS
from runtime.limits import Limits
from . import models
import msgspec
from msgspec import UNSET
from typing import Any
from runtime import octets
from .errors import Error
import datetime as dt
from __future__ import annotations
"""
BEFORE = """\
from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from msgspec import UNSET
"""


@pytest.mark.parametrize(
    ("runtime", "after"),
    [
        (
            ".runtime",
            """\
from . import models
from .errors import Error
from .runtime import octets
from .runtime.limits import Limits
from .schemas import SCHEMAS
""",
        ),
        (
            "..shared.runtime",
            """\
from ..shared.runtime import octets
from ..shared.runtime.limits import Limits
from . import models
from .errors import Error
from .schemas import SCHEMAS
""",
        ),
        (
            "acme.runtime",
            """\
from acme.runtime import octets
from acme.runtime.limits import Limits

from . import models
from .errors import Error
from .schemas import SCHEMAS
""",
        ),
    ],
)
def test_statements_stand_in_blocks_and_the_furthest_package_first(
    runtime: str, after: str
) -> None:
    assert import_block(STATEMENTS, runtime) == f"{BEFORE}\n{after}"


def test_a_long_statement_has_a_name_a_line() -> None:
    names = [f"Name{number}" for number in range(12)]
    statement = f"from runtime.http.errors import {', '.join(names)}"
    listed = "".join(f"        {name},\n" for name in names)
    assert import_block(statement, ".runtime", indent=4) == (
        f"    from .runtime.http.errors import (\n{listed}    )\n"
    )
    assert import_block("", ".runtime") == ""


def test_only_the_runtime_is_elsewhere() -> None:
    statements = "from .runtime import Runtime\nfrom runtimes import X\n"
    assert import_block(statements, "acme.runtime") == (
        "from runtimes import X\n\nfrom .runtime import Runtime\n"
    )


@pytest.mark.parametrize(
    ("path", "runtime", "expected"),
    [
        ("client.py", OWN, ".runtime"),
        ("models/schemas/pet.py", OWN, "...runtime"),
        ("operations/files.py", "..runtime", "...runtime"),
        ("operations/files.py", "acme.runtime", "acme.runtime"),
    ],
)
def test_a_module_sees_the_runtime_from_its_folder(
    path: str, runtime: str, expected: str
) -> None:
    assert seen_from(path, runtime) == expected
