"""What a CDK program in Python or TypeScript gives to a table: a property that is switched on, or exchanged."""

import re

import libcst

from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Constant,
    Mapping,
    Member,
    Name,
    Value,
    last_name,
)
from dynamorm_analysis.libraries.cdk.programs.telling import camel_case
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.arguments import with_argument
from dynamorm_codeactions.call_sites import call_named_at
from dynamorm_codeactions.lines import indentation_at, is_python, start_of_line
from dynamorm_codeactions.rewriting import Draft, rewrite_call

CONSTRUCTS = frozenset({"Table", "TableV2"})


def switch_on(draft: Draft, place: Place, name: str) -> bool:
    """Gives the construct that is made at a place the property `name` (`deletion_protection`) as true, in the manner of
    its language; False where it is given otherwise, or where its properties are not written there."""
    made = _construct_at(draft, place)
    if made is None:
        return False
    call, start = made
    if is_python(place.path):
        return _with_keyword(draft, place, start, call, name)
    properties = _properties(call)
    return properties is not None and _with_entry(draft, place, start, properties, camel_case(name))


def exchange(draft: Draft, place: Place, name: str, word: str, new: str) -> bool:
    """Puts another member of an enumeration in the place of the one that the construct is given as the property `name`:
    `RemovalPolicy.RETAIN` for `RemovalPolicy.DESTROY`."""
    made = _construct_at(draft, place)
    if made is None:
        return False
    call, start = made
    properties = _properties(call)
    given = {one.name: one.value for one in call.arguments if one.name}
    if properties is not None and not is_python(place.path):
        given = {_named(entry.key): entry.value for entry in properties.entries}
    match given.get(name if is_python(place.path) else camel_case(name)):
        case Member(name=written, name_span=span) if written == word:
            draft.replace(place.path, span.shifted(start), new)
            return True
    return False


def _construct_at(draft: Draft, place: Place) -> tuple[Call, int] | None:
    """The call that makes a table's construct at a place, and where its statement begins."""
    unit, found = draft.project.unit(place), call_named_at(draft.project, place)
    if unit is None or found is None or last_name(found[0].function) not in CONSTRUCTS:
        return None
    return found[0], unit.start


def _properties(call: Call) -> Mapping | None:
    """What a construct of a program in TypeScript is given besides its scope and id."""
    properties = call.arguments[-1].value if len(call.arguments) > 2 else None
    return properties if isinstance(properties, Mapping) else None


def _with_keyword(draft: Draft, place: Place, start: int, call: Call, name: str) -> bool:
    given = next((one.value for one in call.arguments if one.name == name), None)
    if given is not None:
        return _turned_on(draft, place, start, given, "True")
    last = call.arguments[-1] if call.arguments else None
    if not isinstance(last, Argument) or last.spread or not last.name:
        return False
    where = Place(place.path, place.anchor, call.span)

    def extended(written: libcst.Call) -> libcst.Call:
        return with_argument(written, name, "True", after=last.name)

    return rewrite_call(draft, where, extended)


def _with_entry(draft: Draft, place: Place, start: int, properties: Mapping, name: str) -> bool:
    given = next((entry.value for entry in properties.entries if _named(entry.key) == name), None)
    if given is not None:
        return _turned_on(draft, place, start, given, "true")
    if not properties.entries:
        return False
    content = draft.sources.content(place.path)
    end = start + properties.span.end - 1  # the brace
    last = start + properties.entries[-1].value.span.end
    behind = content[last:end].decode()
    if re.search(r"//|/\*", behind):
        return False
    if "\n" not in behind:
        draft.replace(place.path, Span(last, end), f", {name}: true{' ' if behind.endswith(' ') else ''}")
        return True
    line = start_of_line(content, end)
    if "," not in behind:
        draft.replace(place.path, Span(last, last), ",")
    inner = indentation_at(content, last)
    draft.replace(place.path, Span(line, line), f"{inner}{name}: true,\n")
    return True


def _turned_on(draft: Draft, place: Place, start: int, given: Value, on: str) -> bool:
    if not isinstance(given, Constant) or given.value is not False:
        return False
    draft.replace(place.path, given.span.shifted(start), on)
    return True


def _named(key: Value | None) -> str:
    match key:
        case Name(name=name):
            return name
        case Constant(value=str() as name):
            return name
    return ""
