"""Values of a request that boto3 or DynamoDB refuses as they are written, and those in a form that is not wanted.

boto3's resources turn plain values into DynamoDB's and take no floats ("Valid DynamoDB types", boto3); its client takes
values in their form `{"S": "x"}` alone and checks each of them before it sends anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Comprehension,
    Conditional,
    Constant,
    Entry,
    Mapping,
    Member,
    Name,
    Spread,
    Value,
)
from dynamorm_analysis.libraries.api_words import TYPES
from dynamorm_analysis.libraries.boto3.built_items import is_built_here
from dynamorm_analysis.libraries.boto3.held import parts_held, stored_at_times, stored_last
from dynamorm_analysis.libraries.boto3.lists import listed_of
from dynamorm_analysis.libraries.boto3.typed_values import TEXTUAL, has_type_by_call, is_serializer, typed_throughout
from dynamorm_analysis.libraries.requests.given import DeclaredField, Given, Parameters
from dynamorm_analysis.libraries.requests.handed import Handed, where_handed
from dynamorm_analysis.libraries.requests.parameters import of_given, of_mapping
from dynamorm_analysis.libraries.requests.placeholders import REQUESTING
from dynamorm_analysis.libraries.requests.set_from import sent_from
from dynamorm_analysis.libraries.values.declared_floats import floats_in
from dynamorm_analysis.libraries.values.declared_lists import is_list_of_floats
from dynamorm_analysis.libraries.values.defaults import is_float_at_times, is_float_by_default
from dynamorm_analysis.libraries.values.free_maps import filled_from_outside
from dynamorm_analysis.libraries.values.held_floats import is_held_as_float
from dynamorm_analysis.libraries.values.json_floats import read_from_json
from dynamorm_analysis.libraries.values.json_sums import computed_from_json, measures_in_rounds
from dynamorm_analysis.libraries.values.json_wholes import measure_in_json
from dynamorm_analysis.libraries.values.python_kinds import kind_of
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.calls.deciding import chosen
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.changes import is_changed_at_large
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.unfit_values import Unfitness, UnfitValue, ValueKind

DEEPEST = 32  # levels of maps and lists in an attribute ("Quotas", AWS)
MOST_LEVELS = 64  # that are looked into
MOST_VARIABLES = 3  # in each other, that are looked into
NO_TEXT: frozenset[ValueKind] = frozenset({"int", "float", "decimal", "bool", "none", "list", "map", "set"})
PLAIN: frozenset[ValueKind] = NO_TEXT - {"map"} | {"text", "naive datetime", "aware datetime", "duration"}
UNCHANGING = REQUESTING | {
    "", "append", "debug", "dumps", "error", "exception", "float", "format", "info", "int", "isinstance", "len", "log",
    "pprint", "print", "str", "warning",
}  # fmt: skip
"""Functions that leave a dictionary that they are given as it is, and another name for it."""
INNER = {"M": "map", "L": "list", "BOOL": "bool", "NULL": "bool"}


@dataclass(frozen=True)
class _Look:
    """What is looked through: the value that an attribute or placeholder is given."""

    program: Program
    attribute: str
    given: Given
    variables: int = 0
    """In how many of them, one in the other, it stands."""
    by: frozenset[str] = frozenset()
    """The functions by which it is handed on to the one that makes the request."""

    def found(self, unfitness: Unfitness, value: Value, scope: Scope, within: str = "") -> UnfitValue:
        is_whole = self.given.value is value and self.given.scope is scope and self.given.start is not None
        return UnfitValue(
            unfitness,
            self.attribute,
            scope.place(value.span),
            source_of(value),
            kind_of(self.program, value, scope),
            within,
            self.given.place if is_whole else None,
        )

    def kind(self) -> ValueKind:
        return kind_of(self.program, self.given.value, self.given.scope)

    def plain(self) -> Iterator[UnfitValue]:
        if self.given.of_field is not None:
            return _of_field(self, self.given.of_field)
        return _plain(self, self.given.value, self.given.scope, 0)

    def in_variable(self) -> "_Look":
        return replace(self, variables=self.variables + 1)

    def handed_on(self, where: Handed) -> "_Look":
        return replace(self, by=self.by | where.by) if where.by else self

    def typed(self) -> Iterator[UnfitValue]:
        return _typed(self, self.given.value, self.given.scope, 0)


def unfit_values(program: Program, parameters: Parameters, typed: bool) -> tuple[UnfitValue, ...]:
    """Those in the keys, items and placeholders of a request, and in the parameters of its statement."""
    found: list[UnfitValue] = []
    for name in ("Key", "Item", "ExpressionAttributeValues"):
        if values := parameters[name]:
            if not typed and (converted := _all_typed(program, name, values)) is not None:
                found.append(converted)
                continue
            where = [_handed(each.value, each.scope) for each in values]
            found += _in_entries(program, of_given(program, values), where, typed, is_key=name == "Key")
    for value, scope in listed_of(program, parameters["Keys"]):
        entries = of_mapping(program, value, scope)
        found += _in_entries(program, entries, [_handed(value, scope)], typed, is_key=True)
    if typed:
        for value, scope in listed_of(program, parameters["Parameters"]):
            found += _Look(program, "", Given(value, scope)).typed()
    found += () if typed else _of_json(program, parameters["Item"])
    for entries, given in sent_from(program, parameters) if not typed else ():
        found += _of_json(program, (given,))
        built = _before_stores(given)
        if not built.may_be_changed(UNCHANGING) and not _is_given(built):
            found += _in_entries(program, entries, [built], typed=False, is_key=False)
    return tuple(found)


def _all_typed(program: Program, name: str, values: tuple[Given, ...]) -> UnfitValue | None:
    """All values of a parameter, where a function gives each of them its type on the way to a table."""
    if len(values) != 1 or values[0].optional:
        return None
    where = _handed(values[0].value, values[0].scope)
    if where.may_be_changed(UNCHANGING):
        return None
    made = typed_throughout(program, where.value, where.scope)
    place = where.scope.place(where.value.span)
    return UnfitValue("typed", name, place, source_of(made), throughout=True) if made is not None else None


def _of_json(program: Program, values: tuple[Given, ...]) -> Iterator[UnfitValue]:
    """The measure that the code names of JSON which it writes as a whole."""
    for each in values if len(values) == 1 and not values[0].optional else ():
        if (found := measure_in_json(program, each.value, each.scope)) is not None:
            place, written = each.scope.place(each.value.span), source_of(each.value)
            yield UnfitValue("float", found[0], place, written, read_from=found[1], inside=True)


def compared(program: Program, attribute: str, call: Call, scope: Scope) -> tuple[UnfitValue, ...]:
    """Floats that a condition compares an attribute with: `Attr("price").between(0.5, 1)`."""
    given = (Given(argument.value, scope) for argument in call.arguments if not argument.spread)
    return tuple(one for each in given for one in _Look(program, attribute, each).plain() if one.unfitness == "float")


def _in_entries(
    program: Program, entries: Parameters, where: list[Handed], typed: bool, *, is_key: bool
) -> Iterator[UnfitValue]:
    is_written_out = all(isinstance(each.value, Mapping) for each in where)
    if any(each.may_be_changed(UNCHANGING) for each in where):
        return
    by = frozenset[str]().union(*(each.by for each in where))
    if entries.open and not is_written_out:
        if not typed:
            yield from _stored_last(program, where)
        return
    built_here = all(is_built_here(program, each) for each in where)
    looks = [
        _Look(program, name, each, by=by)
        for name, given in entries.given.items()
        for each in given
        if _is_as_written(each, typed)
        and (built_here or (len(given) == 1 and not (each.optional and each.of_field is None)))
    ]
    certain = not entries.open and not any(_is_unknown(look) for look in looks)
    for look in looks:
        yield from (replace(one, alone=certain) for one in look.typed()) if typed else look.plain()
    if typed:
        return
    on_purpose = is_key or _are_typed(looks)
    for look in looks:
        if _is_typed_form(look) and (on_purpose or _can_be_no_map(look)):
            yield look.found("typed", look.given.value, look.given.scope)


def _is_as_written(given: Given, typed: bool) -> bool:
    """Whether a value is sent as it stands there; of a field that was written as JSON, a float is."""
    return not given.reread or (given.floats_kept and given.of_field is not None and not typed)


def _is_unknown(look: _Look) -> bool:
    """Whether a value may be plain, or have its type with it."""
    return not isinstance(look.given.value, Mapping) and not look.kind()


def _handed(value: Value, scope: Scope) -> Handed:
    return where_handed(value, scope, UNCHANGING)


def _before_stores(given: Given) -> Handed:
    """The same of a dictionary into which functions that it goes through store entries under names that are known."""
    return where_handed(given.value, given.scope, UNCHANGING, is_changed_at_large)


def _is_given(where: Handed) -> bool:
    """Whether a caller has what a function may have changed."""
    return isinstance(where.value, Name) and where.value.name in where.scope.arguments


def _stored_last(program: Program, where: list[Handed]) -> Iterator[UnfitValue]:
    """Those that are stored under a name into a dictionary of which nothing else is known, and stay there."""
    for each in where:
        if isinstance(each.value, Name):
            for attribute, value, start in stored_last(each.scope, each.value):
                yield from _Look(program, attribute, Given(value, each.scope, start=start)).plain()


def _of_field(look: _Look, field: DeclaredField) -> Iterator[UnfitValue]:
    """The floats of an object's field, by how its class declares it; what a class of data alone declares may be
    anything else in what the field holds, or where there is none."""
    found = floats_in(look.program, field.annotation, field.scope)
    if not found and (place := filled_from_outside(look.program, field.read, look.given.scope)) is not None:
        yield replace(look.found("float", field.read, look.given.scope), read_from=place, inside=True)
    if found and (field.is_checked or found == "float"):
        unfit = replace(look.found("float", field.read, look.given.scope), entry=None, of_field=True)
        unfit = replace(unfit, unchecked=not field.is_checked)
        yield replace(unfit, inside=found == "inside", at_times=found == "perhaps")


# ---- plain values ---------------------------------------------------------------------------------------------------


def _plain(look: _Look, value: Value, scope: Scope, level: int) -> Iterator[UnfitValue]:
    """Those in a value that boto3 converts itself."""
    if level > MOST_LEVELS:
        return
    where = _handed(value, scope)
    value, scope, look = where.value, where.scope, look.handed_on(where)
    match value:
        case Mapping(entries=entries):
            if level == DEEPEST:
                yield look.found("too-deep", value, scope)
                return
            for entry in entries:
                if entry.key is not None:
                    yield from _plain(look, entry.value, scope, level + 1)
        case Collection(items=items):
            if level == DEEPEST:
                yield look.found("too-deep", value, scope)
                return
            for item in items:
                if not isinstance(item, Spread):
                    yield from _plain(look, item, scope, level + 1)
        case Comprehension(kind="list" | "set", element=element):
            yield from _plain(look, element, scope, level + 1)
            yield from _in_rounds(look, value, scope)
        case Conditional():
            for part in chosen(look.program, value, scope, meaning):
                yield from _plain(look, part, scope, level)
        case _:
            kind = kind_of(look.program, value, scope)
            if kind == "float":
                yield look.found("float", value, scope)
            elif kind == "empty set":
                yield look.found("empty-set", value, scope)
            elif not kind and is_float_by_default(look.program, value, scope):
                yield replace(look.found("float", value, scope), by_default=True)
            elif not kind and is_held_as_float(look.program, value, scope):
                yield replace(look.found("float", value, scope), unchecked=True)
            elif not kind and is_list_of_floats(look.program, value, scope):
                yield replace(look.found("float", value, scope), inside=True, unchecked=True)
            elif not kind and is_float_at_times(look.program, value, scope):
                yield replace(look.found("float", value, scope), at_times=True)
            elif not kind and (read := read_from_json(look.program, value, scope)) is not None:
                yield replace(look.found("float", value, scope), read_from=read[0], inside=read[1])
            elif kind in ("", "map") and (place := filled_from_outside(look.program, value, scope)) is not None:
                yield replace(look.found("float", value, scope), read_from=place, inside=True)
            elif not kind and (place := computed_from_json(look.program, value, scope)) is not None:
                yield replace(look.found("float", value, scope), read_from=place)
            elif isinstance(value, Name) and kind in ("map", "list"):
                yield from _in_variable(look, value, scope, level)
            elif isinstance(value, Name) and not kind:
                found = _stored_into(look, value, scope, level)
                yield from (one for one in found if one.unfitness == "float" and one.read_from is None)


def _in_variable(look: _Look, variable: Name, scope: Scope, level: int) -> Iterator[UnfitValue]:
    """Those in a variable's dictionary or list, which nothing else may have changed."""
    if look.variables == MOST_VARIABLES or Handed(variable, scope, look.by).may_be_changed(UNCHANGING):
        return
    for part in parts_held(scope, variable):
        yield from _plain(look.in_variable(), part, scope, level + 1)
    if isinstance(made := origin_of(variable, scope), Comprehension):
        yield from _in_rounds(look, made, scope)


