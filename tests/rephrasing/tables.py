"""The tables of a module, got otherwise than as its variables."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import libcst as cst

from rephrasing.pages import Rephrasing, Rephrasings, in_python_beside
from rephrasing.rewriting import Parsed, Rewritten, local_names, parsed, source, statements


@dataclass(frozen=True)
class ModuleTable:
    """`name = resource.Table(argument)` at the top of a module, and where the variable is read."""

    name: str
    statement: cst.SimpleStatementLine
    resource: str
    argument: str
    uses: tuple[cst.Name, ...]

    @property
    def call(self) -> str:
        return f"{self.resource}.Table({self.argument})"


def module_tables(file: Parsed, others: Sequence[str] = ()) -> list[ModuleTable]:
    """The tables that are variables of a module, set once, which no other of these modules imports."""
    found = []
    for line in file.module.body:
        if not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1:
            continue
        match line.body[0]:
            case cst.Assign(
                targets=[cst.AssignTarget(target=cst.Name(value=name))],
                value=cst.Call(
                    func=cst.Attribute(value=resource, attr=cst.Name(value="Table")),
                    args=[cst.Arg(value=argument, keyword=None, star="")],
                ),
            ) if not _is_known_elsewhere(file, line, name, others):
                uses = tuple(uses_of(file, name))
                found.append(ModuleTable(name, line, source(resource), source(argument), uses))
    return found


def _is_known_elsewhere(file: Parsed, line: cst.CSTNode, name: str, others: Sequence[str]) -> bool:
    """Whether a variable is set a second time, or another module names it."""
    imported = re.compile(rf"^\s*(from|import)\b.*\b{name}\b|\.{name}\b", re.MULTILINE)
    if any(imported.search(other) for other in others):
        return True
    if any(name == item.name.value for each in file.nodes(cst.Global) for item in each.names):
        return True
    targets = [each for each in file.nodes(cst.AssignTarget) if file.around[file.around[each]] is not line]
    return any(
        isinstance(each.target, cst.Name) and each.target.value == name and file.function(each) is None
        for each in targets
    )


def uses_of(file: Parsed, name: str) -> list[cst.Name]:
    """Where a variable of the module is read."""
    return [each for each in file.nodes(cst.Name) if each.value == name and _is_read(file, each)]


def _is_read(file: Parsed, node: cst.Name) -> bool:
    match file.around[node]:
        case cst.Attribute(attr=inner) | cst.Arg(keyword=inner) | cst.Param(name=inner) if inner is node:
            return False
        case cst.AssignTarget() | cst.AnnAssign() | cst.FunctionDef() | cst.ClassDef() | cst.ImportAlias():
            return False
        case cst.NameItem() | cst.AsName() | cst.NamedExpr(target=cst.Name()) | cst.Del():
            return False
    inner: cst.CSTNode = node
    for outer in file.outwards(node):
        if isinstance(outer, cst.FunctionDef) and inner is outer.body and node.value in local_names(outer):
            return False
        if isinstance(outer, cst.Lambda) and any(each.name.value == node.value for each in outer.params.params):
            return False
        inner = outer
    return True


Definition = Callable[[Sequence[ModuleTable]], str]
Use = Callable[[ModuleTable], str]


def tables_got(text: str, others: Sequence[str], definition: Definition, use: Use, imports: str = "") -> str:
    """All tables of a module defined by one text, and each got by an expression."""
    file = parsed(text)
    tables = [each for each in module_tables(file, others) if each.uses]
    if not tables or (definition is by_name and len({each.resource for each in tables}) > 1):
        return text
    change = Rewritten()
    for table in tables:
        change.instead[table.statement] = cst.RemoveFromParent()  # type: ignore[assignment]
        for each in table.uses:
            change.instead[each] = cst.parse_expression(use(table))
    first, *rest = statements(definition(tables))
    last = tables[-1].statement
    change.instead[last] = cst.FlattenSentinel([first, *rest])  # type: ignore[assignment]
    return with_imports(change.of(file), imports)


def with_imports(text: str, imports: str) -> str:
    """A module with another import after its docstring and its imports from the future."""
    if not imports:
        return text
    module = cst.parse_module(text)
    added = cst.parse_module(imports + "\n").body
    place = 0
    for line in module.body:
        is_head = isinstance(line, cst.SimpleStatementLine) and (
            isinstance(line.body[0], cst.Expr)
            or (isinstance(line.body[0], cst.ImportFrom) and source(line.body[0]).startswith("from __future__"))
        )
        if not is_head:
            break
        place += 1
    return module.with_changes(body=[*module.body[:place], *added, *module.body[place:]]).code


def table_in_each_function(text: str, others: Sequence[str]) -> str:
    """Each function gets its tables itself, at its beginning."""
    file = parsed(text)
    change = Rewritten()
    for table in module_tables(file, others):
        mine = {each: _outermost(file, each) for each in table.uses}
        if not mine or None in mine.values():
            continue
        firsts = {_first_statement(function) for function in mine.values() if function is not None}
        if None in firsts:
            continue
        for first in firsts:
            got = cst.parse_statement(f"{table.name} = {table.call}")
            change.before.setdefault(first, []).append(got)  # type: ignore[arg-type]
        change.instead[table.statement] = cst.RemoveFromParent()  # type: ignore[assignment]
    return change.of(file)


def _outermost(file: Parsed, node: cst.CSTNode) -> cst.FunctionDef | None:
    """The outermost function in whose body a node stands, None where a part of it belongs to the module."""
    found, inner = None, node
    for outer in file.outwards(node):
        if isinstance(outer, cst.FunctionDef) and inner is outer.body:
            found = outer
        elif isinstance(outer, cst.FunctionDef):
            found = None
        inner = outer
    return found


def _first_statement(function: cst.FunctionDef) -> cst.BaseStatement | None:
    """A function's first statement behind its docstring."""
    if not isinstance(function.body, cst.IndentedBlock):
        return None
    for line in function.body.body:
        match line:
            case cst.SimpleStatementLine(body=[cst.Expr(value=cst.SimpleString()), *_]):
                continue
        return line
    return None


