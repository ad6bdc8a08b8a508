"""Lists that a function of Go gives back, of which all of its callers take the first one alone."""

from dynamorm_analysis.facts.statements import Assignment, Function
from dynamorm_analysis.facts.values import Call, Collection, Name, last_name
from dynamorm_analysis.libraries.calls.static_pages import Mentioned, mentioned
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.occurrences import Occurrence, calls
from dynamorm_analysis.linking.scope import Scope

MANY = 12  # statements that call a function


def callers_take_first(program: Program, function: Scope, variable: str) -> bool:
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
    alone = function.alone
    return program.shared(
        "callers that take the first", alone, lambda: _all_take_first(program, alone, node.name.rpartition(".")[2])
    )


def _all_take_first(program: Program, function: Scope, name: str) -> bool:
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
    return bool(made) and all(_takes_first(program, at) for at in made)


def _takes_first(program: Program, call: Occurrence) -> bool:
    """Whether code around a call takes the first of what it gives, as far as the function around it goes."""
    match call.statement:
        case Assignment(targets=(Collection(items=(Name(name=name), *_)) | Name(name=name),), value=Call() as value):
            return value is call.value and _is_first_only(mentioned(program, call.scope), name)
    return False


def _is_first_only(found: Mentioned, variable: str) -> bool:
    first, counted = (len(each.get((variable, ""), ())) for each in (found.first, found.counted))
    return first > 0 and len(found.names.get(variable, ())) == first + counted
