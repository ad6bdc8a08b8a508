"""Texts in templates: `!Ref`, `!Sub`, `!Join` and `${self:…}` followed to what the file says, else kept as holes."""

import re
from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.values import Collection, Constant, Value
from dynamorm_analysis.libraries.deployed_names import Written
from dynamorm_analysis.libraries.documents import Found, field, fields, text_of
from dynamorm_analysis.libraries.templates.documents import entry, intrinsic, service_file
from dynamorm_analysis.libraries.templates.nesting import is_filled_in, origin
from dynamorm_analysis.libraries.templates.services import named_in_file, service_entry
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.model.names import Hole, KeyTemplate

MAX_STEPS = 8
LONGEST = 500  # letters; a table's name has 255 at most, that of a stored parameter some more
BRACKETS = re.compile(r"[${}]")
SUBSTITUTION = re.compile(r"\$\{(!?)([^${}]*)\}")
INSIDE = re.compile(r"\$\{([^${}]*)\}")
LAST_WORD = re.compile(r"[:.]")

Parts = tuple[str | Hole, ...]


def written(program: Program, found: Found, steps: int = 0) -> Written | None:
    """The text that a value stands for; None where too little of it is known to tell it from others."""
    if steps > MAX_STEPS:
        return None
    if isinstance(found.value, Constant):
        return _constant(program, found, steps)
    match intrinsic(found.value):
        case ("Ref", argument):
            return _referred(program, found, text_of(argument) or "", steps)
        case ("Sub", argument):
            return _substituted(program, found, argument, steps)
        case ("Join", Collection(items=(separator, Collection(items=items)))):
            return _joined(program, found, text_of(separator), items, steps)
        case ("Select", Collection(items=(number, Collection(items=items)))):
            return _selected(program, found, number, items, steps)
        case ("FindInMap", Collection(items=(mapping, top, second, *_))):
            return _mapped(program, found, (mapping, top, second), steps)
        case ("If", Collection(items=(_, *choice))):
            either = [written(program, found.part(side), steps + 1) for side in choice]
            return either[0] if either and all(side == either[0] for side in either) else None
    return None


def _constant(program: Program, found: Found, steps: int) -> Written | None:
    text = found.value.value if isinstance(found.value, Constant) else None
    if isinstance(text, bool) or text is None or text == "":
        return None
    parts: list[Written] = []
    for literal, variable in _variables(str(text)):
        part = Written(KeyTemplate((literal,))) if variable is None else _variable(program, found, variable, steps)
        if part is None:
            return None
        parts.append(part)
    return _together(parts)


def _variables(text: str) -> Iterator[tuple[str, str | None]]:
    """The fixed texts, and the contents of `${…}` with their brackets balanced."""
    while (start := text.find("${")) >= 0:
        end = _closing(text, start + 2)
        if end < 0:
            break
        if start:
            yield text[:start], None
        yield "", text[start + 2 : end].strip()
        text = text[end + 1 :]
    if text:
        yield text, None


def _closing(text: str, start: int) -> int:
    depth = 1
    for position in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if depth == 0:
            return position
    return -1


def _variable(program: Program, found: Found, variable: str, steps: int) -> Written | None:
    """What `${self:custom.name}` and its like stand for, or else what follows them: `${self:custom.name, 'orders'}`."""
    first, *further = _alternatives(variable)
    if first[:1] in ("'", '"'):
        return Written(KeyTemplate((first.strip("'\""),)), followed=True)
    source, _, rest = first.partition(":")
    is_followed = source == "self" or source.startswith("file(")
    if is_followed and "${" not in first:
        named = _named(program, found, first)
        if named is not None:
            answer = written(program, named, steps + 1)
            return replace(answer, followed=True) if answer else None
    elif source == "self":
        return _chosen(program, found, rest, steps) or _hole_of(first)
    if is_followed and further:
        return _variable(program, found, ", ".join(further), steps + 1) if steps < MAX_STEPS else None
    return _hole_of(first)


def _alternatives(variable: str) -> list[str]:
    """A variable and what holds where it is not set, commas inside of brackets apart."""
    found, depth = [""], 0
    for sign in variable:
        depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(sign, 0)
        if sign == "," and depth <= 0:
            found.append("")
        else:
            found[-1] += sign
    return [one.strip() for one in found]


def _named(program: Program, found: Found, variable: str) -> Found | None:
    """The entry of the service, or of another file, that a variable names."""
    if variable.startswith("file("):
        return named_in_file(program, found.path, variable)
    keys = variable.removeprefix("self:").strip()
    named = service_entry(program, service_file(program, found.path), tuple(keys.split(".")))
    inner = field(named.value, "name") if named is not None and keys == "service" else None
    return named.part(inner) if named is not None and inner is not None else named


def _hole_of(variable: str) -> Written:
    """What only a deployment tells; of variables in its name the last word is shown: `ssm:/<stage>/vans`."""
    shown = variable
    for _ in range(MAX_STEPS):
        shown = INSIDE.sub(lambda inner: f"<{LAST_WORD.split(inner[1].partition(',')[0].strip())[-1]}>", shown)
    return Written(KeyTemplate((Hole(BRACKETS.sub("", shown)),)), followed=True)


