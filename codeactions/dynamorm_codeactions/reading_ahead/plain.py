"""Expressions that may be asked for ahead: they change nothing, and say the same as long as their names do."""

import io
import re
import tokenize
from collections.abc import Iterator, Mapping

from dynamorm_analysis.facts.values import (
    Argument,
    Binding,
    Call,
    Comprehension,
    Constant,
    Lambda,
    Member,
    Name,
    Operation,
    Spread,
    Template,
    Unknown,
    Value,
    children,
    parts_of,
)
from dynamorm_codeactions.rewriting import Draft

FUNCTIONS = frozenset({"str", "int", "len", "isinstance"})
METHODS = frozenset(
    {"strip", "lstrip", "rstrip", "lower", "upper", "title", "replace", "split", "rsplit", "startswith", "endswith"}
    | {"removeprefix", "removesuffix", "format", "join", "keys", "values", "items", "isoformat", "strftime", "date"}
)
OPPOSITES = {"==": "!=", "!=": "==", "in": "not in", "not in": "in", "is": "is not", "is not": "is"}
QUOTE = re.compile(r"[\"']")


def is_plain(value: Value) -> bool:
    """Whether an expression takes parts of what it names, and changes nothing of it."""
    return all(map(_is_plain, parts_of(value)))


def _is_plain(part: Value) -> bool:
    match part:
        case Call(function=Name(name=name)):
            return name in FUNCTIONS
        case Call(function=Member(name="get"), arguments=(Argument(value=Constant(value=str())), *_)):
            return True
        case Call(function=Member(name=name)):
            return name in METHODS
        case Call() | Lambda() | Binding() | Unknown() | Comprehension() | Spread() | Operation(operator="yield"):
            return False
    return True


class Writer:
    """Expressions of a statement as code, with others in the place of names. Those that cannot be written so are None:
    over several lines with a comment, or with quotes in the text of an f-string."""

    def __init__(self, draft: Draft, path: str, start: int) -> None:
        self.draft, self.path, self.start = draft, path, start

    def written(self, value: Value, names: Mapping[str, str] | None = None) -> str | None:
        changes = {}
        for name, template in _names(value, None):
            told = (names or {}).get(name.name)
            if told is not None:
                fitting = told if template is None else self._inside(template, told)
                if fitting is None:
                    return None
                changes[name.span.shifted(self.start)] = fitting
        text = self.draft.text_with(self.path, value.span.shifted(self.start), changes)
        return in_one_line(text)

    def negated(self, value: Value, names: Mapping[str, str]) -> str | None:
        """What is true where an expression is not."""
        match value:
            case Operation(operator="not", operands=(operand,)):
                return self.written(operand, names)
            case Operation(operator=operator, operands=(left, right)) if operator in OPPOSITES:
                sides = self.written(left, names), self.written(right, names)
                return f"{sides[0]} {OPPOSITES[operator]} {sides[1]}" if None not in sides else None
            case Operation(operator="or", operands=operands):
                parts = [self.negated(one, names) for one in operands]
                told = [one for one in parts if one is not None]
                return " and ".join(told) if len(told) == len(parts) else None
        text = self.written(value, names)
        return None if text is None else f"not ({text})" if isinstance(value, Operation) else f"not {text}"

    def _inside(self, template: Template, text: str) -> str | None:
        """The code of a value in a hole of an f-string."""
        own = set(QUOTE.findall(self.draft.text(self.path, template.span.shifted(self.start))))
        if not own & set(QUOTE.findall(text)):
            return text
        swapped = text.translate({ord('"'): "'", ord("'"): '"'})
        return None if own & set(QUOTE.findall(swapped)) or "\\" in text else swapped


def has_comment(text: str) -> bool:
    """Whether lines of code hold a comment; a text with a `#` in it is none."""
    if "#" not in text:
        return False
    try:
        tokens = [*tokenize.generate_tokens(io.StringIO(f"({text}\n)").readline)]
    except (tokenize.TokenError, SyntaxError):
        return True
    return any(token.type == tokenize.COMMENT for token in tokens)


def in_one_line(text: str) -> str | None:
    """An expression that is written over several lines, on one; None where a comment or a text would suffer."""
    if "\n" not in text:
        return text
    if has_comment(text) or '"""' in text or "'''" in text or "\\" in text:
        return None
    joined = " ".join(line.strip() for line in text.splitlines())
    return re.sub(r"([(\[{]) | ?,? ([)\]}])", lambda found: found[1] or found[2], joined)


def as_operand(value: Value, text: str) -> str:
    """The code of a value where it stands inside of another expression."""
    is_whole = not isinstance(value, Operation | Lambda) and type(value).__name__ != "Conditional"
    return text if is_whole else f"({text})"


def root_of(value: Value) -> str:
    """The name that an expression takes its parts of: `order` of `order["lines"].sort`; empty where it is none."""
    while not isinstance(value, Name):
        inner = children(value)
        if not inner or isinstance(value, Call | Operation):
            return ""
        value = inner[0]
    return value.name


def _names(value: Value, around: Template | None) -> Iterator[tuple[Name, Template | None]]:
    if isinstance(value, Name):
        yield value, around
    for child in children(value):
        yield from _names(child, value if isinstance(value, Template) else around)
