"""The access patterns of a kind of items, as code outside of tests really asks for them: each once, with a name."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

from dynamorm_analysis.entity_models.model import Field, ItemKey, KeyPart, Parameter, Pattern, PatternCondition
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.model.alignment import can_be, can_begin
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.asking import asked_of, is_called_by_hand
from dynamorm_cdkgen.described_keys import named, parameter_name, parameter_of, parameters_in
from dynamorm_cdkgen.fault import Fault
from dynamorm_cdkgen.pattern_names import METHODS, REPOSITORY, is_named, told_pattern_name
from dynamorm_cdkgen.plan import PlannedTable

ENDS = {">=": ("_from",), ">": ("_after",), "<=": ("_to",), "<": ("_before",), "between": ("_from", "_to"),
        "begins_with": ("_start",), "contains": ("_containing",), "<>": ("_not",), "=": ("",)}  # fmt: skip
"""What the names of parameters end in, by how they are compared."""
TESTS = ("exists", "not_exists")
ELEMENTS = {"S": "S", "SS": "S", "NS": "N", "BS": "B"}
"""The types of what is contained in values of a type."""
TRUTHS = ("True", "False")
BUILDERS, BUILDER = "queries.py", "Query."
HELP = "write a method for it by hand, or write out what it asks for"
HELP_WITH_KINDS = "write a method for it by hand, or ask for the keys of one kind"


Kind = Literal["own", "another", "several"]


class _UnclearError(Exception):
    """Why something cannot be asked again."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is compared, and the parameters of it that no field has."""

    condition: PatternCondition
    parameters: tuple[Parameter, ...] = ()


def patterns_of(
    definition: Definition,
    fields: Sequence[Field],
    keys: Sequence[ItemKey],
    table: PlannedTable,
    project: Project,
    others: Sequence[Sequence[ItemKey]],
    planned: Collection[str] = (),
) -> tuple[tuple[Pattern, ...], list[Fault]]:
    """The patterns, those of the table before those of its indexes; what is left out, with the reason. Where no class
    is named, the items are this kind's if they cannot be those of `others`, by the texts in their keys. What a
    generated repository asks counts only where code that nobody generated calls that method, and not under a `planned`
    name, of which the plan says more."""
    found: dict[Pattern, set[tuple[str, str]]] = {}
    left_out: list[Fault] = []
    for access in (*asked_of(table.id, project), *_in_repository(definition, project)):
        if access.operation not in ("get", "query", "count"):
            continue
        if _is_generated(access) and not _is_kept(access, planned, project):
            continue
        kind = _kind_of(access, definition, keys, others)
        if kind == "several" and access.operation != "get" and not is_of_builder(access):  # each has a `get` of its own
            told = f"no method is made of what `{access.function or 'this module'}` asks: its items may be of several"
            left_out.append(Fault(access.place, f"{told} kinds", HELP_WITH_KINDS, is_remark=True))
        if kind != "own":
            continue
        for asked in _variants(access):
            try:
                pattern = _pattern(asked, fields, keys)
            except _UnclearError as unclear:
                if is_of_builder(access):
                    break  # a repository's own builder asks whatever its callers do
                told = f"no method is made of what `{access.function or 'this module'}` asks of `{definition.symbol}`"
                left_out.append(Fault(access.place, f"{told}: {unclear}", HELP, is_remark=True))
                break
            found.setdefault(pattern, set()).add((access.place.path, access.function))
    return _named(found, definition, planned), left_out


def _is_generated(access: Access) -> bool:
    """Whether a generated repository asks."""
    return access.function.rpartition(".")[0].endswith(REPOSITORY)


def _is_kept(access: Access, planned: Collection[str], project: Project) -> bool:
    name = access.function.rpartition(".")[2]
    return name not in planned and is_called_by_hand(name, project)


def is_of_builder(access: Access) -> bool:
    """Whether a generated repository's builder of further queries asks."""
    return access.place.path.rpartition("/")[2] == BUILDERS and access.function.startswith(BUILDER)


def _in_repository(definition: Definition, project: Project) -> Iterator[Access]:
    """What a generated repository of a class asks that is given its table: what it was generated of may be gone."""
    for access in project.accesses:
        if access.table is None and access.function.startswith(f"{definition.symbol}{REPOSITORY}."):
            unknown = access.unknown - {"table"}
            yield replace(access, table="", by_model=definition.symbol, unknown=unknown)


