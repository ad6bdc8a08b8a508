"""Where models of PynamoDB name an attribute: as stored, and as their Python code calls it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Class, Loop, Statement, inside
from dynamorm_analysis.facts.values import Argument, Call, Constant, Member, Name, Value
from dynamorm_analysis.linking.evaluation import meaning, mro
from dynamorm_analysis.linking.meaning import ClassRef, Instance, Meaning, ParameterRef
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.model.table import Attribute, Definition
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.renaming.mentions import Found, Mention, Reading

STORED = "attr_name"


def stored_in(definition: Definition, name: str, reading: Reading) -> Iterator[Mention]:
    """Where a model and its indexes say how an attribute is stored; what they do not say yet is told there."""
    declared = [*definition.attributes, *(one for index in definition.indexes for one in index.attributes)]
    for attribute in declared:
        mention = _stored_name(attribute, reading) if attribute.name == name else None
        if mention is not None:
            yield mention


def _stored_name(attribute: Attribute, reading: Reading) -> Mention | None:
    call, start = _declaration(attribute, reading)
    if call is None:
        return None
    given = next((one.value for one in call.arguments if one.name == STORED), None)
    path = attribute.place.path
    if isinstance(given, Constant) and given.value == attribute.name:
        return Mention(path, Span(given.span.start + 1, given.span.end - 1).shifted(start))
    return _told(path, call, start, "{}") if given is None else None


def _told(path: str, call: Call, start: int, name: str) -> Mention | None:
    """The further argument that tells how an attribute is stored."""
    last = call.arguments[-1] if call.arguments else None
    if isinstance(last, Argument):
        return Mention(path, Span(last.span.end, last.span.end).shifted(start), f', {STORED}="{name}"')
    return Mention(path, Span(call.span.end - 1, call.span.end - 1).shifted(start), f'{STORED}="{name}"')


def _declaration(attribute: Attribute, reading: Reading) -> tuple[Call | None, int]:
    unit = reading.project.unit(attribute.place)
    for statement in inside(unit.statement) if unit is not None else ():
        match statement:
            case Assignment(targets=(Name(span=span),), value=Call() as call) if span == attribute.place.span:
                return call, unit.start if unit is not None else 0
    return None, 0


# ---- in Python -------------------------------------------------------------------------------------------------------


def python_name_of(definition: Definition, name: str, reading: Reading) -> Found:
    """Where code calls a model's attribute by its Python name; what is stored keeps its name."""
    attribute = next((one for one in definition.attributes if one.code_name == name), None)
    span = reading.span(attribute.place) if attribute is not None else None
    if attribute is None or span is None:
        return Found()
    call, start = _declaration(attribute, reading)
    if call is None:
        return Found(obstacles=(f"`{name}` is not declared in a plain way.",))
    mentions = {Mention(attribute.place.path, span)}
    if not any(one.name == STORED for one in call.arguments):
        told = _told(attribute.place.path, call, start, attribute.name)
        mentions |= {told} if told is not None else set()
    left: set[Place] = set()
    items = _Items(definition, attribute, reading)
    for path in reading.project.modules:
        if path.endswith(".py") and name.encode() in _content(path, reading):
            for found in _members(path, items):
                (mentions if isinstance(found, Mention) else left).add(found)  # type: ignore[arg-type]
    mentions |= set(_in_requests(definition, attribute, reading))
    known = {mention.span for mention in mentions}
    left = {place for place in left if reading.span(place) not in known}
    return Found(frozenset(mentions), frozenset(left))


def _content(path: str, reading: Reading) -> bytes:
    return b"" if reading.project.program.is_installed(path) else reading.content(path)


