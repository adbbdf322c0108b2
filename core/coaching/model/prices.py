"""What calls cost, in USD."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.coaching.model.protocol import Prompt, Usage, spoken

MILLION = 1_000_000
TOKENS_A_WORD = 2.0
"""A careful estimate for reserving: English measures about 1.8."""


@dataclass(frozen=True, slots=True)
class Price:
    """USD per million tokens."""

    input: float
    output: float
    cache_read: float
    cache_write_factor: float = 1.25
    """Writing to the cache for five minutes, against plain input."""


@dataclass(frozen=True, slots=True)
class PriceSettings:
    """Prices by model id; one that is not listed is charged as the dearest, so that a cap is never overrun."""

    by_model: Mapping[str, Price] = field(
        default_factory=lambda: {
            "claude-haiku-5-5": Price(0.10, 0.50, 0.01),
            "claude-sonnet-5-5": Price(2.0, 10.0, 0.10),
            "claude-opus-5-5": Price(4.0, 20.0, 0.20),
        }
    )
    batch_factor: float = 0.5

    def of(self, model: str) -> Price:
        """Return a model's price."""
        dearest = max(self.by_model.values(), key=lambda price: price.output)
        return self.by_model.get(model, dearest)


def cost_usd(usage: Usage, model: str, prices: PriceSettings, *, batch: bool = False) -> float:
    """Return what a call cost.

    >>> cost_usd(Usage(input_tokens=1_000_000, output_tokens=100_000), "claude-haiku-5-5", PriceSettings())
    0.15
    """
    price = prices.of(model)
    full = (
        usage.input_tokens * price.input
        + usage.cache_write_tokens * price.input * price.cache_write_factor
        + usage.cache_read_tokens * price.cache_read
        + usage.output_tokens * price.output
    ) / MILLION
    return full * prices.batch_factor if batch else full


def most_usd(prompt: Prompt, prices: PriceSettings, *, batch: bool = False) -> float:
    """Return the most that a call can cost, to be reserved before it: nothing cached, the answer at its longest."""
    words = len(" ".join((*prompt.system, spoken(prompt.turns))).split())
    usage = Usage(cache_write_tokens=round(words * TOKENS_A_WORD), output_tokens=prompt.most_tokens)
    return cost_usd(usage, prompt.model, prices, batch=batch)
