"""A JSON value for a schema (JSON Schema 2020-12): full, plausible, and valid; or a reason why there is none."""

from __future__ import annotations

from typing import Any

from .agreement import agreed, without_next, without_next_at_all
from .attempt import Attempt, refers
from .choosing import Dice
from .demands import ABSENT, Manner, NoInstance, Spot
from .resources import Place, Resources

__all__ = ["ABSENT", "NoInstance", "instance"]

_MANNERS = (
    Manner(5, False, 0),
    Manner(5, True, 0),
    Manner(5, True, 1, 1),
    Manner(1, True, 0),
    Manner(0, True, 0, 2),
    Manner(-1, True, 0),
    Manner(0, True, 1, 2),
    Manner(2, True, 3, 1),
    Manner(0, True, 4),
)
"""What is tried in turn: all of it, then leaner and otherwise."""

_MOST_STEPS = 20_000
"""What all attempts may cost; the largest answers of real documents take some 2,000 steps."""


def instance(
    resources: Resources,
    place: Place,
    *,
    seed: int = 0,
    given: Any = ABSENT,
    name: str = "",
    unsent: frozenset[str] = frozenset({"writeOnly"}),
) -> Any:
    """A value of a schema, the same for the same seed.

    Args:
        resources: Where its references lead.
        place: The schema.
        seed: Others give other values; 0 prefers what the document lists first.
        given: What would be the value, if it were valid: its parts are taken as far as they are.
        name: What the value is called, which texts and numbers are chosen by.
        unsent: Keywords of members that are left out.

    Raises:
        NoInstance: no value is known.
    """
    reason: Exception = NoInstance("nothing that was made is valid")
    left = _MOST_STEPS
    for manner in _MANNERS:
        attempt = Attempt(resources, manner, unsent, left // 2)
        spot = Spot(name, Dice(str(seed)), given=given)
        try:
            value = attempt.value([place], spot)
        except NoInstance as error:
            reason = error
            continue
        except RecursionError:
            reason = NoInstance("it is nested too deeply")
            continue
        finally:
            left -= attempt.steps
        if value is given and not refers(value):
            return value
        made = agreed(value)
        for candidate in (without_next(made), without_next_at_all(made), made, value):
            if resources.is_valid(place, candidate):
                return candidate
    raise NoInstance(f"no value of the schema is known: {reason}")
