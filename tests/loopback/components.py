"""Reading component trees and filling forms in, as a Discord client does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import Any

from tests.loopback.world import Payload


class Component(IntEnum):
    """The component types that a person can act on, and their wrappers in a form."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    TEXT_DISPLAY = 10
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


ENTITY_PICKERS = {
    Component.USER_SELECT,
    Component.ROLE_SELECT,
    Component.MENTIONABLE_SELECT,
    Component.CHANNEL_SELECT,
    Component.FILE_UPLOAD,
}
MULTIPLE = ENTITY_PICKERS | {Component.STRING_SELECT, Component.CHECKBOX_GROUP}


def walk(components: Iterable[Payload]) -> Iterator[Payload]:
    """Every component of a tree, outermost first."""
    for component in components:
        yield component
        nested = [component[key] for key in ("component", "accessory") if key in component]
        yield from walk([*component.get("components", ()), *nested])


def find(components: Iterable[Payload], name: str) -> Payload:
    """The enabled component with this custom id, label or placeholder."""
    for component in walk(components):
        if "custom_id" not in component or component.get("disabled"):
            continue
        if name in (component["custom_id"], component.get("label"), component.get("placeholder")):
            return component
    raise LookupError(f"nothing to act on is called {name!r}")


class FilledForm:
    """A modal's components as submitted; a field that got no answer keeps its default."""

    def __init__(self, modal: Payload, answers: dict[str, Any]) -> None:
        self.entity_ids: list[str] = []
        self._answers = dict(answers)
        self.components = [self._submit(component) for component in modal["components"]]
        if self._answers:
            raise LookupError(f"the form has no field {', '.join(map(repr, self._answers))}")

    def _submit(self, component: Payload) -> Payload:
        bare: Payload = {key: component[key] for key in ("type", "id", "custom_id") if key in component}
        match component["type"]:
            case Component.ACTION_ROW:
                return bare | {"components": [self._submit(child) for child in component["components"]]}
            case Component.LABEL:
                return bare | {
                    "component": self._submit({"label": component["label"], **component["component"]})
                }
            case Component.TEXT_DISPLAY:
                return bare
        answer = self._answer(component)
        if component["type"] not in MULTIPLE:
            return bare | {"value": answer}
        if component["type"] in ENTITY_PICKERS:
            self.entity_ids += answer
        return bare | {"values": answer}

    def _answer(self, field: Payload) -> Any:
        for name in (field["custom_id"], field.get("label")):
            if name in self._answers:
                return self._answers.pop(name)
        return default_answer(field)


def default_answer(field: Payload) -> Any:
    """What a form field holds before a person touches it."""
    preset = [option["value"] for option in field.get("options", ()) if option.get("default")]
    match field["type"]:
        case Component.TEXT_INPUT:
            return field.get("value") or ""
        case Component.CHECKBOX:
            return bool(field.get("default"))
        case Component.RADIO_GROUP:
            return preset[0] if preset else None
    return preset or [entity["id"] for entity in field.get("default_values", ())]
