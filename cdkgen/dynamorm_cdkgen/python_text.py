"""Python source laid out as `ruff format` leaves it in lines of 88 columns, whatever its lines were written like."""

import ast
import io
import sys
import textwrap
import tokenize
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from dynamorm_cdkgen.columns import columns
from dynamorm_cdkgen.fitting import Group, IfBroken, Indented, Layout, Line, Parenthesized, printed
from dynamorm_cdkgen.python_expressions import OPERATORS, Expressions, UnknownFormError, enclosing, is_whole
from dynamorm_cdkgen.sentences import in_line

WIDTH = 88
TEXT_BEGINS = frozenset({tokenize.STRING, getattr(tokenize, "FSTRING_START", tokenize.STRING)})
TEXT_ENDS = frozenset({tokenize.STRING, getattr(tokenize, "FSTRING_END", tokenize.STRING)})


def formatted(source: str) -> str:
    """Source whose statements stand on as few lines as ruff allows them, with its blank lines and comments as they are.

    A statement with a comment or a text over several lines in it stays as it is written, as do forms that no generator
    of ours writes (chains of calls that must be broken at their dots).
    """
    lines = source.split("\n")
    told: list[str] = []
    at = 0
    for first, last in _statements(source):
        told += (line.rstrip() for line in lines[at:first])
        told += _statement("\n".join(lines[first:last]))
        at = last
    return "\n".join([*told, *(line.rstrip() for line in lines[at:])])


def docstring(text: str, indent: str = "") -> str:
    """A docstring: its first paragraph on the first line where there is room, and the others below."""
    told = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    first, *others = (in_line(paragraph) for paragraph in told.strip().split("\n\n"))
    closed = f'{indent}"""{first}"""'
    if not others and columns(closed) <= WIDTH and not first.endswith('"'):
        return closed
    lines = _wrapped(first, len(indent) + len('"""'))
    if len(lines) == 1 and not others:  # what stands on one line is closed there by ruff, and would be too long
        lines = _wrapped(first, len(indent) + len('"""') * 2)
    for paragraph in others:
        lines += ("", *_wrapped(paragraph, len(indent)))
    lines[0] = f'"""{lines[0]}'
    return "\n".join(f"{indent}{line}" if line else "" for line in (*lines, '"""'))


def _wrapped(text: str, indent: int) -> list[str]:
    return textwrap.wrap(text, WIDTH - indent, break_long_words=False, break_on_hyphens=False)


def imported(names: Mapping[str, Iterable[str]], own: Iterable[str] = ()) -> str:
    """Imports in the order that ruff's `I` wants: of each module the names, none for the module itself, as in
    `{"json": (), "typing": ("Any",), "shop": ("Page as PageModel",)}`. Modules in `own` are the project's, beside
    relative ones."""
    first_party = frozenset(own)
    blocks: dict[int, list[str]] = {}
    for module in sorted(names, key=lambda module: (bool(set(names[module])), _module_order(module))):
        wanted = sorted(set(names[module]), key=name_order)
        block = blocks.setdefault(_section(module, first_party), [])
        block += [f"from {module} import {one}" for one in _together(wanted)] if wanted else [f"import {module}"]
    return formatted("\n\n".join("\n".join(blocks[number]) for number in sorted(blocks)))


def _together(wanted: Sequence[str]) -> list[str]:
    """Names that one line imports; ruff has a line for each that is called otherwise where it is imported."""
    plain = [one for one in wanted if " as " not in one]
    lines = {name: name for name in wanted if " as " in name} | ({plain[0]: ", ".join(plain)} if plain else {})
    return [lines[first] for first in sorted(lines, key=name_order)]


def name_order(name: str) -> tuple[int, str, str]:
    """Constants, then classes, then the rest, each without regard to case, as import sorters do."""
    return (0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2), name.lower(), name


def _section(module: str, own: frozenset[str]) -> int:
    first = module.split(".")[0]
    if module.startswith("."):
        return 3
    return 2 if module in own or first in own else 0 if first in sys.stdlib_module_names else 1


def _module_order(module: str) -> tuple[object, ...]:
    """Relative modules that are further away come first."""
    named = module.lstrip(".")
    return (len(named) - len(module), named.lower(), named)


def _statements(source: str) -> Iterator[tuple[int, int]]:
    """The first line of each statement and the one behind its last, counted from 0; of a block, those of its head."""
    first: int | None = None
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type in (tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER):
                continue
            if first is None:
                first = token.start[0] - 1
            if token.type == tokenize.NEWLINE:
                yield first, token.start[0]
                first = None
    except (tokenize.TokenError, IndentationError) as error:
        raise UnknownFormError(str(error)) from error


