"""Which film to ask about next: the one whose rating would teach the most, if it was likely seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.films.arrays import Floats, Rows
from core.films.taste import Taste, TasteModel


@dataclass(frozen=True, slots=True)
class QuestionSettings:
    """Tunables of the questions."""

    opening_questions: int = 5
    opening_pool: int = 50
    """The opening questions come from so many of the most widely seen films."""
    pool: int = 500
    """All other questions come from so many."""


def next_questions(
    model: TasteModel,
    taste: Taste,
    seen: Floats,
    asked_rows: Rows,
    count: int,
    settings: QuestionSettings,
) -> Rows:
    """Return up to count rows to ask about, in order, given each film's chance (I,) to have been seen.

    Greedy by seen * |P v|^2 / (psi + v' P v), the expected fall of the posterior's total variance; each
    question counts the ones before it as answered, which the covariance allows without knowing the answer.
    """
    known = np.argsort(-seen, kind="stable")[: settings.pool]
    rows = known[~np.isin(known, asked_rows)]
    is_opening = np.isin(rows, known[: settings.opening_pool])
    loadings = model.loadings[rows].astype(np.float64)
    reach = loadings @ taste.covariance
    open_ = np.ones(len(rows), dtype=bool)
    chosen: list[int] = []
    while len(chosen) < count and open_.any():
        candidates = open_
        if len(asked_rows) + len(chosen) < settings.opening_questions and (open_ & is_opening).any():
            candidates = open_ & is_opening
        surprise = model.noise[rows] + np.einsum("id,id->i", reach, loadings)
        gain = seen[rows] * np.square(reach).sum(axis=1) / surprise
        best = int(np.argmax(np.where(candidates, gain, -np.inf)))
        chosen.append(int(rows[best]))
        open_[best] = False
        reach = reach - np.outer(loadings @ reach[best], reach[best]) / surprise[best]
    return np.array(chosen, dtype=np.int64)