@dataclass(frozen=True, slots=True)
class _Items:
    """Tells which expressions are a model, or objects of it."""

    definition: Definition
    attribute: Attribute
    reading: Reading

    def has(self, owner: Value, at: Occurrence) -> bool | None:
        """Whether an expression is one; None where that is not known."""
        program = self.reading.project.program
        of = meaning(program, owner, at.scope)
        if isinstance(of, ParameterRef) and of.annotation is not None:
            of = meaning(program, of.annotation, of.scope)
        if isinstance(of, ClassRef | Instance):
            return self.declare(of)
        return True if isinstance(owner, Name) and self._is_read(owner.name, at) else None

    def declare(self, of: Meaning) -> bool:
        """Whether an object or class has the attribute from the class that declares it."""
        of = of.of if isinstance(of, Instance) else of
        place = self.attribute.place
        for base in mro(self.reading.project.program, of) if isinstance(of, ClassRef) else ():
            node = base.scope.node if isinstance(base, ClassRef) else None
            if not isinstance(base, ClassRef) or not isinstance(node, Class) or not node.span.contains(place.span):
                continue
            if (base.scope.path, base.scope.anchor) == (place.path, place.anchor):
                return True
        return False

    def _is_read(self, name: str, at: Occurrence) -> bool:
        """Whether a variable holds what a request of the model read, an item or one after the other."""
        bounds = at.scope.bindings.get(name, ())
        return bool(bounds) and all(self._gives_items(bound.statement, bound.value, at) for bound in bounds)

    def _gives_items(self, statement: Statement, value: Value | None, at: Occurrence) -> bool:
        called = statement.iterable if isinstance(statement, Loop) else value
        match called:
            case Call(function=Name(name="list" | "iter" | "reversed"), arguments=(one,)):
                called = one.value
        match called:
            case Call(function=Member(owner=owner, name=method)) if method in READS:
                is_one = isinstance(statement, Loop) == (method != "get")
                return is_one and self.has(owner, at) is True
        return False


READS = frozenset({"get", "query", "scan", "batch_get"})


def _members(path: str, items: _Items) -> Iterator[Mention | Place]:
    """`Order.customer` and `order.customer`, and where it is not known what they are of."""
    name = items.attribute.code_name
    module = items.reading.project.modules[path]
    for unit in module.facts.units:
        for at in occurrences(module.unit_scope(unit), unit.statement, (Member, Call)):
            match at.value:
                case Member(owner=owner, name=known, name_span=span) if known == name:
                    is_item = items.has(owner, at)
                    if is_item:
                        yield Mention(path, span.shifted(unit.start))
                    elif is_item is None:
                        yield Place(path, unit.anchor, span)
                case Call(function=function, arguments=arguments):
                    named = [one for one in arguments if one.name == name]
                    if named and items.has(function, at):
                        start = named[0].span.start + unit.start
                        yield Mention(path, Span(start, start + len(name.encode())))


def _in_requests(definition: Definition, attribute: Attribute, reading: Reading) -> Iterator[Mention]:
    """What requests of the model name, whatever variable holds its class or items."""
    project = reading.project
    table = next((one for one in project.tables.values() if definition in one.declarations), None)
    name = re.escape(attribute.code_name)
    if table is not None and sum(one.attribute(attribute.name) is not None for one in table.declarations) > 1:
        return  # requests of several models are told apart by the classes that make them alone
    for access in project.accesses_of(table.id) if table is not None else ():
        if access.library != definition.library:
            continue
        for read in access.read:
            if read.attribute == attribute.name and (span := reading.span(read.place)) is not None:
                yield from reading.matches(read.place.path, span, rf"\.\s*(?P<name>{name})$")
        for written in access.written:
            span = reading.span(written.place) if written.attribute == attribute.name else None
            if span is None:
                continue
            yield from reading.matches(written.place.path, span, ASSIGNED % name)
            content = reading.content(written.place.path)
            before = re.search(rb"\b(%s)\s*=\s*$" % name.encode(), content[max(0, span.start - 200) : span.start])
            if before is not None:
                start = max(0, span.start - 200)
                yield Mention(written.place.path, Span(*before.span(1)).shifted(start))


ASSIGNED = r"\A[\w.]+\.(?P<name>%s)\s*[-+*/|&%%]?=(?!=)"
