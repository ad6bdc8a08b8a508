"""Texts, numbers and attribute values as the SDK writes them: behind pointers, constants and types."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from operator import eq, ge, gt, le, lt, ne
from re import compile

from dynamorm_analysis.facts.values import Call, Collection, Constant, Member, Name, Operation, Value
from dynamorm_analysis.libraries.api_words import TYPES
from dynamorm_analysis.libraries.sdk_go.inputs import Fields, Given, fields_of, sdk_type
from dynamorm_analysis.libraries.sdk_go.words import CONSTANTS, MARSHALLING, MEMBER
from dynamorm_analysis.libraries.values.static_values import table_name_of, told_or_kept, written_value
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Text, alternatives, is_falsy, options
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import argument_of, found_by, qualified_function
from dynamorm_analysis.linking.static.spelled_fields import field_given, set_on_some_paths
from dynamorm_analysis.linking.static.static_fields import name_meaning
from dynamorm_analysis.linking.static.static_telling import words_outside
from dynamorm_analysis.linking.written.templates import described
from dynamorm_analysis.model.names import UNKNOWN_NAME, TableName
from dynamorm_analysis.model.unfit_values import UnfitValue
from dynamorm_analysis.model.written_value import WrittenValue

WRAPPING = frozenset({
    "aws.String", "aws.Int32", "aws.Int64", "aws.Bool", "aws.ToString", "aws.StringValue", "ptr.String", "ptr.To",
    "to.Ptr", "lo.ToPtr", "pointer.To", "jsii.String",
})  # fmt: skip

NUMBERS = frozenset({"int", "int32", "int64"})
COMPARING = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
PATH = compile(r"[^\W\d]\w*(\.\w+)*")  # `service.orders.table`
SETS = frozenset({"SS", "NS", "BS"})


def unwrapped(program: Program, given: Given) -> Given:
    """The value behind `&x`, `aws.String(x)`, `types.KeyType(x)` and the parameters that it goes through."""
    value, scope = given.value, given.scope
    while True:
        match value:
            case Operation(operator="&" | "*", operands=(inner,)):
                value = inner
            case Call(function=Member(owner=Name(name=package), name=name), arguments=(argument,)) if (
                f"{package}.{name}" in WRAPPING or sdk_type(program, value.function, scope)
            ) and not argument.name:
                value = argument.value
            case Name() if (argument_given := argument_of(value, scope)) is not None:
                value, scope = argument_given
            case Member() if (field_of_argument := field_given(program, value, scope)) is not None:
                value, scope = field_of_argument
            case _:
                return Given(value, scope, given.optional)


def perhaps(program: Program, given: Given) -> Given:
    """The same, or what callers set it to on some paths only: `if open { asked.Filter = "#state = :open" }`."""
    value = given.value
    match value:
        case Call(function=Member(owner=Name(name=package), name=name), arguments=(argument,)) if (
            f"{package}.{name}" in WRAPPING
        ):
            value = argument.value
    set_ = set_on_some_paths(program, value, given.scope) if isinstance(value, Member) else None
    return Given(*set_, optional=True) if set_ is not None else given


def text(program: Program, given: Given | None) -> str | None:
    """A text that is always the same, None where it is not known; of the SDK's constants what they stand for."""
    if given is None:
        return None
    inner = unwrapped(program, given)
    if isinstance(inner.value, Member) and sdk_type(program, inner.value, inner.scope):
        return CONSTANTS.get(inner.value.name)
    found = name_meaning(program, inner.value, inner.scope)
    return found.template.constant if isinstance(found, Text) else None


def table_named(program: Program, given: Given | None) -> TableName:
    """The table that a field names, be it by the one place where the program keeps its name."""
    name = table_told(program, given)
    if given is None or name.known:
        return name
    inner = unwrapped(program, given)
    return told_or_kept(program, inner.value, inner.scope)


def table_told(program: Program, given: Given | None) -> TableName:
    """The table whose name a field is surely given; whoever gives the empty text asks for none."""
    if given is None:
        return UNKNOWN_NAME
    inner = unwrapped(program, given)
    found = name_meaning(program, inner.value, inner.scope)
    found = alternatives(tuple(one for one in options(found) if not is_falsy(one)))
    return table_name_of(found, written=isinstance(found, Text) and isinstance(inner.value, Constant))


def holder_of(program: Program, given: Given | None) -> str:
    """What holds the name of a table of which nothing else is known, in the words of the function that asks: a field of
    the object that it is a method of, or was given."""
    if given is None:
        return ""
    inner = unwrapped(program, given)
    told = words_outside(program, inner.value, inner.scope)
    said = described(inner.value) if told is None else told
    return said if PATH.fullmatch(said) and "." in said else ""


