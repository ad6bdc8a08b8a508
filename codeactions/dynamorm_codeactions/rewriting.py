"""The smallest rewrites of Python source, of which quick fixes are made: a call, an import, a new line."""

import io
import re
import sys
import tokenize
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

import libcst
from libcst import matchers

from dynamorm_analysis.facts.file import Facts, Unit
from dynamorm_analysis.facts.statements import Class, Import, Statement, inside
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions import import_statements, imports
from dynamorm_codeactions.action import FileEdit, Sources, TextEdit, applied
from dynamorm_codeactions.condition_lines import broken
from dynamorm_codeactions.lines import (
    deeper,
    end_of_line,
    indentation_at,
    line_length,
    start_of_line,
    with_breaks_of,
)


@dataclass
class Draft:
    """Edits of several files on their way to an action."""

    project: Project
    sources: Sources
    _edits: dict[str, list[TextEdit]] = field(default_factory=dict)
    _imports: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    _extensions: dict[tuple[str, Span], tuple[str, set[str]]] = field(default_factory=dict)
    _unneeded: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def need_import(self, path: str, module: str, name: str) -> str | None:
        """Makes a name of a module known in a file, once: what the file calls it, or None where the file means
        something else by it."""
        known = imports.known_as(self.facts(path), module, name)
        if known is not None:
            return known
        if name in self.project.modules[path].names:
            return None
        self._imports.setdefault((path, module), set()).add(name)
        return name

    def extend_import(self, path: str, unit: Unit, module: str, name: str) -> None:
        """Adds a name to the `from module import …` statement that a unit is part of."""
        span = imports.import_span(self.sources.content(path), unit)
        self._extensions.setdefault((path, span), (module, set()))[1].add(name)

    def drop_import(self, path: str, module: str, names: frozenset[str]) -> None:
        """Takes those names of a module out of a file's imports that it does not use any more after all edits."""
        self._unneeded[path, module] = self._unneeded.get((path, module), frozenset()) | names

    def drop_imports_of(self, path: str, names: Iterable[str]) -> None:
        """The same of names that the file imports from any module."""
        dropped = frozenset(names)
        for _, one in imports.imported_names(self.facts(path)):
            if one.binds in dropped and one.name == one.binds:
                self.drop_import(path, one.module, frozenset({one.name}))

    def replace(self, path: str, span: Span, text: str) -> None:
        self._edits.setdefault(path, []).append(TextEdit(span, text))

    def facts(self, path: str) -> Facts:
        return self.project.modules[path].facts

    def text(self, path: str, span: Span) -> str:
        return self.sources.content(path)[span.start : span.end].decode()

    def text_with(self, path: str, span: Span, changes: Mapping[Span, str]) -> str:
        """The text at a span, with others in the place of some of its parts."""
        parts = (TextEdit(part.shifted(-span.start), text) for part, text in changes.items())
        return applied(self.text(path, span).encode(), tuple(parts)).decode()

    def span(self, place: Place) -> Span | None:
        return self.project.locate(place)

    def edits(self) -> tuple[FileEdit, ...]:
        """All edits, by file, each file's in source order; imports stand above what else is new at their place."""
        found: dict[str, list[TextEdit]] = {}
        for path, edit in self._without_unneeded([*self._import_edits()]):
            found.setdefault(path, []).append(edit)
        for path, edits in self._edits.items():
            found.setdefault(path, []).extend(edits)
        return tuple(
            FileEdit(path, tuple(_joined(edits, self.sources.content(path)))) for path, edits in sorted(found.items())
        )

    def _import_edits(self) -> Iterator[tuple[str, TextEdit]]:
        fresh: list[tuple[str, str, set[str]]] = []
        extensions = {place: (module, set(names)) for place, (module, names) in self._extensions.items()}
        for (path, module), names in sorted(self._imports.items()):
            statement = self._extendable(path, module)
            if statement is None:
                fresh.append((path, module, names))
            else:
                extensions.setdefault((path, statement), (module, set()))[1].update(names)
        for (path, span), (module, names) in extensions.items():
            text = import_statements.extended(self.text(path, span), names, line_length(self.sources.content(path)))
            if text is not None:
                yield path, TextEdit(span, text)
            else:
                fresh.append((path, module, names))
        for path, module, names in fresh:
            is_own = partial(self._is_own, path)
            place = imports.place_of_import(self.facts(path), self.sources.content(path), module, is_own)
            yield path, TextEdit(place, imports.import_statement(module, names))

    def _is_own(self, path: str, one: Import) -> bool:
        return self.project.program.resolve_module(path, one.module, one.level) is not None

    def _without_unneeded(self, edits: list[tuple[str, TextEdit]]) -> list[tuple[str, TextEdit]]:
        """Edits of imports, with those names taken out that no code needs any more."""
        for (path, module), names in self._unneeded.items():
            content = self.sources.content(path)
            left = applied(content, tuple(self._edits.get(path, ()))).decode()
            imported = [one for one in imports.imported_names(self.facts(path)) if one[1].module == module]
            gone = {one.name for _, one in imported if one.name in names and is_unused(one.binds, left)}
            for span in {imports.import_span(content, unit) for unit, one in imported if one.name in gone}:
                known = next((edit for other, edit in edits if (other, edit.span) == (path, span)), None)
                rest = import_statements.without_names(known.text if known is not None else self.text(path, span), gone)
                if rest is not None:
                    edits = [each for each in edits if each != (path, known)]
                    end = end_of_line(content, span.end).end if not rest else span.end
                    edits.append((path, TextEdit(Span(span.start, end), rest)))
            edits += ((path, edit) for edit in self._unneeded_inside(path, module, names))
        return edits

    def _unneeded_inside(self, path: str, module: str, names: frozenset[str]) -> Iterator[TextEdit]:
        """The same inside of functions."""
        content = self.sources.content(path)
        gone: dict[Span, set[str]] = {}
        for name, function, one in imports.inner_imports(self.facts(path)):
            own = [edit for edit in self._edits.get(path, ()) if function.contains(edit.span)]
            if one.module != module or one.name not in names or not own:
                continue
            within = tuple(TextEdit(edit.span.shifted(-function.start), edit.text) for edit in own)
            left = applied(content[function.start : function.end], within).decode()
            statement = imports.statement_around(content, name)
            if statement is not None and is_unused(one.binds, left):
                gone.setdefault(statement, set()).add(one.name)
        for span, each in gone.items():
            rest = import_statements.without_names(self.text(path, span), each)
            start = start_of_line(content, span.start)
            if rest:
                yield TextEdit(span, rest)
            elif rest == "" and not content[start : span.start].strip():
                yield TextEdit(_with_blank_line(content, Span(start, end_of_line(content, span.end).end)), "")

    def _extendable(self, path: str, module: str) -> Span | None:
        content = self.sources.content(path)
        for unit, one in imports.imported_names(self.facts(path)):
            if one.module == module and not one.level and one.name not in ("", "*"):
                return imports.import_span(content, unit)
        return None


