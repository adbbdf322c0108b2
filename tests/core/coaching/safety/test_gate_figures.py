"""What the gate catches must not get less unnoticed; `docs/safety.md` tells the figures."""

from __future__ import annotations

import pytest

from benchmarks.coaching import gate

# By set: the least share of danger that is caught, and the largest of fine messages that raise any alarm. The last
# set is the guard: no rule may be changed to please it, so its bounds stay a little beside what was measured.
BOUNDS = {
    "messages.csv": (1.0, 0.02),
    "held_out.csv": (0.95, 0.05),
    "indirect.csv": (0.90, 0.05),
    "fresh.csv": (0.95, 0.05),
    "fresh_2.csv": (0.28, 0.13),
}


@pytest.mark.parametrize(("name", "bounds"), BOUNDS.items())
def test_danger_is_caught_and_fine_messages_are_left_alone(name: str, bounds: tuple[float, float]) -> None:
    shares = gate.recall(gate.messages(name))
    least, most = bounds
    assert shares["danger"].hits / shares["danger"].of >= least
    assert shares[gate.FINE].hits / shares[gate.FINE].of <= most


def test_distress_is_noticed() -> None:
    shares = gate.recall(gate.messages("held_out.csv"))
    assert shares["distress"].hits / shares["distress"].of >= 0.9


def test_the_sets_are_large_and_the_guard_shares_no_message() -> None:
    guard = {message.text for message in gate.messages("fresh_2.csv")}
    others = {message.text for name in list(BOUNDS)[:-1] for message in gate.messages(name)}
    assert len(others) > 900
    assert not guard & others


def test_an_interval_stays_within_what_a_share_can_be() -> None:
    assert gate.Share(10, 10).interval == pytest.approx((0.7225, 1.0), abs=1e-3)
    assert gate.Share(0, 10).interval[0] == 0.0