def index_named(program: Program, given: Given) -> str | None:
    """An index's name; that of an environment variable stays symbolic, as a table's does."""
    found = table_named(program, given)
    return found.text if found.source == "env" else text(program, given)


def scalar(program: Program, given: Given | None) -> int | bool | None:
    """A number or truth value that the source spells out."""
    if given is None:
        return None
    inner = unwrapped(program, given)
    match inner.value:
        case Call(function=Name(name=name), arguments=(argument,)) if name in NUMBERS:
            if (number := _given_number(argument.value, inner.scope)) is not None:
                return number
    value = inner.value
    if isinstance(value, Name):
        found = found_by(program, value, inner.scope)
        is_fixed = found is not None and not found.is_parameter and not found.bound.conditional
        value = found.bound.value if found is not None and is_fixed and found.bound.value is not None else value
    return value.value if isinstance(value, Constant) and isinstance(value.value, int) else None


def _given_number(value: Value, scope: Scope) -> int | None:
    """The number that the call which is looked at gives a parameter, where the function leaves that as it is: a test
    that sets it to another one (`if limit <= 0 { limit = 50 }`) does not hold for it."""
    match value, argument_of(value, scope):
        case Name(name=name, span=span), (Constant(value=int() as number), _):
            is_set = steps(scope, name, span.start, lambda test: _holds(test, name, number))
            return None if is_set or isinstance(number, bool) else number
    return None


def _holds(test: Value | None, name: str, number: int) -> bool | None:
    """How a test of a variable comes out that holds a number; None for one that asks for more."""
    match test:
        case Operation(operator="or" | "and" as operator, operands=operands):
            outcomes = [_holds(operand, name, number) for operand in operands]
            if (operator == "or") in outcomes:
                return operator == "or"
            return None if None in outcomes else operator == "and"
        case Operation(operator=operator, operands=(Name(name=asked), Constant(value=int() as other))) if asked == name:
            return COMPARING[operator](number, other) if operator in COMPARING else None
    return None


def attribute_value(program: Program, given: Given) -> WrittenValue:
    """`&types.AttributeValueMemberS{Value: x}`, and `{S: aws.String(x)}` of the first version."""
    made_of = _marshalled(program, given)
    if given.plain or made_of is not None:
        found = unwrapped(program, made_of or given)
        known = _as_told(written_value(program, found.value, found.scope), given)
        return replace(known, type=given.type) if given.type is not None else known
    fields = fields_of(program, given.value, given.scope)
    type_, inner = _typed(fields)
    if inner is None:
        return WrittenValue()
    found = unwrapped(program, inner)
    known = written_value(program, found.value, found.scope)
    return replace(_as_told(known, given), template=known.template if type_ in ("S", "N") else None, type=type_)


def _as_told(value: WrittenValue, given: Given) -> WrittenValue:
    """A value of a function that is called, in the words of whoever calls it."""
    return replace(value, told=value.symbol) if given.scope.is_of_one_call and value.told is None else value


def _marshalled(program: Program, given: Given) -> Given | None:
    """What `attributevalue.Marshal(x)` makes a value of, also where a variable holds that."""
    call, scope = given.value, given.scope
    if isinstance(call, Name):
        found = found_by(program, call, scope)
        if found is not None and (made := found.giving(call)) is not None:
            call, scope = made, found.scope
    match call:
        case Call(function=Name() | Member() as function, arguments=(argument,)) if (
            qualified_function(program, function, scope) in MARSHALLING
        ):
            return Given(argument.value, scope, given.optional)
    return None


def empty_sets(program: Program, entries: Mapping[str, Given]) -> Iterator[UnfitValue]:
    """Sets without an element among the values of attributes or placeholders: DynamoDB refuses them."""
    for name, given in entries.items():
        type_, inner = _typed(fields_of(program, given.value, given.scope))
        match inner.value if inner is not None and type_ in SETS else None:
            case Call(function=Collection(items=(element,)), arguments=()):  # a slice without an element
                yield UnfitValue("empty-set", name, given.place, f"[]{source_of(element)}{{}}")


def _typed(fields: Fields) -> tuple[str | None, Given | None]:
    type_ = fields.kind.removeprefix(MEMBER)
    if fields.kind.startswith(MEMBER) and type_ in TYPES:
        return type_, fields["Value"]
    if fields.kind == "AttributeValue" and len(fields.given) == 1:
        (name, inner), *_ = fields.given.items()
        return (name, inner) if name in TYPES else (None, None)
    return None, None
