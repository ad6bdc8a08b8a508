"""Objects of Go that are read out of a text in an item, and changed before they are written as a text again."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Function, Statement, expressions, inside
from dynamorm_analysis.facts.values import Call, Collection, Item, Member, Name, Value, last_name, names_in, parts_of
from dynamorm_analysis.libraries.courses.asked import Asked
from dynamorm_analysis.linking.names.flow import origin_of

READING = "Unmarshal"


def changed_text(asked: Asked, function: Function, value: Name) -> Value | None:
    """The text out of which an object was read that a variable holds, and that the function has changed since:
    `json.Unmarshal([]byte(game.Board), &board)`, `board.Turn++`. None of others."""
    made = origin_of(value, asked.scope)
    if isinstance(made, Call):  # `next := board.Move(by)`
        given = [each.value for each in made.arguments]
        given += [made.function.owner] if isinstance(made.function, Member) else []
        texts = (_read_out_of(asked, each) for each in given if isinstance(each, Name))
        return next((text for text in texts if text is not None), None)
    text = _read_out_of(asked, value)
    read = _reading(asked, value)
    if text is None or read is None:
        return None
    since = (
        each for each in inside(function) if read.span.end <= each.span.start and each.span.end <= value.span.start
    )
    return text if any(_changes(each, value.name) for each in since) else None


def _read_out_of(asked: Asked, name: Name) -> Value | None:
    read = _reading(asked, name)
    if read is None or not read.arguments:
        return None
    match read.arguments[0].value:
        case Call(function=Collection(), arguments=(text,)):  # `[]byte(game.Board)`
            return text.value
        case text:
            return text


def _reading(asked: Asked, name: Name) -> Call | None:
    """The last call before a use of a variable that reads an object into it."""
    calls = (call for call in asked.filled.get(name.name, ()) if call.span.end <= name.span.start)
    found = [call for call in calls if last_name(call.function) == READING]
    return found[-1] if found else None


def _changes(statement: Statement, name: str) -> bool:
    """Whether a statement sets a field of an object, or gives it to what may change it or makes another of it."""
    if isinstance(statement, Assignment):
        for target in _targets(statement):
            if isinstance(target, Member | Item) and name in names_in(target):
                return True
    for part in (part for value in expressions(statement) for part in parts_of(value)):
        match part:
            case Call(function=Member(owner=Name(name=owner))) if owner == name:
                return True
            case Call(function=called, arguments=arguments) if not last_name(called).startswith(("Marshal", READING)):
                if any(name in names_in(each.value) for each in arguments):
                    return True
    return False


def _targets(statement: Assignment) -> Iterator[Value]:
    for target in statement.targets:
        yield from target.items if isinstance(target, Collection) else (target,)
