"""The smallest rewrites of Python source, of which quick fixes are made: a call, an import, a new line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import libcst

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Class, Import, Statement
from dynamorm_analysis.project import Project
from dynamorm_analysis.syntax.python import parse
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.action import FileEdit, Sources, TextEdit

# Where a rewritten import is broken over lines: the formatters' usual default, or as long as the file's longest line.
LINE_LENGTHS = (88, 120)


@dataclass
class Draft:
    """Edits of several files on their way to an action."""

    project: Project
    sources: Sources
    _edits: dict[str, list[TextEdit]] = field(default_factory=dict)
    _imports: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    _extensions: dict[tuple[str, Span], tuple[str, set[str]]] = field(default_factory=dict)

    def need_import(self, path: str, module: str, name: str) -> None:
        """Makes `from module import name` true in a file, once."""
        self._imports.setdefault((path, module), set()).add(name)

    def extend_import(self, path: str, unit: Unit, one: Import, name: str) -> None:
        """Adds a name to the `from … import …` statement that holds an import."""
        module = "." * one.level + one.module
        self._extensions.setdefault((path, import_span(self, path, unit)), (module, set()))[1].add(name)

    def replace(self, path: str, span: Span, text: str) -> None:
        self._edits.setdefault(path, []).append(TextEdit(span, text))

    def text(self, path: str, span: Span) -> str:
        return self.sources.content(path)[span.start : span.end].decode()

    def span(self, place: Place) -> Span | None:
        return self.project.locate(place)

    def _write_imports(self) -> None:
        fresh: list[tuple[str, str, set[str]]] = []
        for (path, module), names in sorted(self._imports.items()):
            present = [(u, one) for u, one in imported_names(self, path) if one.module == module and not one.level]
            missing = names - {one.name for _, one in present}
            extendable = next(((unit, one) for unit, one in present if one.name not in ("", "*")), None)
            for name in missing:
                if extendable is not None:
                    self.extend_import(path, *extendable, name)
            if missing and extendable is None:
                fresh.append((path, module, missing))
        for (path, span), (module, names) in self._extensions.items():
            text = _extended(self.text(path, span), names, _line_length(self.sources.content(path)))
            if text is not None:
                self.replace(path, span, text)
            else:
                fresh.append((path, module, names))
        for path, module, names in fresh:
            self.replace(path, _place_of_import(self, path, module), _import_statement(module, names))
        self._imports.clear()
        self._extensions.clear()

    def edits(self) -> tuple[FileEdit, ...]:
        """All edits, by file, each file's in source order."""
        self._write_imports()
        return tuple(
            FileEdit(path, tuple(sorted(edits, key=lambda edit: edit.span)))
            for path, edits in sorted(self._edits.items())
        )


# ---- expressions ----------------------------------------------------------------------------------------------------


def rewrite_call(draft: Draft, place: Place, rewrite: Callable[[libcst.Call], libcst.BaseExpression | None]) -> bool:
    """Replaces the call at a place by what `rewrite` makes of it; False where the call cannot be rewritten."""
    span = draft.span(place)
    if span is None:
        return False
    try:
        call = libcst.parse_expression(draft.text(place.path, span))
    except libcst.ParserSyntaxError:
        return False
    rewritten = rewrite(call) if isinstance(call, libcst.Call) else None
    if rewritten is None:
        return False
    draft.replace(place.path, span, code_of(rewritten))
    return True


def code_of(node: libcst.BaseExpression) -> str:
    return libcst.Module(body=[]).code_for_node(node)


# ---- imports --------------------------------------------------------------------------------------------------------


def imported_names(draft: Draft, path: str) -> Iterator[tuple[Unit, Import]]:
    """The imports at the top level of a file."""
    module = draft.project.modules.get(path)
    for unit in module.facts.units if module else ():
        if isinstance(unit.statement, Import):
            yield unit, unit.statement


def import_span(draft: Draft, path: str, unit: Unit) -> Span:
    """The whole import statement that a unit is one name of."""
    content = draft.sources.content(path)
    node = parse(content).root_node.descendant_for_byte_range(unit.start, unit.start)
    while node is not None and node.parent is not None and node.parent.start_byte == unit.start and node.parent.parent:
        node = node.parent
    return Span(unit.start, node.end_byte if node is not None else unit.start)