def _with_blank_line(content: bytes, lines: Span) -> Span:
    """Lines that go, with the blank one below where they are the first of a block or stand below a blank one."""
    above, below = content[: lines.start].rstrip(b" \t"), end_of_line(content, lines.end)
    is_first = above.rstrip().endswith(b":") or above.endswith((b"\n\n", b"\n\r\n"))
    return Span(lines.start, below.end) if is_first and not content[lines.end : below.end].strip() else lines


def _joined(edits: list[TextEdit], content: bytes) -> Iterator[TextEdit]:
    """Edits in source order; what is inserted at one place is one edit, because the order of two would be chance."""
    pending: TextEdit | None = None
    for edit in sorted(edits, key=lambda edit: edit.span):
        text = with_breaks_of(content, edit.text)
        if pending is not None and pending.span == edit.span and edit.span.start == edit.span.end:
            pending = TextEdit(edit.span, pending.text + text)
            continue
        if pending is not None:
            yield pending
        pending = TextEdit(edit.span, text)
    if pending is not None:
        yield pending


# ---- expressions ----------------------------------------------------------------------------------------------------


def rewrite_call(draft: Draft, place: Place, rewrite: Callable[[libcst.Call], libcst.BaseExpression | None]) -> bool:
    """Replaces the call at a place by what `rewrite` makes of it; False where the call cannot be rewritten, or only
    by losing a comment."""

    def of_call(expression: libcst.BaseExpression) -> libcst.BaseExpression | None:
        return rewrite(expression) if isinstance(expression, libcst.Call) else None

    return rewrite_expression(draft, place, of_call) is not None


def rewrite_request(
    draft: Draft, access: Access, rewrite: Callable[[libcst.Call], libcst.BaseExpression | None]
) -> bool:
    """The same of the call that makes a request; False where that is one of the user's own functions, which may be
    called like the library's and take other arguments."""
    return access.via is None and rewrite_call(draft, access.call, rewrite)


def rewrite_expression(
    draft: Draft, place: Place, rewrite: Callable[[libcst.BaseExpression], libcst.BaseExpression | None]
) -> libcst.BaseExpression | None:
    """Replaces the expression at a place by what `rewrite` makes of it, and returns that; None where it cannot be
    rewritten, or only by losing a comment."""
    span = draft.span(place)
    expression = parsed(draft.text(place.path, span)) if span is not None else None
    rewritten = rewrite(expression) if expression is not None else None
    if span is None or expression is None or rewritten is None:
        return None
    text = code_of(rewritten)
    if any(comment not in text for comment in comments_in(expression)):
        return None
    content = draft.sources.content(place.path)
    draft.replace(place.path, span, broken(_laid_out(rewritten, content, span), line_length(content)))
    return rewritten


def parsed(text: str) -> libcst.BaseExpression | None:
    """The syntax of an expression, which may reach over several lines; None for what is none."""
    for wrapped, source in ((False, text), (True, f"({text})")):
        try:
            expression = libcst.parse_expression(source)
        except (libcst.ParserSyntaxError, libcst.CSTValidationError):
            continue
        if not wrapped:
            return expression
        return expression.with_changes(lpar=expression.lpar[1:], rpar=expression.rpar[:-1])
    return None


