"""How much each part of the recommender counts, by how many ratings a member has given.

z(taste) + c z(conditional) + e z(EASE) + n z(neighbours) + p z(likes), each standardised over the films. The weights
go from one set to the other between 3 and 15 ratings: a = clip((k - 3) / 12, 0, 1).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from core.films.conditional import ConditionalSettings
from core.films.ease import EaseSettings
from core.films.neighbours import NeighbourSettings


@dataclass(frozen=True, slots=True)
class PartWeights:
    """Weights beside that of the taste vector, which is 1; a weight of 0 leaves its part out."""

    conditional: float
    ease: float
    neighbours: float
    likes: float
    """Below 0, it holds back what nearly everyone likes and would find anyway."""

    def towards(self, other: PartWeights, part: float) -> PartWeights:
        """Return the weights this part (0..1) of the way to the others."""
        return PartWeights(
            *(
                mine + part * (theirs - mine)
                for mine, theirs in (
                    (self.conditional, other.conditional),
                    (self.ease, other.ease),
                    (self.neighbours, other.neighbours),
                    (self.likes, other.likes),
                )
            )
        )


NOTHING = PartWeights(conditional=0.0, ease=0.0, neighbours=0.0, likes=0.0)


@dataclass(frozen=True, slots=True)
class BlendSettings:
    """Tunables of the blend; the weights were searched for on half of the members of two data sets."""

    half_trusted_members: float = 100.0
    """Community size at which everything beside the taste vector has half its weight."""
    few_ratings: int = 3
    many_ratings: int = 15
    with_few: PartWeights = PartWeights(conditional=0.5, ease=0.2, neighbours=0.45, likes=-0.05)
    with_many: PartWeights = PartWeights(conditional=0.6, ease=0.35, neighbours=0.5, likes=-0.15)
    conditional: ConditionalSettings = field(default_factory=ConditionalSettings)
    ease: EaseSettings = field(default_factory=EaseSettings)
    neighbours: NeighbourSettings = field(default_factory=NeighbourSettings)

    def weights(self, ratings: int, members: int) -> PartWeights:
        """Return the weights for a member with so many ratings, in a community of so many members.

        What films have in common by their members says little while those are few: n^2 / (n^2 + half^2).
        """
        part = (ratings - self.few_ratings) / (self.many_ratings - self.few_ratings)
        full = self.with_few.towards(self.with_many, min(1.0, max(0.0, part)))
        trust = members**2 / (members**2 + self.half_trusted_members**2)
        return NOTHING.towards(full, trust)


V1 = BlendSettings(
    with_few=PartWeights(conditional=0.6, ease=0.0, neighbours=0.0, likes=0.0),
    with_many=PartWeights(conditional=0.6, ease=0.4, neighbours=0.5, likes=0.0),
    neighbours=NeighbourSettings(film_power=0.4, dislike=-0.5),
)
"""Neither EASE nor neighbours at first, and nothing held back: as good in order, but fewer of the good films found."""

V2 = BlendSettings(
    with_few=PartWeights(conditional=0.6, ease=0.0, neighbours=0.0, likes=0.0),
    with_many=PartWeights(conditional=0.0, ease=1.0, neighbours=0.0, likes=0.0),
)
"""From the conditional Gaussian over to EASE: the most films recalled, at some loss of order."""