def _import_statement(module: str, names: set[str]) -> str:
    return f"from {module} import {', '.join(sorted(names, key=_import_order))}\n"


def _line_length(content: bytes) -> int:
    """How long the file's lines may be: as long as its longest, within what formatters are set to."""
    usual, longest = LINE_LENGTHS
    present = max((len(line.decode("utf-8", "replace")) for line in content.splitlines()), default=0)
    return min(longest, max(usual, present))


def _extended(text: str, names: set[str], line_length: int) -> str | None:
    """A `from … import …` statement with further names, in the order that the statement keeps; None for one that
    cannot take them, or has comments inside that would be lost."""
    if "#" in text:
        return None
    statement = libcst.parse_statement(text)
    line = statement.body[0] if isinstance(statement, libcst.SimpleStatementLine) else None
    if not isinstance(line, libcst.ImportFrom) or isinstance(line.names, libcst.ImportStar):
        return None
    aliases = [alias.with_changes(comma=libcst.MaybeSentinel.DEFAULT) for alias in line.names]
    known = [code_of(alias.name) for alias in aliases]
    in_order = known == sorted(known, key=_import_order)
    for name in sorted(names, key=_import_order):
        later = (i for i, other in enumerate(known) if _import_order(other) > _import_order(name))
        at = next(later, len(known)) if in_order else len(known)
        aliases.insert(at, libcst.ImportAlias(name=libcst.Name(name)))
        known.insert(at, name)
    return _import_text(line, aliases, line_length)


def _import_text(line: libcst.ImportFrom, aliases: list[libcst.ImportAlias], line_length: int) -> str:
    module = libcst.Module(body=[])
    names = [module.code_for_node(alias) for alias in aliases]
    head = module.code_for_node(line.with_changes(names=[aliases[0]], lpar=None, rpar=None))
    head = head[: head.rindex("import") + len("import")]
    several_lines = line.lpar is not None and "\n" in module.code_for_node(line)
    flat = f"{head} {', '.join(names)}"
    if not several_lines and len(flat) <= line_length:
        return flat
    return f"{head} (\n" + "".join(f"    {name},\n" for name in names) + ")"


def _import_order(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest, as import sorters do."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2), name


def _place_of_import(draft: Draft, path: str, module: str) -> Span:
    """Where a new import goes: in order among those of the same package, else below the last import."""
    imports = list(imported_names(draft, path))
    package = module.split(".")[0]
    for unit, one in imports:
        if not one.level and one.module.split(".")[0] == package and one.name and one.module >= module:
            return Span(unit.start, unit.start)
    akin = [unit for unit, one in imports if not one.level and one.module.split(".")[0] == package]
    ends = [import_span(draft, path, unit).end for unit in akin or [unit for unit, _ in imports]]
    return end_of_line(draft, path, max(ends)) if ends else Span(0, 0)


# ---- lines and classes ----------------------------------------------------------------------------------------------


def end_of_line(draft: Draft, path: str, offset: int) -> Span:
    """The empty span behind the line break that ends the line of an offset."""
    content = draft.sources.content(path)
    found = content.find(b"\n", offset)
    end = len(content) if found < 0 else found + 1
    return Span(end, end)


def class_at(project: Project, place: Place) -> tuple[Unit, Class] | None:
    """The class whose name stands at a place, with the top-level statement that holds it."""
    module = project.modules.get(place.path)
    unit = module.units.get(place.anchor) if module else None
    found = next((node for node in _classes(unit.statement) if node.name_span == place.span), None) if unit else None
    return (unit, found) if unit and found else None


def _classes(statement: Statement) -> Iterator[Class]:
    if isinstance(statement, Class):
        yield statement
    for inner in getattr(statement, "body", ()):
        yield from _classes(inner)


def add_lines_after(draft: Draft, path: str, unit: Unit, statement: Statement, lines: tuple[str, ...]) -> None:
    """Puts lines of the same indentation below a statement of a class or function."""
    start, end = unit.start + statement.span.start, unit.start + statement.span.end
    content = draft.sources.content(path)
    indentation = content[content.rfind(b"\n", 0, start) + 1 : start].decode()
    below = end_of_line(draft, path, end)
    missing_break = "" if content[below.start - 1 : below.start] == b"\n" else "\n"
    text = "".join(f"{indentation}{line}\n" if line else "\n" for line in lines)
    draft.replace(path, below, missing_break + text)