def code_of(node: libcst.CSTNode) -> str:
    return libcst.Module(body=[]).code_for_node(node)


def bare(expression: libcst.BaseExpression) -> libcst.BaseExpression:
    """An expression as an argument: without parentheses, unless it is nothing without them."""
    if isinstance(expression, libcst.Tuple | libcst.NamedExpr | libcst.Yield | libcst.GeneratorExp):
        return expression
    if comments_in(expression):
        return expression
    return expression.with_changes(lpar=[], rpar=[])


def closed(expression: libcst.BaseExpression) -> libcst.BaseExpression:
    """An expression in parentheses."""
    if expression.lpar:
        return expression
    return expression.with_changes(lpar=[libcst.LeftParen()], rpar=[libcst.RightParen()])


def last_name(expression: libcst.BaseExpression) -> str:
    """`Key` of `Key` and of `conditions.Key`; empty for what is no name."""
    if isinstance(expression, libcst.Attribute):
        return expression.attr.value
    return expression.value if isinstance(expression, libcst.Name) else ""


def method_of(expression: libcst.BaseExpression) -> str:
    """The method that a call is of, `eq` in `Key("customer").eq(c)`; empty for anything else, functions included."""
    called = expression.func if isinstance(expression, libcst.Call) else None
    return called.attr.value if isinstance(called, libcst.Attribute) else ""


def free_name(names: Iterable[str], text: str) -> str:
    """The first of some names that code does not use; empty where it uses all of them."""
    return next((name for name in names if not re.search(rf"\b{name}\b", text)), "")


def is_unused(name: str, text: str) -> bool:
    """Whether a file names something in its import alone; what arguments and members are called is no name of it."""
    if len(re.findall(rf"\b{re.escape(name)}\b", text)) == 1:
        return True
    try:
        tokens = [*tokenize.generate_tokens(io.StringIO(text).readline)]
    except (tokenize.TokenError, SyntaxError):
        return False
    named = [position for position, token in enumerate(tokens) if token.string == name]
    named = [position for position in named if tokens[position].type == tokenize.NAME]
    free = [one for one in named if tokens[one - 1].string != "." and tokens[one + 1].string != "="]
    return len(free) == 1 and not (sys.version_info < (3, 12) and f"{{{name}" in text)


def comments_in(node: libcst.CSTNode) -> list[str]:
    return [found.value for found in matchers.findall(node, matchers.Comment()) if isinstance(found, libcst.Comment)]


def _laid_out(expression: libcst.BaseExpression, content: bytes, span: Span, behind: int = 0) -> str:
    """The code of an expression in place of what stands at a span, with so many letters `behind` it: a call of which
    the line would get too long has its arguments on lines of their own."""
    text = code_of(expression)
    start, end = start_of_line(content, span.start), end_of_line(content, span.end).start
    around = len(content[start : span.start].decode()) + len(content[span.end : end].decode().rstrip()) + behind
    if "\n" in text or around + len(text) <= line_length(content) or not isinstance(expression, libcst.Call):
        return text
    if not expression.args and isinstance(expression.func, libcst.Attribute) and not expression.lpar:
        owner = expression.func.value  # of `query(…).all()` the arguments of the first call
        called = f".{expression.func.attr.value}()"
        return _laid_out(owner, content, span, behind + len(called)) + called
    outer = indentation_at(content, span.start)
    alone = (code_of(arg.with_changes(comma=libcst.MaybeSentinel.DEFAULT)) for arg in expression.args)
    arguments = "".join(f"{deeper(outer)}{argument},\n" for argument in alone)
    return f"{code_of(expression.func)}(\n{arguments}{outer})"


# ---- lines and classes ----------------------------------------------------------------------------------------------


def class_at(project: Project, place: Place) -> tuple[Unit, Class] | None:
    """The class whose name stands at a place, with the top-level statement that holds it."""
    unit = project.unit(place)
    classes = (node for node in inside(unit.statement) if isinstance(node, Class)) if unit else ()
    found = next((node for node in classes if node.name_span == place.span), None)
    return (unit, found) if unit and found else None


def add_lines_after(
    draft: Draft, path: str, unit: Unit, node: Class, statement: Statement, lines: tuple[str, ...]
) -> bool:
    """Puts lines of the same indentation below a statement of a class; False where the class stands on one line."""
    start, end = unit.start + statement.span.start, unit.start + statement.span.end
    content = draft.sources.content(path)
    line = start_of_line(content, start)
    before = content[line:start].strip()
    if line <= unit.start + node.name_span.start or (before and not before.endswith(b";")):
        return False
    indentation = indentation_at(content, start)
    below = end_of_line(content, end)
    missing_break = "" if content[below.start - 1 : below.start] == b"\n" else "\n"
    text = "".join(f"{indentation}{line}\n" if line else "\n" for line in lines)
    draft.replace(path, below, missing_break + text)
    return True
