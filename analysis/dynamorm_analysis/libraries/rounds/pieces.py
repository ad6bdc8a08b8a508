"""Lists that code cuts into pieces, so that one request takes each of them."""

from dynamorm_analysis.facts.statements import Assignment, Function, expressions, inside
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Spread,
    Value,
    last_name,
    parts_of,
)
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.linking.scope import Bound, Scope
from dynamorm_analysis.model.batch import Length
from dynamorm_analysis.words import words_of

MANY = 12  # statements that call a function: where there are more, they are not looked through
PIECE_WORDS = frozenset({"chunk", "batch", "page", "part", "slice", "group", "window", "piece", "subset"})
"""Words in the names of what holds so many entries as one request takes."""
PIECES = ("chunk", "batch", "grouper", "slice")
"""What the names of functions hold that cut something into pieces."""


def is_measured(function: Function, name: str) -> bool:
    """Whether a function asks how many entries a list has, other than whether there are any, or takes pieces of it. The
    list may be a field: `request.items`."""
    for statement in inside(function):
        for whole in expressions(statement):
            for part in parts_of(whole):
                match part:
                    case Operation(operator="==" | "!=" | "<" | "<=" | ">" | ">=" | "%" | "//", operands=operands):
                        is_of_it = any(_is_number_of(one, name) for one in operands)
                        if is_of_it and not any(isinstance(one, Constant) and one.value in (0, 1) for one in operands):
                            return True
                    case Call(function=Name(name="range"), arguments=arguments):
                        if any(_is_number_of(each, name) for one in arguments for each in parts_of(one.value)):
                            return True
    return False


def _is_number_of(value: Value, name: str) -> bool:
    match value:
        case Call(function=Name(name="len"), arguments=(argument,)):
            return path_of(argument.value) == name
    return False


def path_of(value: Value) -> str:
    """A variable, or a field of one: `request.items`; empty for all else."""
    match value:
        case Name(name=name):
            return name
        case Member(owner=Name(name=owner), name=name):
            return f"{owner}.{name}"
    return ""


def length_given(program: Program, name: str, scope: Scope, function: Function) -> Length:
    """How many entries a function is given under the name of a parameter: as many as its callers have, unless one of
    them gives pieces."""
    pieces = program.shared(f"pieces for {name}", scope.alone, lambda: _is_given_pieces(program, name, scope, function))
    return Length(grows=not pieces, sure=False)


def _is_given_pieces(program: Program, name: str, scope: Scope, function: Function) -> bool:
    """Whether a function may be given pieces of lists under the name of a parameter, as its name or a call tells."""
    of_method = scope.enclosing_class is not None or "." in function.name
    names = [parameter.name for parameter in function.parameters[1 if of_method else 0 :]]
    own = function.name.rpartition(".")[2]
    if name not in names or not _is_of_whole_lists(own):
        return True
    places = [one for one in program.callers_of(own) if not program.is_installed(one[0]) and not is_test(one[0])]
    called = program.known_as(own)
    for path, anchor in places[:MANY]:
        statement = program.modules[path].units[anchor].statement
        for call, at in calls(program.module_scope(path, anchor), statement):
            if last_name(call.function) not in called:
                continue
            given = [one.value for one in call.arguments if one.name == name]
            if not given and names.index(name) < len(call.arguments):
                given = [call.arguments[names.index(name)].value]
            if any(_is_piece(one, at.scope) for one in given):
                return True
    return False


def _is_of_whole_lists(name: str) -> bool:
    return (PIECE_WORDS - {"batch", "group"}).isdisjoint(words_of(name))


def _is_piece(value: Value, scope: Scope) -> bool:
    """Whether an expression is a slice, or what a loop gives; or a list that is written out."""
    match value:
        case Item():
            return True
        case Collection():
            return _is_written_out(value)
        case Name(name=name):
            bounds = scope.bindings.get(name, ())
            whole = all(one.by == "parameter" or (one.by == "assignment" and _is_whole(one)) for one in bounds)
            return not whole or not PIECE_WORDS.isdisjoint(words_of(name))
        case Call(function=function):
            return any(word in last_name(function).lower() for word in PIECES)
    return False


def _is_whole(bound: Bound) -> bool:
    """Whether a variable is set to something that is no slice, or is only declared (`var items []Item`)."""
    if bound.value is None:
        return isinstance(bound.statement, Assignment) and (
            bound.statement.value is None or isinstance(bound.statement.value, Call)
        )
    return not isinstance(bound.value, Item) and not _is_written_out(bound.value)


def _is_written_out(value: Value) -> bool:
    return isinstance(value, Collection) and bool(value.items) and not any(isinstance(o, Spread) for o in value.items)
