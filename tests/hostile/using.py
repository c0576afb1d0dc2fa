"""Run in a process of its own: imports the packages that are named, and prints what is wrong with them.

python using.py FOLDER PACKAGE...
"""

from __future__ import annotations

import asyncio
import sys
import traceback
from importlib import import_module
from typing import Any

import msgspec


def described(package: str) -> list[tuple[str, str]]:
    """Method and path of every operation."""
    operations: Any = import_module(f"{package}.operations")
    return [
        (made.method, made.path)
        for group in operations.__all__
        for name, function in list(vars(getattr(operations, group)).items())
        if name.endswith("_operation") and hasattr(function, "cache_info")
        for made in [function()]
    ]


def check(package: str) -> None:
    """Import all of it, and make what is to be made."""
    whole = import_module(package)
    for name in whole.__all__:
        getattr(whole, name)
    hook = import_module(f"{package}.runtime.values.json_codec").from_json_value
    for model in list(vars(whole.models).values()):
        if isinstance(model, type) and issubclass(model, msgspec.Struct):
            msgspec.json.Decoder(model, dec_hook=hook)
    whole.Client(base_url="https://example.com").close()
    asyncio.run(whole.AsyncClient(base_url="https://example.com").close())
    whole.server.app()
    operations = described(package)
    assert (
        len(set(operations)) == len(operations) == len(whole.server.ROUTES)
    ), "an operation hides another"
    services = [route.method_name for route in whole.server.ROUTES]
    assert len(set(services)) == len(services), "a method of the service hides another"


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    for each in sys.argv[2:]:
        try:
            check(each)
        except BaseException:
            print(each, traceback.format_exc(limit=-3), sep="\n")