def _chosen(program: Program, found: Found, rest: str, steps: int) -> Written | None:
    """What `${self:custom.names.${self:provider.stage}}` stands for: the entry of that name. Where only a deployment
    tells which one, a text with the hole in it if each entry holds its own name in that place: `orders-{opt:stage}`."""
    keys = written(program, found.part(Constant(rest, found.value.span)), steps + 1)
    if keys is None:
        return None
    match keys.template.parts:
        case (str(known),):
            return _variable(program, found, f"self:{known}", steps + 1)
        case (str(before), Hole() as hole) if before.endswith("."):
            names = entry(program, service_file(program, found.path), tuple(before[:-1].split(".")))
            listed = fields(names.value) if names is not None else ()
            around = {_around(program, names.part(value), name, steps) for name, value in listed if names is not None}
            match around.pop() if len(around) == 1 else None:
                case (start, end):
                    parts = tuple(part for part in (start, hole, end) if part)
                    return Written(KeyTemplate(parts), followed=True)
    return None


def _around(program: Program, found: Found, name: str, steps: int) -> tuple[str, str] | None:
    """What stands around a name in a text that holds it once."""
    text = written(program, found, steps + 1)
    known = text.template.constant if text is not None else None
    if not known or known.count(name) != 1:
        return None
    start, _, end = known.partition(name)
    return start, end


def _referred(program: Program, found: Found, name: str, steps: int) -> Written | None:
    """What `!Ref` means of a parameter: the text that a stack around the template gives, or its default, where it is
    the whole text; else a hole."""
    parameter = entry(program, found.path, ("Parameters", name))
    if parameter is None:
        return Written(KeyTemplate((Hole(name),)), followed=True) if name.startswith("AWS::") else None
    answer: Written | None = None
    if steps == 0 and is_filled_in(program, found.path, name):
        given = origin(program, found)
        answer = written(program, given) if given is not None else None
        answer = answer if answer is not None and answer.template.constant else None
    elif steps == 0 and (default := field(parameter.value, "Default")) is not None:
        answer = written(program, parameter.part(default), steps + 1)
    return replace(answer, followed=True) if answer else Written(KeyTemplate((Hole(name),)), followed=True)


def _substituted(program: Program, found: Found, argument: Value, steps: int) -> Written | None:
    text, given = text_of(argument), None
    if isinstance(argument, Collection) and argument.items:
        text, given = text_of(argument.items[0]), argument.items[1] if len(argument.items) > 1 else None
    if text is None:
        return None
    if given is None and (whole := SUBSTITUTION.fullmatch(text)) and not whole[1] and ":" not in whole[2]:
        return _referred(program, found, whole[2].strip(), steps)
    parts: list[Written] = []
    end = 0
    for hole in SUBSTITUTION.finditer(text):
        if hole.start() > end:
            parts.append(Written(KeyTemplate((text[end : hole.start()],))))
        end = hole.end()
        part = _hole(program, found, hole, given, steps)
        if part is None:
            return None
        parts.append(part)
    if end < len(text):
        parts.append(Written(KeyTemplate((text[end:],))))
    return _together(parts)


def _hole(program: Program, found: Found, hole: re.Match[str], given: Value | None, steps: int) -> Written | None:
    name = hole[2].strip()
    if hole[1]:
        return Written(KeyTemplate((f"${{{name}}}",)))
    if (value := field(given, name)) is not None:
        return written(program, found.part(value), steps + 1)
    if name.startswith("self:"):
        return _variable(program, found, name, steps)
    return Written(KeyTemplate((Hole(name),)))


def _joined(
    program: Program, found: Found, separator: str | None, items: tuple[Value, ...], steps: int
) -> Written | None:
    parts: list[Written] = []
    for item in items:
        part = written(program, found.part(item), steps + 1)
        if part is None or separator is None:
            return None
        if parts and separator:
            parts.append(Written(KeyTemplate((separator,))))
        parts.append(part)
    return _together(parts)


def _selected(program: Program, found: Found, number: Value, items: tuple[Value, ...], steps: int) -> Written | None:
    place = str(number.value) if isinstance(number, Constant) else ""
    if not (place.isascii() and place.isdigit() and int(place) < len(items)):
        return None
    return written(program, found.part(items[int(place)]), steps + 1)


def _mapped(program: Program, found: Found, names: tuple[Value, ...], steps: int) -> Written | None:
    """An entry of the template's mappings; a hole where only a deployment tells which."""
    texts = [written(program, found.part(name), steps + 1) for name in names]
    keys = [str(text.template) for text in texts if text is not None]
    if len(keys) < len(names):
        return None
    if all(text is not None and text.template.constant for text in texts):
        value = entry(program, found.path, ("Mappings", *keys))
        answer = written(program, value, steps + 1) if value is not None else None
        return replace(answer, followed=True) if answer is not None else None
    return _hole_of(".".join(keys))


def _together(parts: list[Written]) -> Written | None:
    """Texts one behind the other, neighbours joined."""
    found: list[str | Hole] = []
    for piece in (piece for part in parts for piece in part.template.parts):
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        else:
            found.append(piece)
    length = sum(len(piece if isinstance(piece, str) else piece.name) for piece in found)
    is_name = bool(found) and length <= LONGEST  # longer texts name nothing, and may grow with each variable in them
    return Written(KeyTemplate(tuple(found)), any(part.followed for part in parts)) if is_name else None
