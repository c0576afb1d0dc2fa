"""The names by which documents call what a stub with state has to know: ids, actions, pages, times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

T = TypeVar("T")

VERBS: Mapping[str, str] = {
    **dict.fromkeys(("create", "add", "new", "insert"), "create"),
    **dict.fromkeys(("get", "read", "retrieve", "describe", "fetch"), "read"),
    **dict.fromkeys(("list", "search", "query"), "list"),
    **dict.fromkeys(("update", "modify", "patch", "edit"), "merge"),
    **dict.fromkeys(("replace", "put"), "replace"),
    **dict.fromkeys(("delete", "remove"), "delete"),
}
"""The last part of an action's path, and what it does."""

LIMIT = frozenset(
    "limit perpage pagesize maxresults size top maxkeys first take pagelimit maxitems".split()
)
OFFSET = frozenset("offset skip start pageoffset".split())
PAGE = frozenset("page pagenumber p currentpage pageindex".split())
CURSOR = frozenset(
    """cursor after startingafter pagetoken nexttoken continuationtoken continuation marker nextmarker
    pagecursor startcursor nextcursor pageafter bookmark starttoken nextpagetoken""".split()
)
BEFORE = frozenset("before endingbefore pagebefore".split())
ORDER = frozenset("order sortorder direction orderdirection sortdirection".split())
PAGING = LIMIT | OFFSET | PAGE | CURSOR | BEFORE | ORDER

COUNT = frozenset("count itemcount resultcount numresults".split())
TOTAL = frozenset(
    "total totalcount totalitems totalresults totalrecords totalsize totalelements".split()
)
PAGES = frozenset("totalpages pages pagecount lastpage numpages".split())
NEXT = frozenset(
    """next nextpage nextcursor nexttoken nexturl nextlink nextpagetoken nextpageuri nextpageurl nextmarker
    nextoffset nextpagecursor continuationtoken endcursor cursor""".split()
)
PREVIOUS = frozenset(
    """previous prev previouspage prevpage previousurl prevurl previouslink previouscursor prevcursor
    previouspageuri previouspageurl prevpageurl prevmarker previoustoken""".split()
)
MORE = frozenset("hasmore hasnextpage hasnext more istruncated".split())

CREATED = frozenset(
    "created createdat createdon createtime creationtime creationdate createddate datecreated insertedat".split()
)
UPDATED = frozenset(
    """updated updatedat updatedon updatetime modified modifiedat modifiedon modifiedtime lastmodified
    lastmodifiedat lastupdated lastupdatedat modifieddate updateddate dateupdated datemodified""".split()
)
UNIQUE = ("name", "username", "login", "email", "slug", "key")
"""Members that a document with an answer of 409 means by it."""

ITEMS = ("items", "data", "results", "entries", "values", "records", "elements", "list")
ITEM = ("data", "result", "item", "object", "resource", "response")
IDS = ("id", "uuid", "guid", "uid", "key", "slug", "name", "number", "code")


def plain(name: str) -> str:
    """A name without its case and marks: `page[size]`, `pageSize` and `page_size` are the same."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def singular(name: str) -> str:
    """What a thing of a collection is called."""
    for end, instead in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("s", "")):
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
