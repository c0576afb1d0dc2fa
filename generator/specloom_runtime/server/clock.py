"""How old a signed request may be."""

from __future__ import annotations

import datetime as dt

TOLERANCE = dt.timedelta(minutes=15)
"""What Huawei Cloud and Alibaba Cloud allow between the date of a signature and their own clock, either way."""


def is_current(moment: dt.datetime) -> bool:
    """Whether a date with a time zone is within `TOLERANCE` of now."""
    return abs(dt.datetime.now(dt.UTC) - moment) <= TOLERANCE
