"""Texts in keys of items that functions write, in the words of the fields that these items get."""

import re
from collections.abc import Sequence

from dynamorm_analysis.model.access import Access, Written
from dynamorm_analysis.model.entity import EntityTemplate
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Attribute
from dynamorm_cdkgen.described_keys import named, parameter_name
from dynamorm_cdkgen.kinds_of_items import form_of
from dynamorm_cdkgen.written_fields import UnclearKindError, code_name

AS_TEXT = re.compile(r"str\((?P<value>[\w.\[\]'\"]+)\)")
OWN = "self."
HELD = "have the items hold it as an attribute, too"
LONGEST = 40  # letters of a field's name
BY_HAND = "declare a class for it that has `table_name`, `to_item` and `from_item`"


def text_of_fields(
    attribute: str,
    values: Sequence[Written],
    fields: dict[str, Attribute],
    made_of: dict[str, Attribute],
    write: Access,
) -> KeyTemplate:
    """The text with its values called as fields, `self.order_id`; what no field has is added to `made_of`. Raises
    UnclearKindError."""
    shapes = {form_of(EntityTemplate("", one.value.template or KeyTemplate(()), None)) for one in values}
    template = values[0].value.template
    if len(shapes) > 1 or template is None:
        raise UnclearKindError(f"`{attribute}` has several forms", BY_HAND)
    parts: list[str | Hole] = []
    for part in _with_fields(template.parts, write, fields):
        if isinstance(part, str) or part.name.startswith(OWN):
            parts.append(part)
            continue
        held = next((called for one in write.written if _is_same(one, part) and (called := _called(one, fields))), "")
        if held:
            parts.append(Hole(f"{OWN}{held}", format=part.format))
            continue
        name = _value_name(part)
        made_of.setdefault(name, Attribute(name=name, code_name=name, type="S", place=write.place, declared="str"))
        parts.append(Hole(f"{OWN}{name}"))
    text = KeyTemplate(tuple(parts))
    if named(text, {}) is None:
        raise UnclearKindError(f"`{attribute}` is written in a form that cannot be written again", BY_HAND)
    return text


def _with_fields(text: Sequence[str | Hole], write: Access, fields: dict[str, Attribute]) -> tuple[str | Hole, ...]:
    """A text in which stands what an attribute is put together of, with that attribute: `ORDER#{self.order_id}` for
    `ORDER#ord-{…}` where `order_id` is `ord-{…}`."""
    found = tuple(text)
    for one in write.written:
        own, called = one.value.template, _called(one, fields)
        if own is None or own.tells_nothing or own.constant is not None or not called:
            continue
        for start in range(len(found) - len(own.parts) + 1):
            around = _around(found[start : start + len(own.parts)], own.parts)
            if around is not None:
                before, after = ((part,) if part else () for part in around)
                found = (*found[:start], *before, Hole(f"{OWN}{called}"), *after, *found[start + len(own.parts) :])
                break
    return found


def _around(piece: Sequence[str | Hole], own: Sequence[str | Hole]) -> tuple[str, str] | None:
    """What a piece of a text has before and behind another text; None where it does not hold that."""
    before = after = ""
    for place, (part, told) in enumerate(zip(piece, own, strict=True)):
        if part == told:
            continue
        if isinstance(part, Hole) or isinstance(told, Hole):
            return None
        if place == 0 and part.endswith(told):
            before = part.removesuffix(told)
        elif place == len(own) - 1 and part.startswith(told):
            after = part.removeprefix(told)
        else:
            return None
    return before, after


def _called(written: Written, fields: dict[str, Attribute]) -> str:
    """The field that an attribute becomes; empty where it becomes none."""
    return next((called for called, one in fields.items() if one.name == written.attribute), "")


def _is_same(written: Written, hole: Hole) -> bool:
    """Whether an attribute has the value that stands in a text."""
    own = AS_TEXT.fullmatch(written.value.expression)
    of_hole = AS_TEXT.fullmatch(hole.name)
    expression = own["value"] if own else written.value.expression
    if expression.isidentifier() and expression == hole.told:
        return True
    return bool(hole.name) and expression == (of_hole["value"] if of_hole else hole.name)


def _value_name(hole: Hole) -> str:
    """What a value is called, in the words of the function that writes where it has some."""
    told = parameter_name(hole.symbol) if hole.symbol.isidentifier() else ""
    name = told or parameter_name(hole.name)
    if "uuid" in hole.name or "ulid" in hole.name.lower():
        name = "unique_id"
    if not name or len(name) > LONGEST:
        told = f"what `{hole.name}` in their keys is" if hole.name else "of what their keys are made"
        raise UnclearKindError(f"nothing tells {told}", BY_HAND)
    if hole.format:
        raise UnclearKindError(f"`{hole.name}` is in no attribute, and in their keys in another form", HELD)
    return code_name(name)
