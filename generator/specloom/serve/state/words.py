"""The names by which documents call what a stub with state has to know: ids, actions, pages, times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

T = TypeVar("T")


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


VERBS: Mapping[str, str] = {
    **dict.fromkeys(("create", "add", "new", "insert"), "create"),
    **dict.fromkeys(("get", "read", "retrieve", "describe", "fetch"), "read"),
    **dict.fromkeys(("list", "index"), "list"),
    **dict.fromkeys(("update", "modify", "patch", "edit"), "merge"),
    **dict.fromkeys(("replace", "put"), "replace"),
    **dict.fromkeys(("delete", "remove"), "delete"),
}
"""The last part of an action's path, and what it does."""

LIMIT = _names(
    "limit perpage pagesize maxresults size top maxkeys first take pagelimit maxitems"
)
OFFSET = _names("offset skip start pageoffset")
PAGE = _names("page pagenumber p currentpage pageindex")
CURSOR = _names(
    """cursor after startingafter pagetoken nexttoken continuationtoken continuation marker nextmarker
    pagecursor startcursor nextcursor pageafter bookmark starttoken nextpagetoken"""
)
BEFORE = _names("before endingbefore pagebefore")
ORDER = _names("order sortorder direction orderdirection sortdirection")
PAGING = LIMIT | OFFSET | PAGE | CURSOR | BEFORE | ORDER

COUNT = _names("count itemcount resultcount numresults")
TOTAL = _names(
    "total totalcount totalitems totalresults totalrecords totalsize totalelements"
)
PAGES = _names("totalpages pages pagecount lastpage numpages")
NEXT = _names(
    """next nextpage nextcursor nexttoken nexturl nextlink nextpagetoken nextpageuri nextpageurl nextmarker
    nextoffset nextpagecursor continuationtoken endcursor cursor"""
)
PREVIOUS = _names(
    """previous prev previouspage prevpage previousurl prevurl previouslink previouscursor prevcursor
    previouspageuri previouspageurl prevpageurl prevmarker previoustoken"""
)
MORE = _names("hasmore hasnextpage hasnext more istruncated")

CREATED = _names(
    "created createdat createdon createtime creationtime creationdate createddate datecreated insertedat"
)
UPDATED = _names(
    """updated updatedat updatedon updatetime modified modifiedat modifiedon modifiedtime lastmodified
    lastmodifiedat lastupdated lastupdatedat modifieddate updateddate dateupdated datemodified"""
)
ITEMS = ("items", "data", "results", "entries", "values", "records", "elements", "list")
ITEM = ("data", "result", "item", "object", "resource", "response")
IDS = ("id", "uuid", "guid", "uid", "key", "slug", "name", "number", "code")


def plain(name: str) -> str:
    """A name without its case and marks: `page[size]`, `pageSize` and `page_size` are the same."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def singular(name: str) -> str:
    """What a thing of a collection is called."""
    for end, instead in (("ies", "y"), ("elves", "elf"), ("sses", "ss"), ("s", "")):
        if name.endswith(end) and len(name) > len(end) + 1 and name[-2:] != "ss":
            return name[: -len(end)] + instead
    return name


def id_names(parameter: str | None, collection: str) -> list[str]:
    """What the id of a thing may be called, the likeliest first; `parameter` is the path's name for it."""
    thing = singular(collection)
    names = [parameter or "", f"{thing}_id", *IDS]
    return list(dict.fromkeys(plain(name) for name in names if name))


def named(names: Iterable[str], members: Mapping[str, T]) -> str | None:
    """The first member that is called by one of the `names`, in their order, however it is written."""
    by_name: dict[str, str] = {}
    for member in members:
        by_name.setdefault(plain(member), member)
    return next((by_name[name] for name in names if name in by_name), None)
