"""Structs of Go whose fields are the attributes of a table: the tags that say how each is stored."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from posixpath import dirname

from dynamorm_analysis.facts.statements import Assignment, Class, inside
from dynamorm_analysis.facts.values import Call, Constant, Member, Name, Value
from dynamorm_analysis.libraries.tabletheory_go.fields import naming_of
from dynamorm_analysis.libraries.tabletheory_go.naming import convention_of, version_number
from dynamorm_analysis.libraries.tabletheory_go.words import MODULES
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import qualified, required_version
from dynamorm_analysis.linking.static.made_objects import pointed_to
from dynamorm_analysis.linking.static.static_types import called, embedded, struct_of, struct_of_value
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Definition, Table
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.renaming.go_texts import key_before
from dynamorm_codeactions.renaming.mentions import NEW, Found, Mention, Reading

DEEPEST = 8  # structs inside of structs
MAKING = frozenset({"MarshalMap", "UnmarshalMap", "UnmarshalListOfMaps"})
"""What makes items of structs of the SDK's, and structs of items, perhaps with options."""
TAGS: Mapping[str, tuple[str, ...]] = {
    "github.com/aws/aws-sdk-go/service/dynamodb/dynamodbattribute": ("dynamodbav", "json"),
    "github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue": ("dynamodbav",),
}
TAKING = re.compile(r"(?:Put|One|All\w*|Next\w*|Value|OldValue|OnlyUpdated\w*|CurrentValue)\Z")
"""The methods of chains of guregu's that are given structs."""
STORED = ("dynamodbav", "dynamo")
DECLARING = ("theorydb", "dynamorm")
"""The tags of a library whose structs are tables themselves."""

