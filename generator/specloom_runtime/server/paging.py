"""Paging that ends: what follows a page is the last one, and behind the second there is nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import parse_qsl, unquote, unquote_plus, urlsplit

from .instances.agreement import (
    MORE,
    NEXT,
    without_next,
    without_next_at_all,
)
from .instances.plausible import snake
from .lists import INPUTS, NUMBER, SIZE, Asked, Lists, number_in

_CURSOR = re.compile(
    r"(.*_)?(page|page_number|page_no|cursor|token|offset|skip|after|after_id|marker|start|start_index|scroll(_(id|param|token))?|position|continuation|next|bookmark)"
)
"""Names of what says where a page begins."""

_NUMBERED = re.compile(r"page|page_number|page_no|p|offset|skip|start|start_index")
_NUMBERS_OF_PAGES = re.compile(r"p|page.*")
_OPAQUE = re.compile(
    r"(.*_)?(cursor|page_token|scroll(_(id|param|token))?|marker|continuation(_token)?|bookmark)"
)
_PAGES = 2
"""How many there are of a list whose pages are numbered."""

_MOST_ITEMS = 1_000
"""More are no number of items that are asked for, but the size of a file or a time."""

_LONGEST_NAME = 64
"""Characters of a name that is understood: what clients send is not to be kept at any length."""

Accepts = Callable[[object], bool]


def _words(name: str) -> str | None:
    """A name in `snake` case, if it is one that a page is asked for by."""
    return _known_words(name) if len(name) <= _LONGEST_NAME else None


@lru_cache(maxsize=1_000)
def _known_words(name: str) -> str | None:
    words = snake(name)
    patterns = (SIZE, NUMBER, INPUTS, _CURSOR, _NUMBERED)
    return words if any(one.fullmatch(words) for one in patterns) else None


def asked_by(query: Mapping[str, list[str]], body: object) -> Asked:
    """What a request asks for a page by; the body's members go before the query's."""
    asked: dict[str, Any] = {}
    for name, values in query.items():
        if words := _words(name):
            asked[words] = values[-1]
    if isinstance(body, dict):
        for name, value in body.items():
            if (words := _words(name)) and not (
                type(value) is int and value > _MOST_ITEMS
            ):
                asked[words] = value
    return asked


class Paging:
    """How the example of one answer leads on, worked out once."""

    def __init__(self, example: object) -> None:
        self._example = example
        self.lists = Lists.of(example)

    @cached_property
    def leads_on(self) -> bool:
        """Whether an answer has a URL of a next page, which has to suit the request."""
        return any("?" in url for url in self._urls)

    def answer(
        self,
        answer: Any,
        query: Mapping[str, list[str]],
        body: object,
        path: str,
        accepts: Accepts,
    ) -> Any:
        """The answer to a request, as the page that it asks for, of the length that it asks for."""
        asked = asked_by(query, body)
        if self.lists is None or not (asked or self.leads_on):
            return answer
        sized = self.lists.sized(answer, asked)
        if sized is not answer and accepts(sized):
            answer = sized
        number = self._number(asked)
        if number >= _PAGES:
            empty = self.lists.holding(answer, [])
            return _accepted(_without_pages(empty), accepts, answer)
        if self._follows(asked):
            ended = _accepted(_without_pages(answer), accepts, answer)
            if ended == answer:
                return _accepted([self.lists.holding(answer, [])], accepts, answer)
            return ended
        if not self.leads_on:
            return answer
        return _accepted([_led(answer, query, path)], accepts, answer)

    def _number(self, asked: Asked) -> int:
        """The number of the page that is asked for, 0 being the first one."""
        assert self.lists is not None
        for name, value in asked.items():
            number = number_in(value)
            if number is None or not _NUMBERED.fullmatch(name):
                continue
            if _NUMBERS_OF_PAGES.fullmatch(name):
                return number - 1
            sizes = [
                size
                for other, text in asked.items()
                if SIZE.fullmatch(other) and (size := number_in(text))
            ]
            return number // max([self.lists.length, *sizes, 1])
        return 0

    def _follows(self, asked: Asked) -> bool:
        """Whether a request has been told by an answer where to go on."""
        return any(
            (name, text) in self._told or ("", text) in self._told
            for name, value in asked.items()
            if _CURSOR.fullmatch(name)
            and isinstance(value, str | int)
            and (text := unquote_plus(str(value)))
        )

    @cached_property
    def _told(self) -> frozenset[tuple[str, str]]:
        """What leads on: values, and the names of parameters that these are for where that is said."""
        told = set()
        for name, value in _members(self._example):
            if not isinstance(value, str | int) or isinstance(value, bool):
                continue
            words = snake(name)
            if NEXT.fullmatch(name):
                told.add(("", str(value)))
            elif _OPAQUE.fullmatch(words):
                told.add((words, str(value)))
        items = self.lists.items(self._example) if self.lists else []
        if items and isinstance(items[-1], dict) and "id" in items[-1]:
            told.add(("", str(items[-1]["id"])))
        for url in self._urls:
            for name, value in parse_qsl(urlsplit(url).query):
                if _CURSOR.fullmatch(snake(name)):
                    told.add((snake(name), value))
        return frozenset(told)

    @cached_property
    def _urls(self) -> list[str]:
        return [
            value
            for name, value in _members(self._example)
            if NEXT.fullmatch(name) and isinstance(value, str) and _is_url(value)
        ]


def _members(value: object) -> Iterator[tuple[str, object]]:
    """The members of an answer beside its list, and those of objects within."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield name, item
            yield from _members(item)


def _is_url(text: str) -> bool:
    if not (text.startswith("/") or "://" in text):
        return False
    try:
        urlsplit(text)
    except ValueError:
        return False
    return True


def _without_pages(answer: Any) -> list[Any]:
    """An answer that says there is no more, in the ways in which that can be said."""
    ended = _last(answer)
    return [without_next(ended), without_next_at_all(ended), ended]


def _last(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {
        name: False if name in MORE and isinstance(item, bool) else _last(item)
        for name, item in value.items()
    }


def _accepted(candidates: list[Any], accepts: Accepts, otherwise: Any) -> Any:
    return next(filter(accepts, candidates), otherwise)


def _led(value: Any, query: Mapping[str, list[str]], path: str) -> Any:
    """An answer whose URLs of next pages lead on from the request: its own path, and what it asked by."""
    if not isinstance(value, dict):
        return value
    return {
        name: (
            _suited(item, query, path)
            if NEXT.fullmatch(name) and isinstance(item, str) and _is_url(item)
            else _led(item, query, path)
        )
        for name, item in value.items()
    }


def _suited(url: str, query: Mapping[str, list[str]], path: str) -> str:
    parts = urlsplit(url)
    if not parts.query or parts.path.rpartition("/")[2] != path.rpartition("/")[2]:
        return url
    kept = []
    for pair in parts.query.split("&"):
        written = pair.partition("=")[0]
        name = unquote(written)
        if _CURSOR.fullmatch(snake(name)) or SIZE.fullmatch(snake(name)):
            kept.append(pair)
        elif name in query:
            kept += [f"{written}={value}" for value in query[name]]
    return parts._replace(path=path, query="&".join(kept)).geturl()
