"""Lays fragments out as Python: as `ruff format` would leave them in lines of 88 columns or more."""

from collections.abc import Iterator

from dynamorm_cdkgen.columns import columns
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
    is_noted,
)
from dynamorm_cdkgen.sentences import comment

WIDTH = 88
STEP = "    "
Parts = list[tuple[str, Fragment]]


def laid_out(fragment: Fragment, indent: str, before: str = "", after: str = "") -> Iterator[str]:
    """The lines of a fragment between two texts, on one line where that is not too long."""
    if isinstance(fragment, Noted):
        yield from comment(fragment.note, f"{indent}# ", WIDTH)
        yield from laid_out(fragment.value, indent, before, after)
        return
    flat = f"{indent}{before}{text_of(fragment)}{after}"
    parts = _parts(fragment)
    if not parts or (columns(flat) <= WIDTH and not is_noted(fragment)):
        yield flat
        return
    opened, closed = ("[", "]") if isinstance(fragment, Listing) else ("(", ")")
    yield f"{indent}{before}{_head(fragment)}{opened}"
    if len(parts) == 1 and isinstance(fragment, Call):
        yield from laid_out(parts[0][1], indent + STEP)
    else:
        for name, value in parts:
            yield from laid_out(value, indent + STEP, name, ",")
    yield f"{indent}{closed}{after}"


def text_of(fragment: Fragment) -> str:
    """A fragment on one line."""
    match fragment:
        case Member(path):
            return path if path.startswith("self.") else path.removeprefix(_module(path))
        case Literal(value):
            return quoted(value) if isinstance(value, str) else str(value)
        case Equal(left, right):
            return f"{text_of(left)} == {text_of(right)}"
        case Spliced(start, rest):
            return "f" + quoted(f"{{{text_of(start)}}}" + rest.replace("{", "{{").replace("}", "}}"))
        case Noted(_, value):
            return text_of(value)
        case _:
            inside = ", ".join(f"{name}{text_of(value)}" for name, value in _parts(fragment))
            return f"[{inside}]" if isinstance(fragment, Listing) else f"{_head(fragment)}({inside})"


def quoted(text: str) -> str:
    """A text as a literal, in the quotes that need no escape where there are such."""
    if '"' in text and "'" not in text:
        return f"'{text.translate(ESCAPES)}'"
    return '"{}"'.format(text.translate(ESCAPES).replace('"', '\\"'))


def in_f_string(text: str) -> str:
    """A text as it stands beside the holes of an f-string in double quotes."""
    return text.translate(ESCAPES).replace('"', '\\"').replace("{", "{{").replace("}", "}}")


ESCAPES = {code: f"\\x{code:02x}" for code in (*range(32), 127)} | {
    ord("\\"): "\\\\", ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t",
}  # fmt: skip


def imported(paths: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The names to import, each with the module of `aws_cdk` that has it."""
    for path in paths:
        if module := _module(path):
            yield f"aws_cdk.aws_{module[:-1]}", path.removeprefix(module).split(".")[0]
        elif path[0].isupper():
            yield "aws_cdk", path.split(".")[0]


def _module(path: str) -> str:
    """The module that a path begins with, its dot included: classes are imported by their names."""
    first, dot, rest = path.partition(".")
    return f"{first}." if dot and first.islower() and rest[0].isupper() else ""


def _head(fragment: Fragment) -> str:
    match fragment:
        case Struct(type_) | Made(type_):
            return text_of(type_)
        case Call(function):
            return text_of(function)
        case _:
            return ""


def _parts(fragment: Fragment) -> Parts:
    match fragment:
        case Struct(_, fields):
            return [(f"{name}=", value) for name, value in fields]
        case Made(_, ordered, fields):
            return [("", value) for value in ordered] + [(f"{name}=", value) for name, value in fields]
        case Call(_, ordered):
            return [("", value) for value in ordered]
        case Listing(items):
            return [("", value) for value in items]
        case _:
            return []
