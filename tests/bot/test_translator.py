from __future__ import annotations

import json
from pathlib import Path

import discord
import pytest
from discord import app_commands
from discord.app_commands import TranslationContext, TranslationContextLocation

from bot.translator import LocaleTranslator

TEXT = app_commands.locale_str("Rate a film")
DESCRIPTION = TranslationContext(TranslationContextLocation.command_description, None)
NAME = TranslationContext(TranslationContextLocation.command_name, None)


@pytest.fixture
async def translator(tmp_path: Path) -> LocaleTranslator:
    """Knows German and Brazilian Portuguese."""
    for locale, text in (("de", "Einen Film bewerten"), ("pt-BR", "Avaliar um filme")):
        (tmp_path / f"{locale}.json").write_text(json.dumps({TEXT.message: text}), encoding="utf-8")
    made = LocaleTranslator(tmp_path)
    await made.load()
    return made


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        (discord.Locale.german, "Einen Film bewerten"),
        (discord.Locale.brazil_portuguese, "Avaliar um filme"),
        (discord.Locale.british_english, None),
        (discord.Locale.french, None),
    ],
)
async def test_a_description_is_translated_where_there_is_a_translation(
    translator: LocaleTranslator, locale: discord.Locale, text: str | None
) -> None:
    assert await translator.translate(TEXT, locale, DESCRIPTION) == text


async def test_a_regional_locale_falls_back_to_its_language(tmp_path: Path) -> None:
    (tmp_path / "es.json").write_text(json.dumps({TEXT.message: "Valorar"}), encoding="utf-8")
    translator = LocaleTranslator(tmp_path)
    await translator.load()
    assert await translator.translate(TEXT, discord.Locale.latin_american_spanish, DESCRIPTION) == "Valorar"


async def test_an_unknown_text_stays_english(translator: LocaleTranslator) -> None:
    unknown = app_commands.locale_str("Something new")
    assert await translator.translate(unknown, discord.Locale.german, DESCRIPTION) is None


async def test_names_are_the_same_in_every_language(translator: LocaleTranslator) -> None:
    assert await translator.translate(TEXT, discord.Locale.german, NAME) is None
