"""Names that use each other, in whatever number."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from specloom.plan.cycles import on_cycles, used_first

NAMES = "abcdef"
graphs = st.fixed_dictionaries(
    {name: st.lists(st.sampled_from(NAMES), unique=True, max_size=3) for name in NAMES}
)


def _reached(uses: dict[str, list[str]], start: str) -> set[str]:
    reached: set[str] = set()
    waiting = [*uses[start]]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += uses[name]
    return reached


@given(graphs)
def test_a_name_on_a_cycle_reaches_itself(uses: dict[str, list[str]]) -> None:
    assert on_cycles(uses) == {name for name in NAMES if name in _reached(uses, name)}


@given(graphs)
def test_what_is_used_stands_first_where_there_is_no_cycle(
    uses: dict[str, list[str]],
) -> None:
    ordered = used_first(uses)
    assert sorted(ordered) == sorted(NAMES)
    for name in NAMES:
        for used in uses[name]:
            if name not in _reached(uses, used) and used != name:
                assert ordered.index(used) < ordered.index(name)


def test_a_chain_is_as_long_as_it_likes() -> None:
    chain = {str(i): [str(i + 1)] for i in range(50_000)} | {"50000": []}
    assert on_cycles(chain) == set()
    assert used_first(chain)[0] == "50000"
    assert len(on_cycles(chain | {"50000": ["0"]})) == 50_001
