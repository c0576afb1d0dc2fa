"""What went by, summed up at the end, in the formats that findings have."""

from __future__ import annotations

import json as json_codec

from specloom.report import github, json, text
from specloom.report.text import counted, printable
from specloom.serve.proxy.traffic import Traffic


def render(traffic: Traffic, format: str, *, colour: bool = False) -> str:
    """The whole report: each violation once and how often it was, then how many an operation has of each kind."""
    if format == "json":
        return _json(traffic)
    problems = [found.problem for found, _ in traffic.violations]
    if format == "github":
        return github.render(problems)
    return text.render(problems, colour=colour) + _table(traffic) + _sum(traffic)


def _json(traffic: Traffic) -> str:
    listed = traffic.violations
    rows = json.rows([found.problem for found, _ in listed])
    violations = [
        {
            **row,
            "operation": found.operation,
            "side": found.side,
            "part": list(found.part),
            "count": count,
        }
        for row, (found, count) in zip(rows, listed, strict=True)
    ]
    counts = [
        {"operation": operation, "code": code, "count": count}
        for (operation, code), count in sorted(traffic.counts.items())
    ]
    whole = {
        "requests": traffic.exchanges,
        "violating": traffic.violating,
        "unanswered": traffic.unanswered,
        "counts": counts,
        "violations": violations,
    }
    return json_codec.dumps(whole, indent=2) + "\n"


def _table(traffic: Traffic) -> str:
    rows = sorted(traffic.counts.items())
    if not rows:
        return ""
    widths = [max(len(key[column]) for key, _ in rows) for column in (0, 1)]
    return "".join(
        f"{printable(operation):{widths[0]}}  {code:{widths[1]}}  {count:>6,}\n"
        for (operation, code), count in rows
    )


def _sum(traffic: Traffic) -> str:
    parts = [
        counted(traffic.exchanges, "request"),
        f"{traffic.violating:,} with violations",
    ]
    if traffic.unanswered:
        parts.append(f"{traffic.unanswered:,} not answered")
    return ", ".join(parts) + "\n"
