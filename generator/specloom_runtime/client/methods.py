"""Methods that describe a call on their class, and send it on a client's: one declaration serves both clients."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Coroutine
from types import MethodType
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    Generic,
    ParamSpec,
    TypeVar,
    overload,
)

if TYPE_CHECKING:
    from ..operations.call import Call
    from .async_client import AsyncBaseClient
    from .sync_client import BaseClient

P = ParamSpec("P")
T = TypeVar("T")
Sender = TypeVar("Sender")
"""The kind of client that sends what is described: `BaseClient`, or `AsyncBaseClient`."""


class Operations(Generic[Sender]):
    """A class whose methods are operations; a client, or a group of one."""

    @abstractmethod
    def _sender(self) -> Sender:
        """The client that sends them."""


class Group(Operations[Sender]):
    """The operations of one tag, sent by the client that is given."""

    def __init__(self, client: Sender) -> None:
        self._client = client

    def _sender(self) -> Sender:
        return self._client


class Method(Generic[P, T]):
    """A method that describes a call on its class, and sends it on an instance.

    `Files.create_file(…)` describes; `client.files.create_file(…)` sends and returns the body of the answer,
    which is awaited where the client is an asynchronous one.
    """

    def __init__(self, describe: Callable[Concatenate[Any, P], Call[T]]) -> None:
        self._describe = describe
        self.__doc__ = describe.__doc__

    @overload
    def __get__(self, instance: None, owner: object) -> Callable[P, Call[T]]: ...
    @overload
    def __get__(
        self, instance: Operations[AsyncBaseClient], owner: object
    ) -> Callable[P, Coroutine[Any, Any, T]]: ...
    @overload
    def __get__(
        self, instance: Operations[BaseClient], owner: object
    ) -> Callable[P, T]: ...
    def __get__(
        self,
        instance: Operations[AsyncBaseClient] | Operations[BaseClient] | None,
        owner: object,
    ) -> Callable[P, object]:
        if instance is None:
            return MethodType(self._describe, owner)
        return instance._sender().sending(MethodType(self._describe, instance))


def operation(describe: Callable[Concatenate[Any, P], Call[T]]) -> Method[P, T]:
    """Makes a method of an operation one that a client sends."""
    return Method(describe)
