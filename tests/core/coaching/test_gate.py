"""What the gate catches must not get less unnoticed; `docs/safety.md` tells the figures."""

from __future__ import annotations

import pytest

from benchmarks.coaching import gate

DANGER = ("crisis", "imminent", "ideation", "about_another", "eating", "medical_emergency", "violence")
FLOORS = {"messages.csv": (1.0, 0.02), "held_out.csv": (0.95, 0.05), "indirect.csv": (0.75, 0.10)}


@pytest.mark.parametrize(("name", "floors"), FLOORS.items())
def test_danger_is_caught_and_fine_messages_are_left_alone(name: str, floors: tuple[float, float]) -> None:
    shares = gate.recall(gate.messages(name))
    danger = [share for kind, share in shares.items() if kind in DANGER]
    least, most = floors
    assert sum(share.hits for share in danger) / sum(share.of for share in danger) >= least
    assert shares[gate.FINE].hits / shares[gate.FINE].of <= most


def test_distress_is_noticed() -> None:
    shares = gate.recall(gate.messages("held_out.csv"))
    assert shares["distress"].hits / shares["distress"].of >= 0.9


def test_the_sets_are_large_and_share_no_message() -> None:
    read = [message.text for name in FLOORS for message in gate.messages(name)]
    assert len(read) > 600
    assert len(set(read)) == len(read)


def test_an_interval_stays_within_what_a_share_can_be() -> None:
    assert gate.Share(10, 10).interval == pytest.approx((0.7225, 1.0), abs=1e-3)
    assert gate.Share(0, 10).interval[0] == 0.0
