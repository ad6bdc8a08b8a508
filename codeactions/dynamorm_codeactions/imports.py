"""Import statements of a file: the names it has from them, and the text that gives it further ones."""

import re
import sys
from collections.abc import Callable, Iterator

import libcst

from dynamorm_analysis.facts.file import Facts, Unit
from dynamorm_analysis.facts.statements import Import
from dynamorm_analysis.syntax.python import parse
from dynamorm_analysis.text import Span
from dynamorm_cdkgen.python_text import name_order
from dynamorm_codeactions.lines import LINE_LENGTHS, end_of_line

BUILT_IN = sys.stdlib_module_names
LIBRARY = BUILT_IN - {"__future__"}


def imported_names(facts: Facts) -> Iterator[tuple[Unit, Import]]:
    """The imports at the top level of a file."""
    for unit in facts.units:
        if isinstance(unit.statement, Import):
            yield unit, unit.statement


def known_as(facts: Facts, module: str, name: str) -> str | None:
    """How the file calls a name of a module: `AllProjection`, an alias of it, or `indexes.AllProjection`."""
    for _, one in imported_names(facts):
        if not one.level and (one.module, one.name) == (module, name):
            return one.binds
    for _, one in imported_names(facts):
        if not one.level and (owner := called(one, module)) is not None:
            return f"{owner}.{name}"
    return None


def called(one: Import, module: str) -> str | None:
    """How an import lets the file name a module: `app.indexes`, or `indexes` after `from app import indexes`."""
    if one.name:
        return one.binds if f"{one.module}.{one.name}".strip(".") == module else None
    if one.module != module:
        return None
    return module if one.binds == module.split(".")[0] else one.binds


def import_span(content: bytes, unit: Unit) -> Span:
    """The whole import statement that a unit is one name of."""
    node = parse(content).root_node.descendant_for_byte_range(unit.start, unit.start)
    while node is not None and node.parent is not None and node.parent.start_byte == unit.start and node.parent.parent:
        node = node.parent
    return Span(unit.start, node.end_byte if node is not None else unit.start)


def import_statement(module: str, names: set[str]) -> str:
    return f"from {module} import {', '.join(sorted(names, key=name_order))}\n"


def place_of_import(facts: Facts, content: bytes, module: str, is_own: Callable[[Import], bool]) -> Span:
    """Where a new import goes: in order among those of the same package, of Python's own library, or of packages, which
    are those that are not the project's `own`; else below the last import, else at the top of the file's code."""
    imports = list(imported_names(facts))
    package = module.split(".")[0]
    akin = [(unit, one) for unit, one in imports if not one.level and one.module.split(".")[0] == package]
    if not akin and package in LIBRARY:
        akin = [(unit, one) for unit, one in imports if not one.level and one.module.split(".")[0] in LIBRARY]
    if not akin and package not in LIBRARY:
        foreign = [(unit, one) for unit, one in imports if not one.level and one.module.split(".")[0] not in BUILT_IN]
        akin = (
            [] if is_own(Import(module, "", "", 0, Span(0, 0))) else [each for each in foreign if not is_own(each[1])]
        )
    for unit, one in akin:
        if one.name and one.module >= module:
            return Span(unit.start, unit.start)
    ends = [import_span(content, unit).end for unit, _ in akin or imports]
    return end_of_line(content, max(ends)) if ends else _top_of_code(content)


def _top_of_code(content: bytes) -> Span:
    """Below the comments that a file begins with and its docstring."""
    top = Span(0, 0)
    for node in parse(content).root_node.children:
        if node.type == "comment":
            top = end_of_line(content, node.end_byte)
            continue
        if node.type == "expression_statement" and node.children and node.children[0].type == "string":
            top = end_of_line(content, node.end_byte)
        break
    return top


def extended(text: str, names: set[str], line_length: int) -> str | None:
    """A `from … import …` statement with further names, in the order that the statement keeps; None for one that
    cannot take them without losing a comment."""
    try:
        statement = libcst.parse_statement(text)
    except libcst.ParserSyntaxError:
        return None
    line = statement.body[0] if isinstance(statement, libcst.SimpleStatementLine) else None
    if not isinstance(line, libcst.ImportFrom) or isinstance(line.names, libcst.ImportStar):
        return None
    module = libcst.Module(body=[])
    aliases = [module.code_for_node(alias.with_changes(comma=libcst.MaybeSentinel.DEFAULT)) for alias in line.names]
    known = [module.code_for_node(alias.name) for alias in line.names]
    in_order = known == sorted(known, key=name_order)
    for name in sorted(names, key=name_order):
        later = (i for i, other in enumerate(known) if name_order(other) > name_order(name))
        at = next(later, len(known)) if in_order else len(known)
        if "#" in text:
            below = _with_line(text, name, known[at] if at < len(known) else None)
            if below is None:
                return None
            text = below
        aliases.insert(at, name)
        known.insert(at, name)
    return text if "#" in text else _import_text(line, aliases, line_length)


def without_names(text: str, names: set[str]) -> str | None:
    """A `from … import …` statement without some names, empty where there are no others; None for one that cannot lose
    them without a comment."""
    try:
        statement = libcst.parse_statement(text)
    except libcst.ParserSyntaxError:
        return None
    line = statement.body[0] if isinstance(statement, libcst.SimpleStatementLine) else None
    if not isinstance(line, libcst.ImportFrom) or isinstance(line.names, libcst.ImportStar) or "#" in text:
        return None
    module = libcst.Module(body=[])
    kept = [alias for alias in line.names if module.code_for_node(alias.name) not in names]
    written = [module.code_for_node(alias.with_changes(comma=libcst.MaybeSentinel.DEFAULT)) for alias in kept]
    return _import_text(line, written, LINE_LENGTHS[0]) if written else ""


def _with_line(text: str, name: str, above: str | None) -> str | None:
    """An import of one name a line with a further one, above another or at the end; None for one not so written."""
    lines = text.split("\n")
    if above is not None:
        at = next((n for n, line in enumerate(lines) if re.match(rf"\s+{re.escape(above)}\s*(,|as\b|#|\r?$)", line)), 0)
    else:
        ends = (n for n, line in enumerate(lines) if n and re.match(r"\s+[^\s#][^#]*,\s*(#.*)?$", line))
        at = max(ends, default=-1) + 1
    if not at:
        return None
    sample = lines[at] if above is not None else lines[at - 1]
    indentation = sample[: len(sample) - len(sample.lstrip())]
    return "\n".join([*lines[:at], f"{indentation}{name},", *lines[at:]])


def _import_text(line: libcst.ImportFrom, names: list[str], line_length: int) -> str:
    module = libcst.Module(body=[])
    alone = libcst.ImportAlias(name=libcst.Name("name"))
    head = module.code_for_node(line.with_changes(names=[alone], lpar=None, rpar=None))
    head = head[: head.rindex("import") + len("import")]
    several_lines = line.lpar is not None and "\n" in module.code_for_node(line)
    flat = f"{head} {', '.join(names)}"
    if not several_lines and len(flat) <= line_length:
        return flat
    return f"{head} (\n" + "".join(f"    {name},\n" for name in names) + ")"
