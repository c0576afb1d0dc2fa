"""Bar charts as SVG that can be read on light and on dark pages. Bars begin at zero; nothing is cut off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 760
_LABELS = 250
_FIGURES = 110
_BAR = 18
_STEP = 26

_STYLE = """\
  <style>
    text { font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328; }
    .title { font-size: 15px; font-weight: 600; }
    .note { font-size: 12px; fill: #59636e; }
    .ours { fill: #1a7f64; }
    .theirs { fill: #9aa4b0; }
    .axis { stroke: #d1d9e0; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3; }
      .note { fill: #9198a1; }
      .ours { fill: #3fb594; }
      .theirs { fill: #656f7c; }
      .axis { stroke: #3d444d; }
    }
  </style>
"""


@dataclass(frozen=True)
class Bar:
    """One bar: what it stands for, its length in the chart's unit, and what is written at its end."""

    label: str
    value: float
    text: str
    is_ours: bool = False


@dataclass(frozen=True)
class Group:
    """Bars with a common heading; their lengths can be compared with each other only."""

    heading: str
    bars: Sequence[Bar]


def chart(title: str, note: str, groups: Sequence[Group]) -> str:
    """A chart as the text of an SVG file. Each group has its own scale, its longest bar fills the width."""
    parts: list[str] = []
    y = 24
    parts.append(_text(0, y, title, "title"))
    y += 20
    parts.append(_text(0, y, note, "note"))
    y += 14
    for group in groups:
        y += 20
        parts.append(_text(0, y, group.heading))
        y += 10
        parts += _bars(group, y)
        y += _STEP * len(group.bars)
    height = y + 8
    described = f'role="img" aria-label="{escape(title)}"'
    box = f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box} {described}>\n'
    return head + _STYLE + "".join(f"  {part}\n" for part in parts) + "</svg>\n"


def _bars(group: Group, top: int) -> list[str]:
    longest = max((bar.value for bar in group.bars), default=0) or 1
    room = WIDTH - _LABELS - _FIGURES
    bottom = top + _STEP * len(group.bars)
    axis = (
        f'<line class="axis" x1="{_LABELS}" y1="{top}" x2="{_LABELS}" y2="{bottom}"/>'
    )
    parts = [axis]
    for number, bar in enumerate(group.bars):
        y = top + number * _STEP + (_STEP - _BAR) // 2
        width = max(1.0, room * bar.value / longest)
        kind = "ours" if bar.is_ours else "theirs"
        box = f'x="{_LABELS}" y="{y}" width="{width:.1f}" height="{_BAR}"'
        parts.append(_text(16, y + 14, bar.label))
        parts.append(f'<rect class="{kind}" {box} rx="2"/>')
        parts.append(_text(_LABELS + width + 8, y + 14, bar.text))
    return parts


def _text(x: float, y: float, text: str, kind: str = "") -> str:
    name = f' class="{kind}"' if kind else ""
    return f'<text{name} x="{x:.0f}" y="{y:.0f}">{escape(text)}</text>'
