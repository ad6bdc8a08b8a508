"""Lists that a function of Go gives back, of which all of its callers take the first one alone."""

from dynamorm_analysis.facts.statements import Assignment, Function
from dynamorm_analysis.facts.values import Call, Collection, Member, Name, last_name
from dynamorm_analysis.libraries.calls.static_pages import mentioned
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.occurrences import Occurrence, calls
from dynamorm_analysis.linking.scope import Scope

MANY = 12  # statements that call a function
MAX_STEPS = 2  # functions that give on a list


def callers_take_first(program: Program, function: Scope, variable: str, further: int = MAX_STEPS) -> bool:
    """Whether a function gives back a list that a variable holds, and does no more with it than to ask whether there is
    any; and whether each of its callers takes the first of the list, or asks that, and nothing else."""
    node, found = function.node, mentioned(program, function)
    if not isinstance(node, Function) or node.is_nameless:
        return False
    given = [one for one in returns(node.body) if isinstance(one.value, Collection | Name)]
    results = [one.value.items[0] if isinstance(one.value, Collection) else one.value for one in given]
    returned = sum(isinstance(one, Name) and one.name == variable for one in results)
    first, counted = (len(each.get((variable, ""), ())) for each in (found.first, found.counted))
    if not returned or len(found.names.get(variable, ())) != 1 + returned + first + counted:
        return False
    return _only_first_is_taken(program, function, further)


def callers_take_first_of_items(program: Program, function: Scope, response: str) -> bool:
    """The same where a function gives back the items of a response as they are: `return out.Items, nil`."""
    return gives_items(function, response) > 0 and _only_first_is_taken(program, function, MAX_STEPS)


def gives_items(function: Scope, response: str) -> int:
    """How often a function gives back the items of a response as they are, whatever it gives beside them."""
    node = function.node
    given = [one.value for one in returns(node.body)] if isinstance(node, Function) and not node.is_nameless else []
    first = [one.items[0] if isinstance(one, Collection) and one.items else one for one in given]
    return sum(
        isinstance(one, Member) and one.name == "Items" and isinstance(one.owner, Name) and one.owner.name == response
        for one in first
    )


def _only_first_is_taken(program: Program, function: Scope, further: int) -> bool:
    alone, node = function.alone, function.node
    if not isinstance(node, Function) or not further:
        return False
    name = node.name.rpartition(".")[2]
    sought = f"callers that take the first {further}"
    return program.shared(sought, alone, lambda: _all_take_first(program, alone, name, further))


def _all_take_first(program: Program, function: Scope, name: str, further: int) -> bool:
    places = [
        (path, anchor)
        for path, anchor in program.callers_of(name)
        if not program.is_installed(path) and (is_test(function.path) or not is_test(path))
    ]
    if not 0 < len(places) <= MANY:
        return False
    made = [
        at
        for path, anchor in places
        for call, at in calls(program.module_scope(path, anchor), program.modules[path].units[anchor].statement)
        if last_name(call.function) == name
    ]
    return bool(made) and all(_takes_first(program, at, further) for at in made)


def _takes_first(program: Program, call: Occurrence, further: int) -> bool:
    """Whether code around a call takes the first of what it gives, as far as the function around it goes."""
    match call.statement:
        case Assignment(targets=(Collection(items=(Name(name=name), *_)) | Name(name=name),), value=Call() as value):
            return value is call.value and _is_first_only(program, call.scope, name, further)
    return False


def _is_first_only(program: Program, scope: Scope, variable: str, further: int) -> bool:
    found = mentioned(program, scope)
    first, counted, compared = (
        len(each.get((variable, ""), ())) for each in (found.first, found.counted, found.compared)
    )
    made = [into for _, into in found.unmarshalled.get((variable, ""), ())]
    if not all(found.is_first_only(into) or callers_take_first(program, scope, into, further - 1) for into in made):
        return False
    is_little = first > 0 or 0 < counted == compared or bool(made)
    return is_little and len(found.names.get(variable, ())) == first + counted + len(made)
