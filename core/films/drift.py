"""Forgetting faster: where recent ratings are foreseen better with the older ones counting less, they do.

For each place where a taste may have changed, both tastes that the ratings before it can teach, in full and at a
fraction, foretell the ratings since. The evidence for a change is the logarithm of how many times likelier the
fraction makes them: a likelihood ratio test over all places (Willsky & Jones 1976) on what serving would do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.films import taste as tastes
from core.films.arrays import Floats, Rows
from core.films.taste import Taste, TasteModel


@dataclass(frozen=True, slots=True)
class ForgettingSettings:
    """Tunables, chosen on half of the members of ml-100k."""

    kept: float = 0.1
    """What a rating from before the change still counts."""
    evidence: float = 0.25
    """The evidence (nats) from which on the older ratings count less. Two in a hundred members of MovieLens as they are
    come to it, and are served as well as before."""
    told_evidence: float = 1.5
    """The evidence from which on the member is told: one in two hundred of them, and one in ten of those members of an
    unchanged taste whose ratings scatter as widely as the model expects."""
    least_ratings: int = 10
    """Ratings that there must be before a change and since."""
    check_every: int = 10
    """Ratings from one check to the next; between them, each is learned in one step."""
    growth: float = 1.3
    """A change is looked for at places this factor further back, one after the other."""


def learn_all(model: TasteModel, rows: Rows, values: Floats, settings: ForgettingSettings) -> Taste:
    """Learn encoded ratings (k,), oldest first, of the films in rows (k,); those from before a change count less."""
    forgotten = ratings_before_change(model, rows, values, settings.evidence, settings)
    weights = rating_weights(len(rows), forgotten, settings)
    return replace(tastes.fold_in(model, rows, values, weights), forgotten=forgotten)


def is_due(ratings: int, settings: ForgettingSettings) -> bool:
    """Tell whether a member who has just given so many ratings is looked at for a change."""
    return ratings >= 2 * settings.least_ratings and ratings % settings.check_every == 0


def rating_weights(ratings: int, forgotten: int, settings: ForgettingSettings) -> Floats:
    """Return what each rating (k,) counts for when the oldest ones are from before a change."""
    return np.where(np.arange(ratings) < forgotten, settings.kept, 1.0)


def ratings_before_change(
    model: TasteModel, rows: Rows, values: Floats, least_evidence: float, settings: ForgettingSettings
) -> int:
    """Return how many of the encoded ratings (k,), oldest first, are from before a change; 0 without the evidence.

    What came since the last check is left out, so that learning one by one ends at the same taste.
    """
    checked = len(rows) // settings.check_every * settings.check_every
    cuts = _cuts(checked, settings)
    if not len(cuts):
        return 0
    gains = _evidence(model, rows[:checked], values[:checked], cuts, settings.kept)
    best = int(np.argmax(gains))
    return int(cuts[best]) if gains[best] > least_evidence else 0


def _cuts(ratings: int, settings: ForgettingSettings) -> Rows:
    """Return the places where a change may be, as numbers of ratings before it, ascending."""
    since, found = float(settings.least_ratings), []
    while round(since) <= ratings - settings.least_ratings:
        found.append(ratings - round(since))
        since *= settings.growth
    return np.array(found[::-1], dtype=np.int64)


def _evidence(model: TasteModel, rows: Rows, values: Floats, cuts: Rows, kept: float) -> Floats:
    """Return the evidence (c,) for a change at each cut.

    With the precision A and the shift b that ratings add to a taste, their log likelihood is, up to what does not
    depend on the taste, f(I + A0 + A, b0 + b) - f(I + A0, b0) after others that added A0 and b0.
    """
    loadings = model.loadings[rows].astype(np.float64)
    scaled = loadings / model.noise[rows, None]
    shifts = scaled * (values - model.baseline[rows])[:, None]
    spans = np.split(np.arange(len(rows)), cuts)
    precision = np.cumsum([scaled[span].T @ loadings[span] for span in spans], axis=0)
    shift = np.cumsum([shifts[span].sum(axis=0) for span in spans], axis=0)
    before, before_shift = precision[:-1], shift[:-1]
    without, without_shift = (1 - kept) * before, (1 - kept) * before_shift
    in_full = _log_normaliser(precision[-1:], shift[-1:]) - _log_normaliser(before, before_shift)
    at_a_fraction = _log_normaliser(precision[-1] - without, shift[-1] - without_shift)
    return np.asarray(at_a_fraction - _log_normaliser(kept * before, kept * before_shift) - in_full)


def _log_normaliser(precision: Floats, shift: Floats) -> Floats:
    """Return f(I + A, b) = (b'(I + A)^-1 b - log |I + A|) / 2 for each of A (c, d, d) and b (c, d).

    Both terms are in one Cholesky factor, that of [[I + A, b], [b', 1 + b'b]].
    """
    cuts, dimensions = shift.shape
    bordered = np.empty((cuts, dimensions + 1, dimensions + 1))
    bordered[:, :-1, :-1] = np.eye(dimensions) + precision
    bordered[:, :-1, -1] = bordered[:, -1, :-1] = shift
    bordered[:, -1, -1] = 1 + np.square(shift).sum(axis=-1)
    lower = np.linalg.cholesky(bordered)
    log_root = np.log(np.diagonal(lower, axis1=-2, axis2=-1)[:, :-1]).sum(axis=-1)
    return np.asarray(np.square(lower[:, -1, :-1]).sum(axis=-1) / 2 - log_root)
