"""Command names and descriptions in other languages: one JSON file per locale in `bot/locales`, English in the code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import discord
from discord import app_commands

LOCALES = Path(__file__).parent / "locales"


class LocaleTranslator(app_commands.Translator):
    """Looks a text up in the file of its locale; what is missing there stays English."""

    def __init__(self, folder: Path = LOCALES) -> None:
        self._folder = folder
        self._texts: Mapping[str, Mapping[str, str]] = {}

    async def load(self) -> None:
        """Read all locale files, such as `de.json`: English text -> translation."""
        self._texts = {
            path.stem: json.loads(path.read_text(encoding="utf-8")) for path in self._folder.glob("*.json")
        }

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return the translation, or None to keep the English text."""
        if context.location is app_commands.TranslationContextLocation.command_name:
            return None  # one name in every language: members help each other across languages
        texts = self._texts.get(locale.value) or self._texts.get(locale.value.split("-")[0]) or {}
        return texts.get(string.message)
