"""What a CDK program gives to a table's construct, in Python and TypeScript: a property that is switched on."""

import re

import libcst

from dynamorm_analysis.facts.values import Argument, Call, Constant, Mapping, Name, Value, called_span, last_name
from dynamorm_analysis.libraries.cdk.programs.telling import camel_case
from dynamorm_analysis.linking.occurrences import occurrences
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.arguments import with_argument
from dynamorm_codeactions.lines import indentation_at, is_python, start_of_line
from dynamorm_codeactions.rewriting import Draft, rewrite_call

CONSTRUCTS = frozenset({"Table", "TableV2"})


def switch_on(draft: Draft, place: Place, name: str) -> bool:
    """Gives the construct that is made at a place the property `name` (`deletion_protection`) as true, in the manner of
    its language; False where it is given otherwise, or where its properties are not written there."""
    unit = draft.project.unit(place)
    if unit is None:
        return False
    found = occurrences(draft.project.modules[place.path].unit_scope(unit), unit.statement)
    calls = (one.value for one in found if isinstance(one.value, Call))
    call = next((call for call in calls if called_span(call) == place.span), None)
    if call is None or last_name(call.function) not in CONSTRUCTS:
        return False
    if is_python(place.path):
        return _with_keyword(draft, place, unit.start, call, name)
    properties = call.arguments[-1].value if len(call.arguments) > 2 else None
    return isinstance(properties, Mapping) and _with_entry(draft, place, unit.start, properties, camel_case(name))


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