def _in_rounds(look: _Look, made: Comprehension, scope: Scope) -> Iterator[UnfitValue]:
    for part, read in measures_in_rounds(look.program, made, scope):
        yield replace(look.found("float", part, scope), read_from=read)


def _stored_into(look: _Look, variable: Name, scope: Scope, level: int) -> Iterator[UnfitValue]:
    """Those that are stored into what a variable holds, be that a dictionary of which nothing else is known."""
    if look.variables == MOST_VARIABLES or Handed(variable, scope, look.by).may_be_changed(UNCHANGING):
        return
    for part in stored_at_times(scope, variable):
        yield from _plain(look.in_variable(), part, scope, level + 1)


def _are_typed(looks: list[_Look]) -> bool:
    """Whether values have the form of the client on purpose: all of them do, or several and no other is known."""
    others = [look for look in looks if not _is_typed_form(look)]
    count = len(looks) - len(others)
    return count > 0 and (not others or (count > 1 and not any(look.kind() for look in others)))


def _can_be_no_map(look: _Look) -> bool:
    """Whether a value can mean nothing but a typed one, be the others plain: what a condition or update compares with
    or sets, `":name": {"S": name}`, and a text, a number as text or a truth value under the name of its type."""
    match origin_of(look.given.value, look.given.scope):
        case Mapping(entries=(Entry(key=Constant(value="S" | "N" | "BOOL" | "NULL" as type_), value=inner),)):
            return (
                type_ in ("BOOL", "NULL")
                or look.attribute.startswith(":")
                or kind_of(look.program, inner, look.given.scope) == "text"
            )
        case Call():
            return True
    return False