def _each(template: str) -> Definition:
    """One text for each table."""

    def defined(tables: Sequence[ModuleTable]) -> str:
        texts = [template.format(name=each.name, call=each.call, **_parts(each)) for each in tables]
        return "\n\n".join(dict.fromkeys(texts))

    return defined


def _around(head: str, template: str, foot: str) -> Definition:
    """A line for each table between others."""

    def defined(tables: Sequence[ModuleTable]) -> str:
        lines = [template.format(name=each.name, call=each.call, **_parts(each)) for each in tables]
        return head + "".join(lines) + foot

    return defined


def _parts(table: ModuleTable) -> dict[str, str]:
    return {"resource": table.resource, "argument": table.argument}


def _by(template: str) -> Use:
    return lambda table: template.format(name=table.name, **_parts(table))


def _got(definition: Definition, use: str, imports: str = "") -> Rephrasing:
    return in_python_beside(lambda text, others: tables_got(text, others, definition, _by(use), imports))


BY_CACHE = _each("@lru_cache(maxsize=None)\ndef get_{name}():\n    return {call}\n")
BY_GLOBAL = _each(
    "_{name} = None\n\n\ndef get_{name}():\n    global _{name}\n    if _{name} is None:\n"
    "        _{name} = {call}\n    return _{name}\n"
)
IN_DICTIONARY = _around("TABLES = {\n", '    "{name}": {call},\n', "}\n")
BY_CACHED_PROPERTY = _around(
    "class Database:\n", "    @cached_property\n    def {name}(self):\n        return {call}\n\n", "\ndb = Database()\n"
)
BY_LAZY_PROPERTY = _around(
    "class Database:\n",
    "    _{name} = None\n\n    @property\n    def {name}(self):\n        if self._{name} is None:\n"
    "            self._{name} = {call}\n        return self._{name}\n\n",
    "\ndb = Database()\n",
)


def by_name(tables: Sequence[ModuleTable]) -> str:
    """One function that is told the name of the table."""
    return f"def get_table(name):\n    return {tables[0].resource}.Table(name)\n"


REPHRASINGS: Rephrasings = {
    "table-by-function-with-name": _got(by_name, "get_table({argument})"),
    "table-by-cached-function": _got(BY_CACHE, "get_{name}()", "from functools import lru_cache"),
    "table-by-global": _got(BY_GLOBAL, "get_{name}()"),
    "table-in-dictionary": _got(IN_DICTIONARY, 'TABLES["{name}"]'),
    "table-by-cached-property": _got(BY_CACHED_PROPERTY, "db.{name}", "from functools import cached_property"),
    "table-by-lazy-property": _got(BY_LAZY_PROPERTY, "db.{name}"),
    "table-in-each-function": in_python_beside(table_in_each_function),
}
