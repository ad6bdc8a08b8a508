"""Items as they would be stored, three of a kind, so that people see the keys that are made for them."""

import re
from collections.abc import Iterator, Mapping

from dynamorm_analysis.entity_models.model import EntityModel, Field, ItemKey
from dynamorm_analysis.entity_models.value_kinds import kind_of
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.words import words_of

COUNT = 3
CUT = re.compile(r":0?(\d+)d")


def example_items(model: EntityModel) -> tuple[Mapping[str, str], ...]:
    """The attributes of three items with their values as texts, those of keys first. The last item lacks what some
    items lack, and so is in no index that needs it."""
    return tuple(_item(model, number) for number in range(1, COUNT + 1))


def _item(model: EntityModel, number: int) -> dict[str, str]:
    present = [field for field in model.fields if field.required or number < COUNT]
    values = {field.code_name: _value(field, model, number) for field in present}
    keys: dict[str, str] = {}
    for key in model.keys:
        keys |= dict(_key(key, values, model))
    return {**keys, **{field.name: values[field.code_name] for field in present}}


def _key(key: ItemKey, values: Mapping[str, str], model: EntityModel) -> Iterator[tuple[str, str]]:
    by_name = {field.name: field.code_name for field in model.fields}
    holes = {hole.name for part in key.parts for hole in part.template.parts if isinstance(hole, Hole)}
    if holes - set(values) or any(values.get(by_name.get(name, "")) != value for name, value in key.only):
        return
    for part in key.parts:
        yield part.attribute, _text(part.template, values)


def _text(template: KeyTemplate, values: Mapping[str, str]) -> str:
    return "".join(
        part if isinstance(part, str) else _formatted(values[part.name], part.format) for part in template.parts
    )


def _formatted(value: str, format: str) -> str:
    padded = CUT.fullmatch(format)
    return value.zfill(int(padded[1])) if padded else value


def _value(field: Field, model: EntityModel, number: int) -> str:
    """A value that says what it is, another one for each item but for those that a few share."""
    match kind_of(field, model).kind:
        case "choice":
            return field.values[(number - 1) % len(field.values)]
        case "integer" | "number":
            return str(number * 10)
        case "version":
            return "1"
        case "moment":
            return f"2026-01-0{number}T09:30:00.000000Z"
        case "day":
            return f"2026-01-0{number}"
        case "expiry":
            return str(1_767_225_600 + number * 86_400)
        case "truth":
            return "true" if number % 2 else "false"
        case "text" | "anything":
            words = [word for word in words_of(field.name) if word != "id"] or ["id"]
            is_shared = field.name.endswith("_id") and words != words_of(model.name) and number < COUNT
            is_shared = is_shared and not (model.identity and model.identity[-1].name == field.code_name)
            return f"{'-'.join(words)}-{1 if is_shared else number}"
        case "list":
            return "[…]"
        case "map":
            return "{…}"
        case _:
            return "…"