def _is_typed_form(look: _Look) -> bool:
    """Whether a value is written as `{"S": "x"}`, with a value inside that is of this type."""
    match origin_of(look.given.value, look.given.scope):
        case Mapping(entries=(Entry(key=Constant(value=str(type_)), value=inner),)) if type_ in TYPES:
            kind = kind_of(look.program, inner, look.given.scope)
            wanted = "text" if type_ in TEXTUAL else INNER.get(type_, "list")
            return kind == wanted or (not kind and type_ in TEXTUAL)
        case Call() as call:
            return has_type_by_call(look.program, call, look.given.scope)
    return False


# ---- values with their types ----------------------------------------------------------------------------------------


def _typed(look: _Look, value: Value, scope: Scope, level: int) -> Iterator[UnfitValue]:
    """Those in a value that the client wants with its type."""
    if level > MOST_LEVELS:
        return
    where = _handed(value, scope)
    value, scope = where.value, where.scope
    match value:
        case Mapping(entries=(Entry(key=Constant(value=str(type_)), value=inner),)) if type_ in TYPES:
            yield from _inside(look, type_, inner, scope, level + 1)
        case Mapping(entries=(_, *_) as entries):
            names = [entry.key.value if isinstance(entry.key, Constant) else None for entry in entries]
            if None not in names and TYPES.isdisjoint(str(name) for name in names):
                yield look.found("plain", value, scope)
        case Conditional():
            for part in chosen(look.program, value, scope, meaning):
                yield from _typed(look, part, scope, level)
        case Call(function=Member(owner=owner, name="serialize"), arguments=(Argument(value=plain),)):
            if is_serializer(look.program, owner, scope):
                yield from _plain(look, plain, scope, 0)
        case _:
            if kind_of(look.program, value, scope) in PLAIN:
                yield look.found("plain", value, scope)


def _inside(look: _Look, type_: str, inner: Value, scope: Scope, level: int) -> Iterator[UnfitValue]:
    match type_, inner:
        case "M", Mapping(entries=entries):
            if level == DEEPEST:
                yield look.found("too-deep", inner, scope)
                return
            for entry in entries:
                if entry.key is not None:
                    yield from _typed(look, entry.value, scope, level)
        case "L", Collection(items=items):
            if level == DEEPEST:
                yield look.found("too-deep", inner, scope)
                return
            for item in items:
                if not isinstance(item, Spread):
                    yield from _typed(look, item, scope, level)
        case (("SS" | "NS" | "BS"), Collection(kind="list" | "tuple", items=())):
            yield look.found("empty-set", inner, scope)
        case (("S" | "N"), _) if kind_of(look.program, inner, scope) in NO_TEXT:
            yield look.found("plain", inner, scope, type_)
        case "BOOL", _ if kind_of(look.program, inner, scope) in ("text", "int"):
            yield look.found("plain", inner, scope, type_)
