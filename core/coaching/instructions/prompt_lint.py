"""Gates around what members wrote: cleaned before it enters a prompt, and checked after a prompt was generated from it.

A generated prompt that fails is dropped, and the version before it goes on serving.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

LEAST_WORDS, MOST_WORDS = 500, 800
_SAID_TO_A_MODEL = re.compile(
    "|".join(
        (
            r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}"
            r"\b(?:instruction|prompt|rule|guideline|direction|context|training)s?\b",
            r"\b(?:system|developer|hidden|initial|original) (?:prompt|message|instruction)s?\b|system_prompt",
            r"\b(?:developer|debug|admin|god|sudo|jailbreak|maintenance) mode\b|\bdo anything now\b",
            r"\b(?:you are|act as|pretend to be|behave as)\b.{0,25}"
            r"\b(?:DAN|unrestricted|unfiltered|jailbroken|no (?:rules|limits|restrictions))",
            r"\b(?:repeat|print|output|reveal|show|translate|encode)\b.{0,40}"
            r"\b(?:instructions?|verbatim|word for word|everything above|text above)\b",
            r"<\|?/?(?:system|im_start|im_end|assistant|user|endoftext)\b|\[/?(?:INST|SYSTEM)\]",
            r"^\s*(?:system|assistant|human)\s*:",
        )
    ),
    re.IGNORECASE | re.MULTILINE,
)
_LINK = re.compile(r"https?://|www\.|discord\.gg/|@everyone|@here|<@[!&]?\d+>", re.IGNORECASE)
_MEDICAL = re.compile(
    r"\bcalorie (?:deficit|target|goal)|\b\d+ ?(?:k?cal|calories|mg|kg|lbs?|pounds)\b|\blose \d+|\bfast for \d+"
    r"|\b(?:dosage|diagnos\w+|prescri(?:be|ption)\w*|bmi|weight[- ]loss|diet plan)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?(?= ?%)")
_TAG = re.compile(r"</?[a-z_]\w{0,40}(?:\s[^<>]{0,80})?/?>", re.IGNORECASE)


class Fault(StrEnum):
    """What is wrong with a generated prompt."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    INSTRUCTION = "instruction"
    """It speaks to the model about its own rules: what a member wrote was taken for an instruction."""
    LINK = "link"
    MEDICAL = "medical"
    UNKNOWN_NUMBER = "unknown_number"
    """A percentage that is none of the member's."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """Words that a text may have."""

    least: int = LEAST_WORDS
    most: int = MOST_WORDS


def cleaned(written: str, most: int = 1_500) -> str:
    """Return what a person wrote without control characters and tags, cut to a length: data, not structure."""
    read = unicodedata.normalize("NFKC", written)
    kept = "".join(sign for sign in read if sign in "\n\t" or unicodedata.category(sign)[0] != "C")
    return _TAG.sub("", kept)[:most].strip()


def faults(prompt: str, percentages: Collection[int] = (), lengths: Lengths | None = None) -> list[Fault]:
    """Return what is wrong with a generated text; ``percentages`` are those that it may name."""
    lengths = lengths or Lengths()
    words = len(prompt.split())
    known = {str(number) for number in percentages}
    checks = (
        (Fault.TOO_SHORT, words < lengths.least),
        (Fault.TOO_LONG, words > lengths.most),
        (Fault.INSTRUCTION, _SAID_TO_A_MODEL.search(prompt)),
        (Fault.LINK, _LINK.search(prompt)),
        (Fault.MEDICAL, _MEDICAL.search(prompt)),
        (Fault.UNKNOWN_NUMBER, set(_NUMBER.findall(prompt)) - known),
    )
    return [fault for fault, found in checks if found]
