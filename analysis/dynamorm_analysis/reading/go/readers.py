"""Go's loops that take one record after the other out of a reader, until it has no more: of a CSV, of lines, of rows of
a database, of what is in a JSON stream."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Branch, Flow, Loop, Return, Statement, blocks, expressions, inside
from dynamorm_analysis.facts.values import Call, Collection, Constant, Member, Name, Operation, Value, parts_of
from dynamorm_analysis.text import Span

TAKING = {
    "Scan": frozenset({"Text", "Bytes"}),
    "Next": frozenset({"Scan", "StructScan", "MapScan", "SliceScan", "Values"}),
    "More": frozenset({"Decode"}),
}
"""Methods that tell whether there is more: `bufio.Scanner`, `sql.Rows` and `json.Decoder`, with those that give it."""
READING = frozenset({"Read", "ReadString", "ReadBytes", "ReadLine", "Decode"})
"""Methods that give what comes next, or `io.EOF`."""


def read_out(test: Value, body: tuple[Statement, ...], span: Span) -> Loop | None:
    """Such a loop as one over what the reader has: in each round the reader stands for another record."""
    reader = _asked_for_more(test, body) or _read_until_end(test, body)
    if reader is None:
        return None
    return Loop("for", Collection("tuple", (Name("_", reader.span), reader), reader.span), reader, body, (), span)


def _asked_for_more(test: Value, body: tuple[Statement, ...]) -> Name | None:
    """`for scanner.Scan() { line := scanner.Text() … }`."""
    match test:
        case Call(function=Member(owner=Name(name=name) as reader, name=method), arguments=()) if method in TAKING:
            taking = TAKING[method]
            if any(_is_method_of(part, name, taking) for part in _parts(body)):
                return reader
    return None


def _read_until_end(test: Value, body: tuple[Statement, ...]) -> Name | None:
    """`for { record, err := reader.Read(); if err == io.EOF { break } … }`, or `for record, err := reader.Read();
    err != io.EOF; … {`."""
    if not (_is_end(test) or (test == Constant(True, test.span) and any(map(_leaves_at_end, _flat(body))))):
        return None
    found = (
        part.function.owner
        for part in _parts(body)
        if isinstance(part, Call) and isinstance(part.function, Member) and part.function.name in READING
    )
    readers = {one.name: one for one in found if isinstance(one, Name)}
    return next(iter(readers.values())) if len(readers) == 1 else None


def _leaves_at_end(statement: Statement) -> bool:
    return (
        isinstance(statement, Branch)
        and any(map(_is_end, parts_of(statement.test)))
        and any(isinstance(one, Return) or (isinstance(one, Flow) and one.kind == "break") for one in statement.body)
    )


def _is_end(part: Value) -> bool:
    """Whether a test is about the end of what is read: `err == io.EOF`, `errors.Is(err, io.EOF)`."""
    match part:
        case Operation(operands=operands):
            return any(map(_is_end, operands))
        case Call(arguments=arguments):
            return any(_is_end(one.value) for one in arguments)
        case Member(owner=Name(name="io"), name="EOF"):
            return True
    return False


def _is_method_of(part: Value, owner: str, methods: frozenset[str]) -> bool:
    match part:
        case Call(function=Member(owner=Name(name=name), name=method)):
            return name == owner and method in methods
    return False


def _flat(body: tuple[Statement, ...]) -> Iterator[Statement]:
    """The statements of a body, and of branches in it, but for those of inner loops."""
    for statement in body:
        yield statement
        if isinstance(statement, Branch):
            for block in blocks(statement):
                yield from _flat(block)


def _parts(body: tuple[Statement, ...]) -> Iterator[Value]:
    """All expressions of a body."""
    for statement in body:
        for each in inside(statement):
            for value in expressions(each):
                yield from parts_of(value)
