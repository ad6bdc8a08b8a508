"""Texts with holes as Python code writes them: f-strings, `format`, and texts that are added up."""

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass

import libcst
from libcst import matchers

from dynamorm_codeactions.rewriting import bare, code_of, method_of, parsed

NO_VALUE = matchers.OneOf(
    matchers.Await(), matchers.Yield(), matchers.NamedExpr(), matchers.Comment(), matchers.TrailingWhitespace()
)
CONSTANT = re.compile(r"(?!self\.|cls\.)(?:[A-Za-z_]\w*\.)*[A-Z][A-Z0-9_]+(?:\.value)?")
Shape = tuple[str | None, ...]
"""The texts of a template, None for each hole."""


@dataclass(frozen=True, slots=True)
class Hole:
    """What is put into a text: the expression as code, and how it becomes text, `:06d` or `!r`."""

    code: str
    format: str = ""

    @property
    def is_constant(self) -> bool:
        """Whether it is the same text each time: `PREFIX`, `KeyPrefix.ORDER.value`."""
        return CONSTANT.fullmatch(self.code) is not None


@dataclass(frozen=True, slots=True)
class WrittenTemplate:
    """A text with holes; neighbouring texts are joined."""

    parts: tuple[str | Hole, ...]

    @property
    def holes(self) -> tuple[Hole, ...]:
        """Those whose values differ."""
        return tuple(part for part in self.parts if isinstance(part, Hole) and not part.is_constant)

    @property
    def constants(self) -> tuple[str, ...]:
        """The code of the others."""
        return tuple(part.code for part in self.parts if isinstance(part, Hole) and part.is_constant)

    @property
    def shape(self) -> Shape:
        return tuple(None if isinstance(part, Hole) else part for part in self.parts)

    def makes_same_as(self, other: "WrittenTemplate") -> bool:
        """Whether both make the same text of the same values."""
        formats = ([one.format for one in each.parts if isinstance(one, Hole)] for each in (self, other))
        are_alike = self.shape == other.shape and next(formats) == next(formats)
        return are_alike and [
            one.code if isinstance(one, Hole) and one.is_constant else None for one in self.parts
        ] == [one.code if isinstance(one, Hole) and one.is_constant else None for one in other.parts]

    def as_code(self, names: tuple[str, ...]) -> str:
        """The f-string of these variables."""
        waiting = iter(names)
        texts = (
            f"{{{part.code if part.is_constant else next(waiting)}{part.format}}}"
            if isinstance(part, Hole)
            else part.replace("{", "{{").replace("}", "}}")
            for part in self.parts
        )
        return f'f"{"".join(texts)}"'


class NoTemplateError(Exception):
    """Code that is no text with holes, or does more than to put values into a text."""


def written_template(code: str) -> WrittenTemplate | None:
    """The template that an expression writes; None for any other one, and where a text needs to be escaped."""
    expression = parsed(code)
    if expression is None:
        return None
    parts: list[str | Hole] = []
    try:
        for piece in _pieces(expression):
            if isinstance(piece, str) and parts and isinstance(parts[-1], str):
                parts[-1] += piece
            elif piece:
                parts.append(piece)
    except NoTemplateError:
        return None
    found = WrittenTemplate(tuple(parts))
    if any(isinstance(part, str) and set(part) & {'"', "\\", "\n"} for part in parts):
        return None
    return found if found.holes and len(parts) > len(found.holes) else None


def _pieces(expression: libcst.BaseExpression) -> Iterator[str | Hole]:
    match expression:
        case libcst.SimpleString():
            if not isinstance(text := expression.evaluated_value, str):
                raise NoTemplateError
            yield text
        case libcst.ConcatenatedString(left=left, right=right):
            yield from _pieces(left)
            yield from _pieces(right)
        case libcst.FormattedString(parts=parts):
            for part in parts:
                yield _piece_of(part)
        case libcst.BinaryOperation(left=left, operator=libcst.Add(), right=right):
            yield from _added(left)
            yield from _added(right)
        case libcst.Call() if method_of(expression) == "format":
            yield from _formatted(expression)
        case _:
            raise NoTemplateError


def _piece_of(part: libcst.BaseFormattedStringContent) -> str | Hole:
    if isinstance(part, libcst.FormattedStringText) and "\\" not in part.value:
        return part.value.replace("{{", "{").replace("}}", "}")
    if not isinstance(part, libcst.FormattedStringExpression) or part.equal is not None:
        raise NoTemplateError
    spec = part.format_spec or ()
    texts = [one.value for one in spec if isinstance(one, libcst.FormattedStringText)]
    if len(texts) < len(spec):
        raise NoTemplateError
    conversion = f"!{part.conversion}" if part.conversion else ""
    return _hole(part.expression, conversion + (f":{''.join(texts)}" if part.format_spec is not None else ""))


def _added(expression: libcst.BaseExpression) -> Iterator[str | Hole]:
    is_text = isinstance(expression, libcst.SimpleString | libcst.ConcatenatedString | libcst.FormattedString)
    if is_text or (isinstance(expression, libcst.BinaryOperation) and isinstance(expression.operator, libcst.Add)):
        yield from _pieces(expression)
    elif matchers.matches(expression, matchers.Call(func=matchers.Name("str"), args=[matchers.Arg(keyword=None)])):
        assert isinstance(expression, libcst.Call)
        yield _hole(expression.args[0].value)
    else:
        yield _hole(expression)


def _formatted(call: libcst.Call) -> Iterator[str | Hole]:
    """`"ORDER#{}".format(order_id)`, with fields by place or name."""
    owner = call.func.value if isinstance(call.func, libcst.Attribute) else None
    text = owner.evaluated_value if isinstance(owner, libcst.SimpleString) else None
    if not isinstance(text, str) or any(one.star for one in call.args):
        raise NoTemplateError
    given = [one.value for one in call.args if one.keyword is None]
    named = {one.keyword.value: one.value for one in call.args if one.keyword is not None}
    used = 0
    try:
        fields = list(string.Formatter().parse(text))
    except ValueError:
        raise NoTemplateError from None
    for literal, name, spec, conversion in fields:
        yield literal
        if name is None:
            continue
        place = int(name) if name.isdigit() else len(given) if name else used
        value = named.get(name) if name and not name.isdigit() else given[place] if place < len(given) else None
        if value is None or "{" in (spec or ""):
            raise NoTemplateError
        used += 1
        yield _hole(value, (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else ""))
    if used < len(call.args):
        raise NoTemplateError


def _hole(expression: libcst.BaseExpression, format_: str = "") -> Hole:
    code = code_of(bare(expression))
    if matchers.findall(expression, NO_VALUE) or "\n" in code:
        raise NoTemplateError
    return Hole(code, format_)