def _named(
    found: Mapping[Pattern, set[tuple[str, str]]], definition: Definition, planned: Collection[str]
) -> tuple[Pattern, ...]:
    """Each pattern with its name, in an order that its files have no part in. Those that have a name in a repository
    keep it, and those that are planned have theirs alone."""
    told: list[Pattern] = []
    for pattern, sites in found.items():
        functions = tuple(sorted({f"{path}:{function}" for path, function in sites if function}))
        told.append(replace(pattern, functions=functions))
    told.sort(key=_order)
    taken = {*METHODS, *planned}
    names = {
        pattern: told_pattern_name(pattern, definition.symbol, taken)
        for pattern in sorted(told, key=lambda pattern: not is_named(pattern))
    }
    return tuple(replace(pattern, name=names[pattern]) for pattern in told)


def _kind_of(
    access: Access, definition: Definition, keys: Sequence[ItemKey], others: Sequence[Sequence[ItemKey]]
) -> Kind:
    """Whose items an access asks for: this kind's own, those of one of the others, or perhaps those of several."""
    if told := access.by_model or access.parsed_as:
        return "own" if told == definition.symbol else "another"
    if definition.item_class is None and not others:
        return "own"
    found = [one for one in (keys, *others) if _may_ask(access, one)]
    if len(found) > 1:
        found = [one for one in found if _names(access, one)] or found
    if not any(one is keys for one in found):
        return "another"
    return "own" if len(found) == 1 else "several"


def _may_ask(access: Access, keys: Sequence[ItemKey]) -> bool:
    """Whether items with some keys may be among those that are asked for."""
    compared = _compared(access, keys)
    return compared is not None and all(_meets(asked, text) for asked, text in compared)


def _names(access: Access, keys: Sequence[ItemKey]) -> bool:
    """Whether each text that is asked for begins as a key's own does, which a key that is a value alone might do only
    by that value."""
    asked = [(one.value.template, text) for one, text in _compared(access, keys) or ()]
    return all(told is None or not told.prefix or bool(text.prefix) for told, text in asked)


def _compared(access: Access, keys: Sequence[ItemKey]) -> list[tuple[Condition, KeyTemplate]] | None:
    """What is asked of a key's attributes, each with the text that items have there; None where they are not in that
    index."""
    key = next((one for one in keys if one.index == access.index), None)
    if key is None:
        return None
    texts = {part.attribute: part.template for part in key.parts}
    return [(one, texts[one.attribute]) for one in access.key if one.attribute in texts and not one.free]


def _meets(condition: Condition, text: KeyTemplate) -> bool:
    asked = condition.value.template
    if asked is None:
        return True
    if condition.operator == "=":
        return can_be(text, asked)
    return can_begin(text, asked if condition.operator == "begins_with" else KeyTemplate((asked.prefix,)))


def _variants(access: Access) -> Iterator[Access]:
    """What is asked with and without the conditions that are given on some ways through the code only."""
    yield access
    if any(one.optional for one in access.filter):
        yield replace(access, filter=tuple(one for one in access.filter if not one.optional))


def _order(pattern: Pattern) -> tuple[object, ...]:
    """Gets first; then by key and conditions, which decide the order that files have no part in."""
    conditions = [(one.attribute, one.operator, *map(str, one.values)) for one in (*pattern.keyed, *pattern.filtered)]
    operations = ("get", "query", "count")
    return (
        operations.index(pattern.operation), pattern.index or "", conditions, len(pattern.filtered),
        not pattern.forward, pattern.consistent, pattern.reads or (),
    )  # fmt: skip


# ---- one request ----------------------------------------------------------------------------------------------------


def _pattern(access: Access, fields: Sequence[Field], keys: Sequence[ItemKey]) -> Pattern:
    unknown = [part for part in ("table", "index", "key", "filter") if not access.knows(part)]
    if unknown:
        raise _UnclearError(f"its {unknown[0]} is not fully known")
    key = next((one for one in keys if one.index == access.index), None)
    if key is None:
        raise _UnclearError(f"its items are in no index `{access.index}`")
    by_name = {part.attribute: part for part in key.parts}
    keyed = [_keyed(one, by_name.get(one.attribute), fields) for one in _ordered(access.key, key)]
    bound = {one.condition.attribute for one in keyed if one.condition.operator == "="}
    if not all(part.attribute in bound for part in key.parts if part.role == "partition" or access.operation == "get"):
        raise _UnclearError("its key is not fully known")
    filtered = sorted((_filtered(one, fields) for one in access.filter), key=lambda one: one.condition.attribute)
    filtered = list({one.condition: one for one in filtered}.values())
    parameters = {one.name: one for asked in (*keyed, *filtered) for one in asked.parameters}
    reads = access.projection
    return Pattern(
        name="",
        operation="count" if access.count_only else cast("Literal['get', 'query']", access.operation),
        index=access.index,
        parameters=tuple(parameters.values()),
        keyed=tuple(one.condition for one in keyed),
        filtered=tuple(one.condition for one in filtered),
        forward=not access.backwards,
        consistent=access.consistent and (access.operation != "get" or reads is not None),
        reads=tuple(dict.fromkeys(reads)) if reads and access.knows("projection") else None,
    )


