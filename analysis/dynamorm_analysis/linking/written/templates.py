"""Folds the ways of building a string (f-strings, `+`, `%`, `.format`, `join`) into one template with holes."""

import re
from collections.abc import Callable
from dataclasses import replace

from dynamorm_analysis.facts.values import Argument, Call, Collection, Constant, Item, Member, Name, Value
from dynamorm_analysis.model.names import Hole, KeyTemplate

PERCENT_FIELD = re.compile(r"%(?:\((?P<key>\w+)\))?(?P<format>[-#0 +]*\d*(?:\.\d+)?[sdrifxa])|%%")
FORMAT_FIELD = re.compile(r"\{\{|\}\}|\{(?P<field>[^{}!:]*)(?P<format>(?:![rsa])?(?::[^{}]*)?)\}")
PLAIN = ("s", "d", "i")
"""Percent signs that make the text of a value that an f-string makes."""
PADDED = re.compile(r"0\d+[di]")
UNKNOWN_FORMAT = "?"

Fold = Callable[[Value], KeyTemplate]


def joined(*templates: KeyTemplate) -> KeyTemplate:
    """One template after the other; neighbouring texts become one."""
    parts: list[str | Hole] = []
    for template in templates:
        for part in template.parts:
            if isinstance(part, str) and parts and isinstance(parts[-1], str):
                parts[-1] += part
            elif part != "":
                parts.append(part)
    return KeyTemplate(tuple(parts))


def text(value: str) -> KeyTemplate:
    return KeyTemplate((value,) if value else ())


def hole(value: Value) -> KeyTemplate:
    """A template that is one hole, named by the expression as it would be written."""
    return KeyTemplate((Hole(described(value)),))


def with_format(template: KeyTemplate, written: str) -> KeyTemplate:
    """A template whose one hole becomes text as it is written behind it."""
    if not written or template.constant is not None:
        return template
    format = written if len(template.parts) == 1 else UNKNOWN_FORMAT
    return KeyTemplate(
        tuple(replace(part, format=format) if isinstance(part, Hole) else part for part in template.parts)
    )


def described(value: Value) -> str:
    """A short form of an expression for people: `order.id`, `items[0]`, `str(n)`; empty when there is none."""
    match value:
        case Name(name=name):
            return name
        case Constant(value=constant):
            return str(constant)
        case Member(owner=owner, name=name):
            return f"{outer}.{name}" if (outer := described(owner)) else name
        case Item(owner=owner, index=Constant(value=key)):
            return f"{described(owner)}[{key!r}]"
        case Call(function=Name(name="str"), arguments=(argument,)):
            return described(argument.value)
        case Call(function=function, arguments=arguments):
            inner = ", ".join(described(argument.value) for argument in arguments)
            return f"{described(function)}({inner})" if described(function) else ""
        case _:
            return ""


def percent(pattern: KeyTemplate, right: Value, fold: Fold) -> KeyTemplate:
    """`"ORDER#%s" % id`: fields are filled in order, or by name from a mapping."""
    fillers = list(right.items) if isinstance(right, Collection) and right.kind == "tuple" else [right]

    def field(match: re.Match[str]) -> KeyTemplate:
        if match.group() == "%%":
            return text("%")
        if match["key"]:
            return KeyTemplate((Hole(match["key"]),))
        return fold(fillers.pop(0)) if fillers else KeyTemplate((Hole(),))

    def written(match: re.Match[str]) -> KeyTemplate:
        return with_format(field(match), _percent_format(match["format"] or ""))

    return _filled(PERCENT_FIELD, pattern, written)


def _percent_format(written: str) -> str:
    if not written or written in PLAIN:
        return ""
    return f":{written[:-1]}d" if PADDED.fullmatch(written) else UNKNOWN_FORMAT


def formatted(pattern: KeyTemplate, arguments: tuple[Argument, ...], fold: Fold) -> KeyTemplate:
    """`"ORDER#{}".format(id)`: fields are filled in order, by number or by name."""
    positional = [argument.value for argument in arguments if not argument.name and not argument.spread]
    named = {argument.name: argument.value for argument in arguments if argument.name}
    numbers = iter(range(len(positional)))

    def field(match: re.Match[str]) -> KeyTemplate:
        name = match["field"]
        if name is None:
            return text(match.group()[0])
        if name == "":
            position = next(numbers, None)
            return fold(positional[position]) if position is not None else KeyTemplate((Hole(),))
        if name.isdigit():
            return fold(positional[int(name)]) if int(name) < len(positional) else KeyTemplate((Hole(),))
        return fold(named[name]) if name in named else KeyTemplate((Hole(name),))

    def written(match: re.Match[str]) -> KeyTemplate:
        return with_format(field(match), match["format"] or "")

    return _filled(FORMAT_FIELD, pattern, written)


def _filled(
    fields: re.Pattern[str], pattern: KeyTemplate, field: Callable[[re.Match[str]], KeyTemplate]
) -> KeyTemplate:
    """A pattern with its fields filled; the holes that it has already stay as they are."""
    parts: list[KeyTemplate] = []
    for written in pattern.parts:
        if not isinstance(written, str):
            parts.append(KeyTemplate((written,)))
            continue
        position = 0
        for match in fields.finditer(written):
            parts += [text(written[position : match.start()]), field(match)]
            position = match.end()
        parts.append(text(written[position:]))
    return joined(*parts)
