"""The locale files against the texts that Discord gets from the command tree."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping

import discord
import pytest
from discord import app_commands

from bot.charts.painter import Painter
from bot.client import COGS, AttuneBot
from bot.translator import LOCALES, LocaleTranslator
from core import engine as engines
from db.pool import Database

LONGEST_TEXT = 100
FILES = sorted(LOCALES.glob("*.json"))
DESCRIPTIONS = ("command_description", "group_description", "parameter_description")
NAMES = ("command_name", "group_name", "parameter_name")

Texts = Mapping[str, set[str]]


class Collector(app_commands.Translator):
    """Translates nothing, and notes every text that it is asked about by where it stands."""

    def __init__(self) -> None:
        self.texts: dict[str, set[str]] = defaultdict(set)

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        self.texts[context.location.name].add(string.message)


@pytest.fixture
async def texts() -> Texts:
    """Every text of the command tree by where it stands, without a database."""
    bot = AttuneBot(engines.build(Database("postgresql://nowhere/nothing")), Painter())
    for extension in COGS:
        await bot.load_extension(extension)
    collector = Collector()
    for command in bot.tree.get_commands():
        await command.get_translated_payload(bot.tree, collector)
    await bot.painter.close()
    return collector.texts


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestLocale:
    def test_the_file_is_named_for_a_language_of_discord(self, path):
        languages = {locale.value for locale in discord.Locale}
        assert path.stem in languages | {language.split("-")[0] for language in languages}

    def test_no_text_is_given_twice(self, path):
        pairs = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=list)
        assert len(dict(pairs)) == len(pairs)

    def test_every_translation_is_there_and_fits_discord(self, path):
        for translation in _read(path).values():
            assert translation == translation.strip()
            assert 1 <= len(translation) <= LONGEST_TEXT

    def test_every_key_is_a_description_or_a_choice_of_the_tree(self, path, texts):
        known = texts["choice_name"].union(*(texts[place] for place in DESCRIPTIONS))
        assert set(_read(path)) <= known

    def test_every_description_is_translated(self, path, texts):
        wanted = set[str]().union(*(texts[place] for place in DESCRIPTIONS))
        assert wanted <= set(_read(path))

    def test_names_stay_the_same_in_every_language(self, path, texts):
        names = set[str]().union(*(texts[place] for place in NAMES))
        assert names.isdisjoint(_read(path))

    def test_choices_stay_apart_from_each_other(self, path):
        translations = list(_read(path).values())
        assert len(set(translations)) == len(translations)


async def test_a_german_member_reads_german_descriptions_under_english_names(env):
    [rate] = [command for command in await env.bot.tree.fetch_commands() if command.name == "rate"]
    assert not rate.name_localizations
    assert rate.description_localizations[discord.Locale.german].startswith("Bewerte einen Film")


async def test_what_a_locale_lacks_stays_english():
    translator = LocaleTranslator()
    await translator.load()
    context = app_commands.TranslationContext(
        app_commands.TranslationContextLocation.command_description, data=None
    )
    unknown = app_commands.locale_str("No file has this text")
    assert await translator.translate(unknown, discord.Locale.german, context) is None
    known = app_commands.locale_str("Everything about one film")
    assert await translator.translate(known, discord.Locale.french, context) is None


def _read(path) -> Mapping[str, str]:
    return json.loads(path.read_text(encoding="utf-8"))
