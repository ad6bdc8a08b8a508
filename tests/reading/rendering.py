"""Facts as indented text, one statement a line, for the pages that show what a reader understands.

Spans are left out. A string that stands in the source otherwise than in its value has `~` before it.
"""

from collections.abc import Iterable, Iterator

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.facts.statements import (
    Assignment,
    Attempt,
    Branch,
    Class,
    Context,
    Evaluation,
    Flow,
    Function,
    Import,
    Loop,
    Parameter,
    Return,
    Statement,
)
from dynamorm_analysis.facts.values import (
    Argument,
    Binding,
    Call,
    Clause,
    Collection,
    Comprehension,
    Conditional,
    Constant,
    Item,
    Lambda,
    Mapping,
    Member,
    Name,
    Operation,
    Spread,
    Template,
    Unknown,
    Value,
)

INDENT = "  "


def render(facts: Facts) -> str:
    lines = [line for unit in facts.units for line in statement(unit.statement)]
    for comment in facts.comments:
        lines.append(f"comment {comment.text!r}{' alone' if comment.alone else ''}")
    if facts.broken is not None:
        lines.append(f"broken {facts.broken.start}-{facts.broken.end}")
    return "\n".join(lines)


def statement(fact: Statement) -> Iterator[str]:
    match fact:
        case Import(module, name, binds, level):
            yield f"import {'.' * level}{module}{f' {name}' if name else ''} binds {binds}"
        case Assignment(targets, given, annotation, operator):
            yield _assignment(targets, given, annotation, operator)
        case Evaluation(given):
            yield f"evaluate {value(given)}"
        case Return(given):
            yield "return" if given is None else f"return {value(given)}"
        case Flow(kind, values):
            yield " ".join([kind, *map(value, values)])
        case Branch(test, body, otherwise):
            yield f"branch {value(test)}"
            yield from _bodies(body, ("otherwise", otherwise))
        case Loop(kind, target, iterable, body, otherwise):
            yield f"{kind} {'' if target is None else f'{value(target)} in '}{value(iterable)}"
            yield from _bodies(body, ("otherwise", otherwise))
        case Context(resources, body):
            given = (f"{value(r.value)}{'' if r.target is None else f' as {value(r.target)}'}" for r in resources)
            yield f"with {', '.join(given)}"
            yield from _bodies(body)
        case Attempt(body, handlers, otherwise, finish):
            yield "try"
            yield from _bodies(body)
            for handler in handlers:
                kind = "" if handler.kind is None else f" {value(handler.kind)}"
                yield f"except{kind}{f' as {handler.name}' if handler.name else ''}"
                yield from _bodies(handler.body)
            yield from _bodies((), ("otherwise", otherwise), ("finally", finish))
        case Function(name, parameters, returns, decorators, body, asynchronous):
            yield from (f"@{value(decorator)}" for decorator in decorators)
            arrow = "" if returns is None else f" -> {value(returns)}"
            start = "async function" if asynchronous else "function"
            yield f"{start} {name}({', '.join(map(_parameter, parameters))}){arrow}"
            yield from _bodies(body)
        case Class(name, bases, decorators, body):
            yield from (f"@{value(decorator)}" for decorator in decorators)
            yield f"class {name}({', '.join(map(_argument, bases))})"
            yield from _bodies(body)


def value(fact: Value) -> str:
    match fact:
        case Constant(str() as written, _, content):
            return f"{'' if content >= 0 else '~'}{written!r}"
        case Constant(written):
            return repr(written)
        case Template(parts):
            return _form("template", parts)
        case Name(name):
            return name
        case Member(owner, name):
            return f"{value(owner)}.{name}"
        case Item(owner, index):
            return f"{value(owner)}[{value(index)}]"
        case Call(function, arguments):
            return f"({' '.join(['call', value(function), *map(_argument, arguments)])})"
        case Mapping(entries):
            pairs = (f"**{value(e.value)}" if e.key is None else f"{value(e.key)}: {value(e.value)}" for e in entries)
            return f"{{{', '.join(pairs)}}}"
        case Collection(kind, items):
            return _form(kind, items)
        case Spread(given):
            return f"*{value(given)}"
        case Operation(operator, operands):
            return _form(operator, operands)
        case Conditional(test, then, otherwise):
            return _form("if", (test, then, otherwise))
        case Binding(name, given):
            return f"(:= {name} {value(given)})"
        case Lambda(parameters, body):
            return f"(lambda ({' '.join(parameters)}) {value(body)})"
        case Comprehension(kind, element, clauses):
            return f"({' '.join([f'{kind}-of', value(element), *map(_clause, clauses)])})"
        case Unknown(parts):
            return _form("unknown", parts)


def _form(head: str, parts: Iterable[Value]) -> str:
    return f"({' '.join([head, *map(value, parts)])})"


def _clause(clause: Clause) -> str:
    return _form("for", (clause.target, clause.iterable, *clause.conditions))


def _argument(argument: Argument) -> str:
    return f"{argument.spread}{f'{argument.name}=' if argument.name else ''}{value(argument.value)}"


def _parameter(parameter: Parameter) -> str:
    sign = "keyword " if parameter.kind == "keyword" else parameter.kind
    annotation = "" if parameter.annotation is None else f": {value(parameter.annotation)}"
    default = "" if parameter.default is None else f" = {value(parameter.default)}"
    return f"{sign}{parameter.name}{annotation}{default}"


def _assignment(targets: tuple[Value, ...], given: Value | None, annotation: Value | None, operator: str) -> str:
    note = "" if annotation is None else f": {value(annotation)}"
    right = "" if given is None else f" {operator or '='} {value(given)}"
    return f"assign {', '.join(map(value, targets))}{note}{right}"


def _bodies(body: tuple[Statement, ...], *others: tuple[str, tuple[Statement, ...]]) -> Iterator[str]:
    for inner in body:
        yield from (INDENT + line for line in statement(inner))
    for title, statements in others:
        if statements:
            yield title
            yield from _bodies(statements)
