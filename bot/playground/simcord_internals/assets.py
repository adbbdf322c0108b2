"""The files of SimCord's page, and the few changes to them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from simcord.preview import _server

SECURITY_HEADERS: Final[dict[str, str]] = _server.PreviewServer._SECURITY_HEADERS
ASSETS: Final[dict[str, str]] = {
    route: file for route, file in _server.PreviewServer._STATIC_FILES.items() if route != "/"
}

# Where SimCord's command line behaves unlike Discord's: it shows a chosen option's value instead of its name,
# loses the keyboard after the last choice, offers nothing before the first letter is typed, and lets Enter take
# the first suggestion for an option that was left empty instead of sending the command.
_SCRIPT_CHANGES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "commands.js": (
        ('String(value?.raw ?? "");', 'String(value?.label ?? value?.raw ?? "");'),
        (
            "renderCompose({ focus: Boolean(next) });",
            "document.activeElement?.blur();\n    renderCompose({ focus: true });",
        ),
        (
            "autocompleteResults.get(autocompleteKey(currentDraft(), option.name, current)) || [];",
            "autocompleteResults.get(autocompleteKey(currentDraft(), option.name, current)) || [];\n"
            "            if (!choices.length) queryAutocomplete(option, current);",
        ),
        (
            '"Loading options failed" : "No options match"',
            '"Loading options failed" : autocomplete.state === "loading" ? "Looking…" : "No options match"',
        ),
        (
            "if (active instanceof HTMLElement) { active.click(); return true; }",
            "const option = optionsFor().find((each) => each.name === currentDraft().focused);\n"
            "        const first = list?.querySelector('[role=\"option\"]');\n"
            "        const leftEmpty = !event.target.value && !option?.required && active === first;\n"
            "        if (active instanceof HTMLElement && !leftEmpty) { active.click(); return true; }",
        ),
    )
}


def asset_path(file: str) -> Path:
    """Where SimCord keeps one of its page's files."""
    package = Path(_server.__file__).parent
    return package / file if file == "protocol.schema.json" else package / "static" / file


@cache
def page_source() -> str:
    """SimCord's page, unchanged."""
    return asset_path("index.html").read_text(encoding="utf-8")


@cache
def changed_script(file: str) -> str | None:
    """One of SimCord's scripts with our changes, or None where it needs none."""
    if file not in _SCRIPT_CHANGES:
        return None
    return replace_each(asset_path(file).read_text(encoding="utf-8"), _SCRIPT_CHANGES[file])


def replace_each(text: str, changes: Iterable[tuple[str, str]]) -> str:
    """Replace every `old` by its `new`; raises `ValueError` unless SimCord's text holds each exactly once."""
    for old, new in changes:
        if text.count(old) != 1:
            raise ValueError(f"SimCord's page should contain {old!r} once")
        text = text.replace(old, new)
    return text
