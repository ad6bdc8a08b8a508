"""Lays fragments out as TypeScript: as Prettier would leave them in lines of 80 columns."""

import json
import re
from collections.abc import Iterator, Sequence

from dynamorm_cdkgen.fragments import (
    Call,
    Equal,
    Fragment,
    Listing,
    Literal,
    Made,
    Member,
    Noted,
    Spliced,
    Struct,
    pieces,
)
from dynamorm_cdkgen.sentences import comment

WIDTH = 80
STEP = "  "
PLAIN_NAME = re.compile(r"[A-Za-z_$][\w$]*")


def laid_out(fragment: Fragment, indent: str, before: str = "", after: str = "") -> Iterator[str]:
    """The lines of a fragment between two texts, on one line where that is not too long."""
    if isinstance(fragment, Noted):
        yield from comment(fragment.note, f"{indent}// ", WIDTH)
        yield from laid_out(fragment.value, indent, before, after)
        return
    flat = f"{indent}{before}{text_of(fragment)}{after}"
    if not _breaks(fragment) and len(flat) <= WIDTH:
        yield flat
        return
    match fragment:
        case Struct(_, fields):
            yield from _object(fields, indent, before, after)
        case Made(type_, ordered, fields):
            start = "".join(f"{text_of(value)}, " for value in ordered)
            yield from _object(fields, indent, f"{before}new {text_of(type_)}({start}", f"){after}")
        case Call(function, ordered) if ordered:
            yield f"{indent}{before}{text_of(function)}("
            for value in ordered:
                yield from laid_out(value, indent + STEP, after=",")
            yield f"{indent}){after}"
        case Listing(items) if items:
            yield f"{indent}{before}["
            for value in items:
                yield from laid_out(value, indent + STEP, after=",")
            yield f"{indent}]{after}"
        case _:
            yield flat


def braced(entries: Sequence[str], before: str, after: str, separator: str = ",") -> Iterator[str]:
    """Entries between two texts that hold the braces, on one line where that is not too long."""
    flat = f"{before} {f'{separator} '.join(entries)} {after}"
    if len(flat) <= WIDTH:
        yield flat
        return
    indent = before[: len(before) - len(before.lstrip())]
    yield before
    yield from (f"{indent}{STEP}{entry}{separator}" for entry in entries)
    yield f"{indent}{after}"


def bracketed(entries: Sequence[str], before: str, after: str) -> Iterator[str]:
    """Entries of a list between two texts that hold the brackets, on one line where that is not too long."""
    flat = f"{before}{', '.join(entries)}{after}"
    if len(flat) <= WIDTH:
        yield flat
        return
    yield before
    yield from (f"{STEP}{entry}," for entry in entries)
    yield after


def text_of(fragment: Fragment) -> str:
    """A fragment on one line."""
    match fragment:
        case Member(path):
            return ".".join(camel_case(part) for part in path.split(".")) if path != "self" else "this"
        case Literal(value):
            return quoted(value) if isinstance(value, str) else json.dumps(value)
        case Equal(left, right):
            return f"{text_of(left)} === {text_of(right)}"
        case Spliced(start, rest):
            return f"`${{{text_of(start)}}}{in_template(rest)}`"
        case Struct(_, fields):
            return f"{{ {', '.join(map(_field, fields))} }}" if fields else "{}"
        case Made(type_, ordered, fields):
            inside = [text_of(value) for value in ordered] + ([text_of(Struct(type_, fields))] if fields else [])
            return f"new {text_of(type_)}({', '.join(inside)})"
        case Call(function, ordered):
            return f"{text_of(function)}({', '.join(map(text_of, ordered))})"
        case Listing(items):
            return f"[{', '.join(map(text_of, items))}]"
        case Noted(_, value):
            return text_of(value)


def quoted(text: str) -> str:
    """A text as a literal, in the quotes that need fewer escapes."""
    literal = json.dumps(text, ensure_ascii=False)
    if text.count('"') > text.count("'"):
        return "'{}'".format(literal[1:-1].replace('\\"', '"').replace("'", "\\'"))
    return literal


def in_template(text: str) -> str:
    """A text as it stands between backticks."""
    return text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")


def camel_case(name: str) -> str:
    """`table_arn` as `tableArn`, `self` as `this`; names in another case stay."""
    if name == "self":
        return "this"
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others)) if name.islower() else name


def property_name(name: str) -> str:
    """A name as it stands before the colon of a property."""
    return name if PLAIN_NAME.fullmatch(name) else quoted(name)


def _field(field: tuple[str, Fragment]) -> str:
    name, value = camel_case(field[0]), text_of(field[1])
    return name if name == value else f"{name}: {value}"


def _object(fields: tuple[tuple[str, Fragment], ...], indent: str, before: str, after: str) -> Iterator[str]:
    yield f"{indent}{before}{{"
    for name, value in fields:
        if camel_case(name) == text_of(value):
            yield f"{indent}{STEP}{camel_case(name)},"
        else:
            yield from laid_out(value, indent + STEP, f"{camel_case(name)}: ", ",")
    yield f"{indent}}}{after}"


def _breaks(fragment: Fragment) -> bool:
    """Whether it stands on several lines however short it is: with a comment in it, or a list of objects."""
    match fragment:
        case Noted():
            return True
        case Listing(items) if len(items) > 1 and all(isinstance(item, Struct | Noted) for item in items):
            return True
        case _:
            return any(map(_breaks, pieces(fragment)))
