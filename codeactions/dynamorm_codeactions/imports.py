"""Import statements of a file: the names it has from them, and where a further one goes."""

import sys
from collections.abc import Callable, Iterator

from dynamorm_analysis.facts.file import Facts, Unit
from dynamorm_analysis.facts.statements import Function, Import, inside
from dynamorm_analysis.syntax.python import parse
from dynamorm_analysis.text import Span
from dynamorm_cdkgen.python_text import name_order
from dynamorm_codeactions.lines import end_of_line

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


def inner_imports(facts: Facts) -> Iterator[tuple[Span, Span, Import]]:
    """The imports inside of functions, each with the spans of its name and of its function in the file."""
    for unit in facts.units:
        functions = [each for each in inside(unit.statement) if isinstance(each, Function)]
        for each in inside(unit.statement) if functions else ():
            around = [one for one in functions if one.span.contains(each.span)]
            if isinstance(each, Import) and around:
                yield each.span.shifted(unit.start), around[-1].span.shifted(unit.start), each


def statement_around(content: bytes, name: Span) -> Span | None:
    """The whole import statement of a name inside of a block which has other statements, too."""
    node = parse(content).root_node.descendant_for_byte_range(name.start, name.end)
    while node is not None and node.type != "import_from_statement":
        node = node.parent
    block = node.parent if node is not None else None
    if node is None or block is None or sum(each.type != "comment" for each in block.named_children) < 2:
        return None
    return Span(node.start_byte, node.end_byte)


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
            start = _first_behind(imports, unit.start, content, module)
            return Span(start, start)
    ends = [import_span(content, unit).end for unit, _ in akin or imports]
    return end_of_line(content, max(ends)) if ends else _top_of_code(content)


def _first_behind(imports: list[tuple[Unit, Import]], start: int, content: bytes, module: str) -> int:
    """Where the first import of a block begins that belongs behind a module, in a block that is in order."""
    above = [(unit, one) for unit, one in imports if unit.start < start]
    for unit, one in reversed(above):
        between = content[import_span(content, unit).end : start]
        if between.count(b"\n") > 1 or between.strip() or one.level or not one.name or one.module < module:
            break
        start = unit.start
    return start


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
