"""Keys in TypeScript: functions that build them as items do, and such that tell what one was built of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.model.entity import Entity, EntityTemplate
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Attribute, Key
from dynamorm_analysis.words import capitalized, free_name, words_of
from dynamorm_cdkgen.kinds_of_items import CALLS
from dynamorm_cdkgen.typescript import documentation
from dynamorm_cdkgen.typescript_layout import STEP, WIDTH, braced, in_template, property_name, quoted
from dynamorm_cdkgen.unbuilding import may_be_built_as, unbuilt

TYPES: Mapping[str | None, str] = {
    "S": "string", "N": "number", "B": "Uint8Array", "BOOL": "boolean", "NULL": "null", "L": "unknown[]",
    "M": "Record<string, unknown>", "SS": "Set<string>", "NS": "Set<number>", "BS": "Set<Uint8Array>",
}  # fmt: skip
UNKNOWN = "unknown"
PLAIN = frozenset({"", "!s"})
"""How values are written that need no words for it."""
PADDED = re.compile(r":0(\d{1,3})d?")
PADDING = """
/** A whole number as keys have it, with zeros before it. */
function padded(value: number, width: number): string {
  const sign = value < 0 ? "-" : "";
  const digits = String(Math.abs(value)).padStart(width - sign.length, "0");
  return `${sign}${digits}`;
}
"""
PATH = re.compile(r"[^\W\d][\w.]*")
CHANGED = re.compile(rf"[^\W\d][\w.]*?({CALLS})")
CHANGES: Mapping[str, str] = {"lower": "toLowerCase", "upper": "toUpperCase", "strip": "trim"}
"""What Python and TypeScript call a method of texts."""


@dataclass(frozen=True, slots=True)
class _Part:
    """An attribute of a key: its name, the text that it is made of, and the type of what it is made from alone."""

    attribute: str
    template: KeyTemplate
    type: str


def key_functions(
    entity: Entity,
    template: EntityTemplate,
    blueprint: Blueprint,
    kinds: Sequence[Entity],
    fields: Mapping[str, Attribute],
    taken: set[str],
) -> list[str]:
    """The functions of a key, each behind an empty line; none where no text of it has something put in, nor where it is
    not known whole. `kinds` are all that share the table, `fields` the attributes of these items, by what code calls
    them."""
    parts = _parts(template, blueprint)
    if not any(_says_more(part.template) for part in parts):
        return []
    holes = dict.fromkeys(hole for part in parts for hole in part.template.parts if isinstance(hole, Hole))
    if not all(words_of(hole.name) for hole in holes):
        return []
    names = _parameters(holes, parts)
    where = f"In{pascal_word(template.index)}" if template.index is not None else ""
    name = free_name(f"{_camel(entity.symbol)}Key{where}", taken)
    types = {names[hole]: _type(hole, parts) for hole in holes}
    types |= {names[hole]: "number" for hole in holes if PADDED.fullmatch(hole.format)}
    of = f"index `{template.index}`" if template.index is not None else "the table"
    told = " ".join([f"The key of `{entity.symbol}` in {of}.", *_as_the_key_has_them(names)])
    builder = [*documentation(told, ""), *_function(name, types, names, parts)]
    parser = list(_parser(name, f"`{entity.symbol}` in {of}", names, parts, fields, taken))
    if not parser or any(_is_built_alike(parts, other, template, blueprint, fields) for other in kinds):
        return ["", *builder]
    return ["", *builder, "", *parser]


def _parts(template: EntityTemplate, blueprint: Blueprint) -> list[_Part]:
    key = blueprint.key_of(template.index) or Key(())
    if len(key.partition) != 1 or (key.sort and template.sort is None):
        return []
    told = [(key.partition[0], template.partition)]
    if key.sort and template.sort is not None:
        told.append((key.sort[0], template.sort))
    return [_Part(name, _with_calls(text), TYPES.get(blueprint.types.get(name), UNKNOWN)) for name, text in told]


def _with_calls(text: KeyTemplate) -> KeyTemplate:
    """A text whose holes have what is called on a value behind its name: some models have it in the format."""
    return KeyTemplate(
        tuple(
            Hole(f"{part.name}{part.format}") if isinstance(part, Hole) and re.fullmatch(CALLS, part.format) else part
            for part in text.parts
        )
    )


def _says_more(template: KeyTemplate) -> bool:
    """Whether a text is more than one value as it is."""
    holes = [part for part in template.parts if isinstance(part, Hole)]
    is_plain = all(hole.format in PLAIN and not CHANGED.fullmatch(hole.name) for hole in holes)
    return template.constant is None and not (template.tells_nothing and is_plain)


def _parameters(holes: Mapping[Hole, None], parts: Sequence[_Part]) -> Mapping[Hole, str]:
    """What values are called: a number that stands in one text with zeros before it, and in another one without them,
    is one value."""
    taken: set[str] = set()
    names: dict[Hole, str] = {}
    for hole in holes:
        alike = (
            one for one in names if one.name == hole.name and all(_is_of_number(each, parts) for each in (one, hole))
        )
        same = next(alike, None)
        names[hole] = free_name(_parameter(hole.name), taken) if same is None else names[same]
    return names


def _is_of_number(hole: Hole, parts: Sequence[_Part]) -> bool:
    is_whole = any(part.template.parts == (hole,) for part in parts)
    return PADDED.fullmatch(hole.format) is not None or (hole.format in PLAIN and not is_whole)


def _parameter(expression: str) -> str:
    """`email` for `email.lower()`, `orderId` for `order.id`, `id` for `uuid4().hex`."""
    found = PATH.match(expression)
    name = found[0] if found else ""
    called = expression[len(name) :].startswith("(")
    owner = name.rpartition(".")[0] if called else name
    if called and not owner and name.startswith("uuid"):
        return "id"
    return _camel(owner.removeprefix("self.") or expression)


def _type(hole: Hole, parts: list[_Part]) -> str:
    """That of the attribute which is nothing but this; what is put into a text may be a number as well. What is written
    in a form that TypeScript has no words for is given as it is written."""
    if PADDED.fullmatch(hole.format):
        return "number"
    if hole.format not in PLAIN or CHANGED.fullmatch(hole.name):
        return "string"
    return next((part.type for part in parts if part.template.parts == (hole,)), "string | number")


def _as_the_key_has_them(names: Mapping[Hole, str]) -> Iterator[str]:
    """What is to be given in the form in which the key has it."""
    for hole, name in names.items():
        if hole.format not in PLAIN and not PADDED.fullmatch(hole.format):
            form = hole.format.removeprefix(":")
            yield f"`{name}` is the text that the key has{f', `{form}` in Python' if form != '?' else ''}."


def _put(hole: Hole, name: str) -> str:
    """The expression for a value as the text has it."""
    if padded := PADDED.fullmatch(hole.format):
        return f"padded(values.{name}, {int(padded[1])})"
    changed = CHANGED.fullmatch(hole.name) if hole.format in PLAIN else None
    calls = re.sub(r"\w+", lambda method: CHANGES[method[0]], changed[1]) if changed else ""
    return f"values.{name}{calls}"


def padding(lines: Sequence[str]) -> Iterator[str]:
    """The function that writes numbers with zeros before them, where lines of a module call it."""
    if any("padded(" in line for line in lines):
        yield from ("", *PADDING.strip().split("\n"))


def _function(name: str, types: Mapping[str, str], names: Mapping[Hole, str], parts: list[_Part]) -> Iterator[str]:
    fields = [f"{property_name(part.attribute)}: {_value(part, names)}" for part in parts]
    parameters = [f"{parameter}: {type_}" for parameter, type_ in types.items()]
    yield from braced(parameters, f"export function {name}(values: {{", "}) {", ";")
    yield from braced(fields, f"{STEP}return {{", "};")
    yield "}"


def _value(part: _Part, names: Mapping[Hole, str]) -> str:
    template = part.template
    if template.constant is not None:
        return quoted(template.constant) if part.type != "number" else template.constant
    match template.parts:
        case (Hole() as hole,):
            return _put(hole, names[hole])
    shown = (
        in_template(each) if isinstance(each, str) else f"${{{_put(each, names[each])}}}" for each in template.parts
    )
    return f"`{''.join(shown)}`"


# ---- taking keys apart ----------------------------------------------------------------------------------------------


def _parser(
    builder: str,
    of: str,
    names: Mapping[Hole, str],
    parts: Sequence[_Part],
    fields: Mapping[str, Attribute],
    taken: set[str],
) -> Iterator[str]:
    """The function that takes a key apart; nothing where not every part of it can be told."""
    numbers = {name for hole, name in names.items() if PADDED.fullmatch(hole.format)}
    found: dict[str, str] = {}
    made: list[str] = []
    guards: list[str] = []
    for variable, part in zip(("partition", "sort"), parts, strict=False):
        own = f"key{_member(part.attribute)}"
        values: list[tuple[Hole, str]] = []
        match part.template.parts:
            case (Hole() as hole,):
                values = [(hole, own)]
            case _ if part.template.constant is not None:
                constant = quoted(part.template.constant) if part.type != "number" else part.template.constant
                guards.append(f"{own} !== {constant}")
            case _:
                expression = unbuilt(part.template, fields)
                if expression is None or part.type != "string":
                    return
                made.append(f"{STEP}const {variable} = {_literal(expression)}.exec({own});")
                guards.append(f"!{variable}")
                holes = (one for one in part.template.parts if isinstance(one, Hole))
                values = [(hole, f"{variable}[{number}]") for number, hole in enumerate(holes, 1)]
        for hole, text in values:
            value = f"Number({text})" if names[hole] in numbers else text  # to be put into it again
            if found.setdefault(names[hole], value) != value:
                guards.append(f"{found[names[hole]]} !== {value}")
    if any(len(line) > WIDTH for line in made) or len({part.type for part in parts}) > 1:
        return
    given = [f"{property_name(part.attribute)}: {part.type}" for part in parts]
    name = free_name(f"parse{builder[:1].upper()}{builder[1:]}", taken)
    yield from documentation(f"What the key of {of} is made of; undefined for other keys.", "")
    yield from braced(given, f"export function {name}(key: {{", "}) {", ";")
    yield from made
    yield from _guarded(guards)
    yield from braced([f"{field}: {value}" for field, value in found.items()], f"{STEP}return {{", "};")
    yield "}"


def _guarded(guards: Sequence[str]) -> Iterator[str]:
    if not guards:
        return
    flat = f"{STEP}if ({' || '.join(guards)}) {{"
    if len(flat) <= WIDTH:
        yield flat
    else:
        yield f"{STEP}if ("
        yield from (f"{STEP * 2}{guard} ||" for guard in guards[:-1])
        yield from (f"{STEP * 2}{guards[-1]}", f"{STEP}) {{")
    yield from (f"{STEP * 2}return undefined;", f"{STEP}}}")


def _is_built_alike(
    parts: Sequence[_Part],
    other: Entity,
    own: EntityTemplate,
    blueprint: Blueprint,
    fields: Mapping[str, Attribute],
) -> bool:
    """Whether a key that another kind of items builds, or this one in another way, may look as if it were of this."""
    for template in other.templates:
        if template is own or template.index != own.index:
            continue
        others = _parts(template, blueprint)
        if len(others) == len(parts) and all(
            may_be_built_as(one.template, another.template, fields) for one, another in zip(parts, others, strict=True)
        ):
            return True
    return False


def _member(name: str) -> str:
    return f".{name}" if property_name(name) == name else f"[{quoted(name)}]"


def _literal(expression: str) -> str:
    return f"/{expression}/s"


def _camel(name: str) -> str:
    called = pascal_word(name)
    return f"{called[:1].lower()}{called[1:]}"


def pascal_word(name: str) -> str:
    """`OrderStatus` for `order_status`."""
    called = capitalized(name)
    return called if called.isidentifier() else f"The{called}"