def _ordered(conditions: Iterable[Condition], key: ItemKey) -> list[Condition]:
    """Each condition once, in the order of the key's attributes."""
    places = {part.attribute: place for place, part in enumerate(key.parts)}
    once = {(one.attribute, one.operator): one for one in conditions}
    return sorted(once.values(), key=lambda one: places.get(one.attribute, len(places)))


def _keyed(condition: Condition, part: KeyPart | None, fields: Sequence[Field]) -> _Asked:
    told, operator = condition.value.template, condition.operator
    if part is None:
        raise _UnclearError(f"`{condition.attribute}` is no part of the key")
    if condition.optional or condition.free or condition.nested or operator not in ENDS:
        raise _UnclearError(f"`{condition.attribute}` is not asked for on all ways through the code")
    if told is None or told.tells_nothing:
        base = parameters_in(part.template, fields)[0] if part.field is not None else None
        return _open(condition, base or _of_attribute(condition.attribute, fields))
    if operator == "between":
        raise _UnclearError(f"the end of the range of `{condition.attribute}` is not known")
    aligned = _aligned(told, part.template, whole=operator == "=") if part.field is None else None
    text = aligned or named(told, {})
    if text is None:
        raise _UnclearError(f"the text in `{condition.attribute}` is not fully known")
    return _with_text(condition, text, fields)


def _of_attribute(attribute: str, fields: Iterable[Field]) -> Parameter:
    """The attribute's own value, given as it is."""
    field = next((one for one in fields if one.name == attribute), None)
    if field is not None:
        return Parameter(parameter_of(field), field.type or "S", field.name)
    return Parameter(parameter_name(attribute), "S")


def _open(condition: Condition, base: Parameter) -> _Asked:
    """A comparison with what the caller gives."""
    if not base.name:
        raise _UnclearError(f"nothing can be called as `{condition.attribute}`")
    parameters = tuple(replace(base, name=base.name + end) for end in ENDS[condition.operator])
    values = tuple(KeyTemplate((Hole(one.name),)) for one in parameters)
    return _Asked(PatternCondition(condition.attribute, condition.operator, values), parameters)


def _with_text(condition: Condition, text: KeyTemplate, fields: Sequence[Field]) -> _Asked:
    """A comparison with a text; what ends a text that is not the whole one may be a part of the value."""
    parameters = parameters_in(text, fields)
    last = text.parts[-1] if text.parts else ""
    if condition.operator != "=" and isinstance(last, Hole):
        name = last.name + ENDS[condition.operator][0]
        *before, ending = parameters
        is_cut = condition.operator == "begins_with"
        cut = Parameter(name, "S") if is_cut else replace(ending, name=name)
        parameters = [*before, cut] if ending.name == last.name else parameters
        text = KeyTemplate((*text.parts[:-1], Hole(name, format="" if is_cut else last.format)))
    return _Asked(PatternCondition(condition.attribute, condition.operator, (text,)), tuple(parameters))


def _aligned(told: KeyTemplate, own: KeyTemplate, whole: bool) -> KeyTemplate | None:
    """A text in the words of the key's own, where it can be that or, unless it is to be the whole, its beginning."""
    parts: list[str | Hole] = []
    for place, part in enumerate(told.parts):
        other = own.parts[place] if place < len(own.parts) else None
        is_last = place == len(told.parts) - 1
        match part, other:
            case Hole(), Hole():
                parts.append(other)
            case str(), str() if part == other or (is_last and not whole and other.startswith(part)):
                parts.append(part)
            case _:
                return None
    return KeyTemplate(tuple(parts)) if not whole or len(told.parts) == len(own.parts) else None


def _filtered(condition: Condition, fields: Sequence[Field]) -> _Asked:
    told, operator = condition.value.template, condition.operator
    if condition.free or condition.nested:
        raise _UnclearError("its filter is more than conditions that all hold")
    if operator in TESTS:
        return _Asked(PatternCondition(condition.attribute, operator))
    field = next((one for one in fields if one.name == condition.attribute), None)
    type_ = field.type if field is not None else None
    if operator == "contains":
        type_ = ELEMENTS.get(type_ or "")
    if operator not in ENDS or field is None or type_ is None:
        raise _UnclearError(f"its filter compares `{condition.attribute}` by `{operator}`")
    if condition.value.expression in TRUTHS:
        return _Asked(PatternCondition(field.name, operator, (KeyTemplate((condition.value.expression,)),)))
    if told is None or told.tells_nothing:
        is_own = operator != "contains"
        return _open(condition, Parameter(parameter_of(field), type_, field.name if is_own else None))
    text = named(told, {})
    if text is None or operator == "between":
        raise _UnclearError(f"what its filter compares `{condition.attribute}` with is not fully known")
    return _with_text(condition, text, fields)