Structs = Mapping[str, Mapping[Scope, tuple[str, ...]]]
"""The structs that are items of each table, with the words of their tags."""


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a struct, with the text of its tag; `content` is where that stands in its file."""

    path: str
    struct: str
    name: str
    own: Span
    tag: str = ""
    content: Span | None = None


def named_by_structs(table: Table, name: str, reading: Reading) -> Found:
    """Where structs say that a field is the attribute: surely where functions make items of the table of them, or them
    of items, and perhaps in others of the same package that nothing is known of."""
    found = Found()
    structs = _structs(reading)
    mine = structs.get(table.id, {})
    for struct, words in mine.items():
        for field in _fields(struct, reading):
            if _stored(field, words) != name:
                continue
            others = [one for one, theirs in structs.items() if one != table.id and struct in theirs]
            if others and (other := reading.project.tables.get(others[0])) is not None:
                obstacle = f"`{name}` is also one of `{other.title}` where `{table.title}` is meant."
                return Found(_mentions(field, words, name), obstacles=(obstacle,))
            mentions = _mentions(field, words, name)
            untagged = () if mentions else (_untagged(field, words[0], reading),)
            found = found.and_(Found(mentions, obstacles=untagged))
    known = {(one.path, one.span) for one in found.mentions}
    perhaps = (one for one in _perhaps(table, name, structs, reading) if (one.path, one.span) not in known)
    return found.and_(Found(doubtful=frozenset(perhaps)))


def named_by_tag(definition: Definition, name: str, reading: Reading) -> Found:
    """Where a struct that is a table itself says that a field is the attribute; what it does not say yet is told
    there."""
    attribute = definition.attribute(name)
    field = _field_at(attribute.place, reading) if attribute is not None else None
    if field is None:
        return Found()
    for word in DECLARING if field.content is not None else ():
        given = re.search(rf'(?:^|\s){word}:"(?P<all>[^"]*)"', field.tag)
        if given is None:
            continue
        attr = re.search(rf"(?:^|,)\s*attr:(?P<name>{re.escape(name)})\s*(?=,|$)", given["all"])
        start = given.start("all")
        if attr is not None:
            span = _within(field, start + attr.start("name"), name)
            whole = _within(field, start + attr.start(), attr[0])
            needless = (_derived(field, definition, reading), whole) if attr[0].startswith(",") else None
            return Found(frozenset({Mention(field.path, span, needless=needless)}))
        told = Mention(field.path, _within(field, given.end("all"), ""), f",attr:{NEW}")
        return Found(frozenset({told}))
    tag = f'`{DECLARING[0]}:"attr:{name}"`'
    return Found(
        obstacles=(f"`{definition.symbol}.{field.name}` ({_shown(field, reading)}) has no tag: give it {tag}.",)
    )


def _untagged(field: _Field, word: str, reading: Reading) -> str:
    return (
        f"`{field.struct}.{field.name}` ({_shown(field, reading)}) has no tag that says how it is stored: give it "
        f'`{word}:"{field.name}"` first.'
    )


def _shown(field: _Field, reading: Reading) -> str:
    line = reading.content(field.path).count(b"\n", 0, field.own.start) + 1
    return f"{field.path}:{line}"


def is_made_of_struct(place: Place, structs: Found, reading: Reading) -> bool:
    """Whether a value at a place is that of the field, `Key{Number: number}`, or stands in what makes an item of such a
    struct."""
    key = key_before(place, reading)
    if isinstance(key, Name):
        lines = (_line_before(one, reading) for one in structs.mentions)
        return any(re.match(rf"\s*{key.name}\b", line) for line in lines)
    calls = reading.expressions(place.path, place.anchor, (Call,)) if key is None else ()
    return any(at.value.span.contains(place.span) and _words_of(at, reading) for at in calls)


def _line_before(mention: Mention, reading: Reading) -> str:
    before = reading.content(mention.path)[: mention.span.start]
    return before[before.rfind(b"\n") + 1 :].decode()


def _derived(field: _Field, definition: Definition, reading: Reading) -> str:
    """The name that the library gives a field without being told one, which needs no telling."""
    program, place = reading.project.program, definition.place
    required = required_version(program, place.path, MODULES)
    version = version_number(required[1]) if required is not None else None
    scope = program.module_scope(place.path, place.anchor)
    struct = struct_of(program, Name(definition.symbol, place.span), scope)
    given = naming_of(struct) if struct is not None else None
    return convention_of(given, version).derive(field.name, "")


# ---- fields and their tags -------------------------------------------------------------------------------------------


def _fields(struct: Scope, reading: Reading, depth: int = 0) -> Iterator[_Field]:
    """The fields of a struct, and those of structs that it embeds."""
    node, unit = struct.node, reading.project.modules[struct.path].units.get(struct.anchor)
    if not isinstance(node, Class) or unit is None:
        return
    for base in embedded(node) if depth < DEEPEST else ():
        if (inner := struct_of(reading.project.program, base, struct)) is not None:
            yield from _fields(inner, reading, depth + 1)
    yield from _own_fields(struct.path, node, unit.start)


def _own_fields(path: str, node: Class, start: int) -> Iterator[_Field]:
    for statement in node.body:
        match statement:
            case Assignment(targets=(Name(name=name, span=own),), value=value) if name[:1].isupper():
                field = _Field(path, node.name, name, own.shifted(start))
                if isinstance(value, Constant) and isinstance(value.value, str) and value.content >= 0:
                    content = Span(value.content, value.span.end - 1).shifted(start)
                    field = replace(field, tag=value.value, content=content)
                yield field


def _field_at(place: Place, reading: Reading) -> _Field | None:
    """The field whose name stands at a place."""
    unit = reading.project.unit(place)
    if unit is None:
        return None
    classes = (one for one in inside(unit.statement) if isinstance(one, Class))
    fields = (field for one in classes for field in _own_fields(place.path, one, unit.start))
    return next((field for field in fields if field.own == place.span.shifted(unit.start)), None)


def _stored(field: _Field, words: Sequence[str]) -> str:
    """Under which name a field is stored; empty where it is not."""
    for word in words:
        if (given := _given(field.tag, word)) is not None:
            return "" if given[1] == "-" else given[1] or field.name
    return field.name


def _given(tag: str, word: str) -> re.Match[str] | None:
    """The name that a tag gives under one of its words."""
    return re.search(rf'(?:^|\s){word}:"([^",]*)', tag)


def _mentions(field: _Field, words: Sequence[str], name: str) -> frozenset[Mention]:
    """Where a tag gives the name, or where it is to be told: behind what another library reads as well."""
    if field.content is None:
        return frozenset()
    given = _given(field.tag, words[0])
    if given is not None and given[1] == name:
        return frozenset({Mention(field.path, _within(field, given.start(1), name))})
    if given is not None:  # the name is that of the field, and the tag tells options alone
        return frozenset({Mention(field.path, _within(field, given.start(1), ""))})
    other = next((one for word in words[1:] if (one := re.search(rf'(?:^|\s){word}:"[^",]*([^"]*)', field.tag))), None)
    options = other[1] if other is not None else ""
    told = f' {words[0]}:"{NEW}{options}"'
    return frozenset({Mention(field.path, _within(field, len(field.tag), ""), told)})


def _within(field: _Field, start: int, text: str) -> Span:
    """The span of a part of a tag, by where it begins in that."""
    assert field.content is not None  # asked of tags that are written alone
    before = field.content.start + len(field.tag[:start].encode())
    return Span(before, before + len(text.encode()))


# ---- which structs are items of which table --------------------------------------------------------------------------


def _structs(reading: Reading) -> Structs:
    found = reading.known.get("structs of tables")
    if not isinstance(found, dict):
        found = reading.known["structs of tables"] = _worked_out(reading)
    return found


def _worked_out(reading: Reading) -> Structs:
    """What functions that ask one table alone make of items, or items of, and what is given to one that makes a request
    for them; where several tables are asked nothing says whose items they are, unless another function does."""
    project = reading.project
    by_unit: dict[tuple[str, str], set[str]] = defaultdict(set)
    by_call: dict[Place, list[Access]] = defaultdict(list)
    for access in (*project.accesses, *project.retold):
        if access.place.path.endswith(".go") and access.table is not None:
            by_unit[access.place.path, access.place.anchor].add(access.table)
            by_call[access.call].append(access)
    found: dict[str, dict[Scope, tuple[str, ...]]] = defaultdict(dict)
    for (path, anchor), tables in by_unit.items():
        if len(tables) == 1:
            for struct, words in _made_in(path, anchor, reading, 0):
                found[next(iter(tables))][struct.alone] = words
    for call, accesses in by_call.items():
        if len({one.table for one in accesses}) > 1 or (given := _given_at(call, reading)) is None:
            continue
        struct, words = given
        stored = {_stored(one, words) for one in _fields(struct, reading)}
        written = {one.attribute for access in accesses for one in access.written}
        if accesses[0].table is not None and written and written <= stored:
            found[accesses[0].table].setdefault(struct.alone, words)
    return found


def _given_at(place: Place, reading: Reading) -> tuple[Scope, tuple[str, ...]] | None:
    """The only struct with tags that a call is given: `store.Put(ctx, table, order)`."""
    for at in reading.expressions(place.path, place.anchor, (Call,)):
        if isinstance(at.value, Call) and at.value.span == place.span:
            structs = [_struct_at(one.value, at, reading) for one in at.value.arguments]
            tagged = [(one, words) for one in structs if one is not None and (words := _words_in(one, reading))]
            return tagged[0] if len({one.alone for one, _ in tagged}) == 1 else None
    return None


def _words_in(struct: Scope, reading: Reading) -> tuple[str, ...]:
    """The word of the tags that a struct has."""
    fields = tuple(_fields(struct, reading))
    return next(((word,) for word in STORED if any(_given(one.tag, word) for one in fields)), ())


def _struct_at(value: Value, at: Occurrence, reading: Reading) -> Scope | None:
    if isinstance(value, Constant):
        return None
    program = reading.project.program
    struct = reading.worked_out(partial(struct_of_value, program, pointed_to(value), at.scope), None)
    return struct if struct is not None and struct.path in reading.project.modules else None


def _made_in(path: str, anchor: str, reading: Reading, depth: int) -> Iterator[tuple[Scope, tuple[str, ...]]]:
    """The structs that a function makes of items, or items of, and those that functions make which it calls and which
    ask nothing."""
    program = reading.project.program
    asking = reading.known.get("asking")
    if not isinstance(asking, frozenset):
        every = (*reading.project.accesses, *reading.project.retold)
        asking = reading.known["asking"] = frozenset((one.place.path, one.place.anchor) for one in every)
    for at in reading.expressions(path, anchor, (Call,)):
        if not isinstance(at.value, Call):
            continue
        words = _words_of(at, reading)
        for argument in at.value.arguments if words else ():
            if (struct := _struct_at(argument.value, at, reading)) is not None:
                yield struct, words
        if words or depth:
            continue
        run = reading.worked_out(partial(called, program, at.value, at.scope), None)
        if run is not None and run.path.endswith(".go") and (run.path, run.anchor) not in asking:
            yield from _made_in(run.path, run.anchor, reading, depth + 1)


def _words_of(at: Occurrence, reading: Reading) -> tuple[str, ...]:
    """The words of tags by which a call stores structs, or makes them; none for other calls."""
    assert isinstance(at.value, Call)
    function = at.value.function
    package, _, method = qualified(reading.project.program, function, at.scope).rpartition(".")
    if package in TAGS:
        return TAGS[package] if method.removesuffix("WithOptions") in MAKING else ()
    if package or not isinstance(function, Member) or not TAKING.match(function.name):
        return ()
    imports = reading.content(at.scope.path)
    return ("dynamo",) if b"github.com/guregu/dynamo" in imports else ()


def _perhaps(table: Table, name: str, structs: Structs, reading: Reading) -> Iterator[Mention]:
    """The tags that give the name in structs of which it is not known whose items they are, where the package asks the
    table."""
    project = reading.project
    folders = {dirname(one.place.path) for one in project.accesses_of(table.id) if one.place.path.endswith(".go")}
    known = {(struct.path, struct.anchor) for each in structs.values() for struct in each}
    for path, module in project.modules.items():
        if not path.endswith(".go") or dirname(path) not in folders or name.encode() not in reading.content(path):
            continue
        for unit in module.facts.units:
            for statement in inside(unit.statement) if (path, unit.anchor) not in known else ():
                if not isinstance(statement, Class):
                    continue
                for field in _own_fields(path, statement, unit.start):
                    words = next((one for one in STORED if _given(field.tag, one)), None)
                    if words is not None and _stored(field, (words,)) == name:
                        yield from _mentions(field, (words,), name)