def _statement(text: str) -> list[str]:
    """A statement's lines; the text has no line behind it."""
    lines = text.split("\n")
    if len(lines) == 1 and columns(text) <= WIDTH:
        return [text.rstrip()]
    return _laid_out(text).split("\n")


def _laid_out(text: str) -> str:
    indent = len(text) - len(text.lstrip(" "))
    written = " ".join(line.strip() for line in text.split("\n"))
    try:
        if _is_fixed(text):
            return text
        return printed((*_layout(written),), indent, WIDTH)
    except UnknownFormError:
        return text


def _is_fixed(text: str) -> bool:
    """Whether a comment or a text over several lines stands in it, or texts follow each other."""
    tokens = [*tokenize.generate_tokens(io.StringIO(text.lstrip(" ")).readline)]
    if any(token.type == tokenize.COMMENT for token in tokens):
        return True
    return any(
        one.type in TEXT_ENDS and (other.type in TEXT_BEGINS or one.start[0] != one.end[0])
        for one, other in pairwise(tokens)
    )


def _layout(text: str) -> Iterator[Layout]:
    """A statement on one line, or the head of a block."""
    word = text.split(maxsplit=1)[0].rstrip(":(")
    if text.startswith("@"):
        yield "@"
        yield from _layout(text[1:])
        return
    if word == "elif":
        yield "el"
        yield from _layout(text[2:])
        return
    if word in ("except", "case", "else", "try", "finally"):
        raise UnknownFormError
    try:
        (node,) = ast.parse(f"{text} pass" if text.endswith(":") else text).body
    except SyntaxError as error:
        raise UnknownFormError(str(error)) from error
    enclosing(node, text)
    yield from _of_statement(node, Expressions(text))


def _of_statement(node: ast.stmt, told: Expressions) -> Iterator[Layout]:
    match node:
        case ast.Expr(value):
            yield from told.alone(value)
        case ast.Return(ast.expr() as value):
            yield "return "
            yield from told.alone(value)
        case ast.Assign(targets, value):
            for target in targets:
                yield ast.get_source_segment(told.text, target) or ""
                yield " = "
            if isinstance(targets[-1], ast.Subscript) and is_whole(value):
                yield Parenthesized(told.layout(value), may_stay=False)  # since its target could be broken
            else:
                yield from told.alone(value)
        case ast.AugAssign(target, operator, value):
            yield f"{ast.get_source_segment(told.text, target)} {OPERATORS[type(operator)]}= "
            yield from told.alone(value)
        case ast.AnnAssign(target, annotation, value):
            yield f"{ast.get_source_segment(told.text, target)}: {ast.get_source_segment(told.text, annotation)}"
            if value is not None:
                yield " = "
                yield from told.alone(value)
        case ast.Raise(ast.expr() as raised, cause):
            yield "raise "
            yield from told.alone(raised)
            if cause is not None:
                yield " from "
                yield from told.alone(cause)
        case ast.If(test):
            yield "if "
            yield from told.alone(test)
            yield ":"
        case ast.While(test):
            yield "while "
            yield from told.alone(test)
            yield ":"
        case ast.Assert(test, None):
            yield "assert "
            yield from told.alone(test)
        case ast.For(target, values) | ast.AsyncFor(target, values):
            word = "async for" if isinstance(node, ast.AsyncFor) else "for"
            yield f"{word} {ast.get_source_segment(told.text, target)} in "
            yield from told.alone(values)
            yield ":"
        case ast.With([item]) | ast.AsyncWith([item]):
            yield "async with " if isinstance(node, ast.AsyncWith) else "with "
            yield from told.layout(item.context_expr)
            if item.optional_vars is not None:
                yield f" as {ast.get_source_segment(told.text, item.optional_vars)}"
            yield ":"
        case ast.FunctionDef(name, parameters) | ast.AsyncFunctionDef(name, parameters):
            yield f"async def {name}" if isinstance(node, ast.AsyncFunctionDef) else f"def {name}"
            yield told.parameters(parameters)
            if node.returns is not None:
                yield f" -> {ast.get_source_segment(told.text, node.returns)}"
            yield ": ..." if told.text.endswith("...") else ":"  # the body of a protocol's method stands beside it
        case ast.ClassDef(name, bases, keywords):
            yield f"class {name}"
            if bases or keywords:
                yield told.arguments(bases, keywords)
            yield ":"
        case ast.ImportFrom():
            yield from _import(told.text)
        case _:
            raise UnknownFormError


def _import(text: str) -> Iterator[Layout]:
    head, _, names = text.partition(" import ")
    listed: list[Layout] = []
    for number, name in enumerate(names.strip("() ").rstrip(",").split(",")):
        listed += (*((",", Line(" ")) if number else ()), name.strip())
    yield Group((f"{head} import ", IfBroken("("), Indented((Line(), *listed, IfBroken(","))), Line(), IfBroken(")")))
