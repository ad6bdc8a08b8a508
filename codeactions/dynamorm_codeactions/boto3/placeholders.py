"""Gives an attribute name in an expression string a placeholder, with its entry in ExpressionAttributeNames."""

import re

import libcst

from dynamorm_analysis.facts.values import Call, Constant, Entry, Item, Mapping, Value
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.arguments import argument, with_argument, with_changed
from dynamorm_codeactions.rewriting import code_of, parsed

NAMES = "ExpressionAttributeNames"


def holder_of(project: Project, name: Place, parameter: str) -> Span | None:
    """The call or dictionary, as a span of the file, that holds the expression string in which a name stands under
    its parameter's name; None when the string is not written on the spot."""
    unit = project.unit(name)
    if unit is None:
        return None
    every = list(occurrences(project.modules[name.path].unit_scope(unit), unit.statement))
    for found in every:
        if not isinstance(found.value, Constant) or not found.value.span.contains(name.span):
            continue
        for outer in reversed(found.outer):
            if _gives(outer, parameter, found.value):
                later = isinstance(outer, Mapping) and any(_sets_names(other) for other in every)
                return None if later else outer.span.shifted(unit.start)
    return None


def _sets_names(found: Occurrence) -> bool:
    """Whether an expression is the names map of a dictionary that was written before: `request[NAMES] = …`."""
    index = found.value.index if isinstance(found.value, Item) else None
    return isinstance(index, Constant) and index.value == NAMES


def _gives(holder: Value, parameter: str, value: Constant) -> bool:
    match holder:
        case Call(arguments=arguments):
            return any(a.name == parameter and a.value.span.contains(value.span) for a in arguments)
        case Mapping(entries=entries):
            return any(_is_entry(entry, parameter) and entry.value.span.contains(value.span) for entry in entries)
        case _:
            return False


def _is_entry(entry: Entry, parameter: str) -> bool:
    return isinstance(entry.key, Constant) and entry.key.value == parameter


def with_placeholder(text: str, name: str, places: list[int], parameter: str) -> str | None:
    """The text of a call or dictionary in which the name at some characters is replaced by its placeholder, with the
    placeholder's entry behind `parameter`; None where the names map is not written out."""
    holder = parsed(text)
    if holder is None or _is_open(holder):
        return None
    names = _names_map(holder)
    if names is not None and (not isinstance(names, libcst.Dict) or _is_open(names)):
        return None
    placeholder, entry_is_there = _placeholder(names, name)
    replaced = text
    for at in sorted(places, reverse=True):
        replaced = replaced[:at] + placeholder + replaced[at + len(name) :]
    if entry_is_there:
        return replaced
    holder = parsed(replaced)
    if holder is None:
        return None
    entry = f'"{placeholder}": "{name}"'
    if isinstance(names, libcst.Dict):
        extended = libcst.parse_expression(with_entry(code_of(names), entry))
        return code_of(_with_names(holder, extended))
    if isinstance(holder, libcst.Call):
        return code_of(with_argument(holder, NAMES, f"{{{entry}}}", after=parameter))
    return with_entry(replaced, f'"{NAMES}": {{{entry}}}')


def _is_open(holder: libcst.BaseExpression) -> bool:
    """Whether something is spread into a call or dictionary, which may hold names, too."""
    if isinstance(holder, libcst.Call):
        return any(argument.star == "**" for argument in holder.args)
    return isinstance(holder, libcst.Dict) and any(isinstance(e, libcst.StarredDictElement) for e in holder.elements)


def _names_map(holder: libcst.BaseExpression) -> libcst.BaseExpression | None:
    if isinstance(holder, libcst.Call):
        found = argument(holder, NAMES)
        return found.value if found else None
    if isinstance(holder, libcst.Dict):
        return next((e.value for e in holder.elements if isinstance(e, libcst.DictElement) and _key(e) == NAMES), None)
    return None


def _with_names(holder: libcst.BaseExpression, names: libcst.BaseExpression) -> libcst.BaseExpression:
    if isinstance(holder, libcst.Call):
        return with_changed(holder, NAMES, names)
    if isinstance(holder, libcst.Dict):
        elements = [
            e.with_changes(value=names) if isinstance(e, libcst.DictElement) and _key(e) == NAMES else e
            for e in holder.elements
        ]
        return holder.with_changes(elements=elements)
    return holder


def _key(element: libcst.DictElement) -> str:
    return _string(element.key)


def _string(expression: libcst.BaseExpression) -> str:
    value = expression.evaluated_value if isinstance(expression, libcst.SimpleString) else None
    return value if isinstance(value, str) else ""


def _placeholder(names: libcst.BaseExpression | None, name: str) -> tuple[str, bool]:
    """The placeholder that the map has for a name, or a new one; and whether its entry is there."""
    elements = names.elements if isinstance(names, libcst.Dict) else ()
    known = {_key(e): _string(e.value) for e in elements if isinstance(e, libcst.DictElement)}
    for placeholder, meant in known.items():
        if meant == name:
            return placeholder, True
    wanted = "#" + re.sub(r"\W", "_", name)
    number = 2
    placeholder = wanted
    while placeholder in known:
        placeholder, number = f"{wanted}{number}", number + 1
    return placeholder, False


def with_entry(dictionary: str, entry: str) -> str:
    """A dictionary's text with a further entry at its end, on a line of its own where the others have theirs."""
    body = dictionary[: dictionary.rindex("}")].rstrip()
    closing = dictionary[len(body) :]
    if body.endswith("{"):
        return f"{body}{entry}{closing.lstrip()}"
    comma = "" if body.endswith(",") else ","
    if "\n" not in closing:
        return f"{body}{comma} {entry}{closing.lstrip()}"
    indentation = re.findall(r"\n([ \t]*)\S", body)[-1] if re.search(r"\n[ \t]*\S", body) else "    "
    return f"{body}{comma}\n{indentation}{entry},{closing}"
