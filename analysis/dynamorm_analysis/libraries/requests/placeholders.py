"""The expression strings of a request, and what its placeholders stand for."""

from dataclasses import replace

from dynamorm_analysis.expressions.tree import HOLE
from dynamorm_analysis.facts.statements import Assignment, Evaluation, inside
from dynamorm_analysis.facts.values import Collection, Mapping, Member, Name, Value
from dynamorm_analysis.libraries.api_words import EXPRESSIONS, TYPES
from dynamorm_analysis.libraries.requests.computed import added_to
from dynamorm_analysis.libraries.requests.given import Given, Parameters
from dynamorm_analysis.libraries.requests.handed import Handed, where_handed
from dynamorm_analysis.libraries.requests.items import value_of
from dynamorm_analysis.libraries.requests.parameters import of_given, of_mapping
from dynamorm_analysis.libraries.requests.texts import texts
from dynamorm_analysis.libraries.strings.expression_strings import Placeholders
from dynamorm_analysis.libraries.values.attribute_names import attribute_name
from dynamorm_analysis.linking.files.changes import changed, changed_in, handed_on
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.expression import Expressions, Placeholder
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.text import Place

REQUESTING = frozenset(
    {"batch_get_item", "batch_write_item", "delete_item", "get_item", "paginate", "put_item", "query", "scan"}
    | {"transact_get_items", "transact_write_items", "update_item"}
)
"""Methods that make requests of what they are given, and leave it as it is."""


def placeholders(program: Program, parameters: Parameters, typed: bool) -> Placeholders:
    """The placeholders that `ExpressionAttributeNames` and `ExpressionAttributeValues` define."""
    names = of_given(program, parameters["ExpressionAttributeNames"])
    values = of_given(program, parameters["ExpressionAttributeValues"])
    last = {placeholder: given[-1] for placeholder, given in values.given.items() if given}

    def value(placeholder: str) -> WrittenValue:
        given = last.get(placeholder)
        if given is None:
            return WrittenValue()
        said = value_of(program, given.value, given.scope, typed)
        summand = added_to(program, given.value, given.scope)
        return replace(said, adds_to=summand) if summand else said

    def is_changing(placeholder: str) -> bool:
        given = values[placeholder]
        if values.open or len(given) != 1 or given[0].operator not in ("=", "[]"):
            return True
        form = of_mapping(program, given[0].value, given[0].scope).given
        return not typed and len(form) == 1 and not TYPES.isdisjoint(form)  # `{"S": …}`, of a client after all

    return Placeholders({alias: _one_name(program, given) for alias, given in names.given.items()}, value, is_changing)


def defined(program: Program, parameters: Parameters, expressions: Expressions, asked: Place) -> Expressions:
    """Expressions with the placeholders that the request defines, each where it does so last; `asked` is the call."""
    names = of_given(program, parameters["ExpressionAttributeNames"])
    values = of_given(program, parameters["ExpressionAttributeValues"])
    strings = tuple(_handed(given) for parameter in EXPRESSIONS for given in parameters[parameter])
    of_names = tuple(_handed(given) for given in parameters["ExpressionAttributeNames"])
    of_values = tuple(_handed(given) for given in parameters["ExpressionAttributeValues"])
    return replace(
        expressions,
        whole=expressions.whole and not _may_grow(strings),
        defined=tuple(
            Placeholder(text, given[-1].place)
            for text, given in (*names.given.items(), *values.given.items())
            if given and text[:1] in ("#", ":")
        ),
        names_known=not (names.open or parameters.open) and _is_all(of_names, names, asked),
        values_known=not (values.open or parameters.open) and _is_all(of_values, values, asked),
        constant=_in_any_case(parameters["ExpressionAttributeNames"], names)
        | _in_any_case(parameters["ExpressionAttributeValues"], values),
    )


def _in_any_case(values: tuple[Given, ...], entries: Parameters) -> frozenset[str]:
    """The entries that a map has on each path."""
    if not values or any(given.optional for given in values):
        return frozenset()
    return frozenset(name for name, given in entries.given.items() if any(not one.optional for one in given))


def _handed(given: Given) -> Handed:
    return where_handed(given.value, given.scope, REQUESTING | {""})


def _is_all(values: tuple[Handed, ...], entries: Parameters, asked: Place) -> bool:
    """Whether the entries of a map are all that it ever has: it is built by the function that is seen to give it, and
    by nobody else."""
    functions = [given.scope.node for given in values]
    built = (one.scope.node for given in entries.given.values() for one in given)
    if entries.open or any(_is_elsewhere(given) or _is_changed_before(given, asked) for given in values):
        return False
    return all(node in functions for node in built) and not _may_grow(values)


def _is_changed_before(given: Handed, asked: Place) -> bool:
    """Whether a map by a name, which another dictionary holds, is stored into between that and the request."""
    if not isinstance(given.value, Name) or given.scope.node is None or given.value.name not in changed(given.scope):
        return False
    name, held = given.value.name, given.value.span.end
    is_here = (asked.path, asked.anchor) == (given.scope.path, given.scope.anchor)
    return any(
        held <= statement.span.start and not (is_here and statement.span.start >= asked.span.start)
        for statement in inside(given.scope.node)
        if isinstance(statement, Assignment | Evaluation) and name in changed_in(statement)
    )


def _is_elsewhere(given: Handed) -> bool:
    """Whether a map is one of a module or an object, which any function may change."""
    if isinstance(given.value, Name):
        return given.value.name not in given.scope.bindings
    return isinstance(given.value, Member)


def _may_grow(values: tuple[Handed, ...]) -> bool:
    """Whether a dictionary or list that is built where a parameter is, the parameter itself or one around it, is given
    to another name, or to a function other than those that make requests: it may add to it."""
    return any(
        isinstance(bound.value, Mapping | Collection)
        for given in values
        for name, called in handed_on(given.scope).items()
        if not called.keys() <= REQUESTING | given.by
        for bound in given.scope.bindings.get(name, ())
    )


def _one_name(program: Program, values: tuple[Given, ...]) -> str | None:
    found = {attribute_name(program, given.value, given.scope) for given in values}
    return (found.pop() or None) if len(found) == 1 else None


def is_string(program: Program, value: Value, scope: Scope) -> bool:
    """Whether an expression is put together from strings, as far as its parts tell."""
    return any(text.text.replace(HOLE, "").strip() for text in texts(program, value, scope))
