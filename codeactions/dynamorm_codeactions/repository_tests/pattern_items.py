"""The items by which an access pattern shows what it is: those that it finds, in their order, and those that it does
not, each for one reason, be they of its kind or of another one in the same item collection."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dynamorm_analysis.entity_models.model import EntityModel, Field, Parameter, Pattern, PatternCondition
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_cdkgen.described_keys import parameter_of
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_codeactions.composed_fields import composed_fields, holes_of, strange_holes
from dynamorm_codeactions.field_kinds import kind_of
from dynamorm_codeactions.repository_tests.asked_values import UnprovableError, between, pairs, values_within
from dynamorm_codeactions.repository_tests.samples import Sample, sample, sample_of_parameter, written

FOUND = (2, 3, 4)
BEFORE, BEHIND = 1, 5
SHARED, MIDDLE, OTHER = 1, 3, 6
"""Numbers of items: what is found, what is before and behind it in the order of keys, whose values all that is found
shares, and from which on others are that differ in something else."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item by its number, and the values of parts that are not those of the number."""

    number: int
    changes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stranger:
    """An item of another kind: it is stored as one of this kind, but for the values of some attributes, which are
    texts as DynamoDB has them, by their types."""

    item: Item
    attributes: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PatternItems:
    """What a test stores and asks for: values are expressions. Where `ordered` is not known, items come in any.
    `elsewhere` are other values of arguments."""

    found: tuple[Item, ...]
    others: tuple[Item, ...]
    strangers: tuple[Stranger, ...]
    arguments: Mapping[str, str]
    ordered: bool
    elsewhere: Mapping[str, str]


@dataclass(slots=True)
class _Asked:
    """What is gathered of a pattern's conditions: what all found items have in common, what those that differ in
    something else need to be in range, how each condition is not met, and which attributes no item of the kind has
    otherwise, with what another kind has; and how the values of fields begin that differ."""

    shared: dict[str, str] = field(default_factory=dict)
    in_range: dict[str, str] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    failing: list[tuple[tuple[str, ...], Mapping[str, str]]] = field(default_factory=list)
    foreign: dict[str, tuple[str, str]] = field(default_factory=dict)
    beginnings: dict[str, str] = field(default_factory=dict)

    def item(self, number: int, dropped: Sequence[str] = (), changed: Mapping[str, str] | None = None) -> Item:
        """What is found or, with other values for something, in the range of that and not found."""
        kept = {name: value for name, value in self.shared.items() if name not in dropped}
        begun = {name: quoted(f"{text}{number:04}") for name, text in self.beginnings.items() if name not in dropped}
        in_range = {} if changed is None else self.in_range
        return Item(number, {**in_range, **kept, **begun, **(changed or {})})


def items_for(model: EntityModel, pattern: Pattern) -> PatternItems:
    """Raises UnprovableError where something in it is not known well enough."""
    asked = _Asked()
    key = model.key(pattern.index)
    if key is None:
        raise UnprovableError("its items are not in the index")
    composed = composed_fields(model)
    texts = {part.attribute: part.template for part in key.parts}
    for name, stored in key.only:
        _Gathering(model, pattern, asked, KeyTemplate(())).only_with(name, stored)
    for condition in pattern.keyed:
        told = model.field(condition.attribute)
        own = texts[condition.attribute]
        is_text = told is not None and (told.code_name in composed or told.name in model.filled)
        if told is not None and (not is_text or _is_given_whole(condition)):
            own = KeyTemplate((Hole(told.code_name),))
        _Gathering(model, pattern, asked, own).take(condition)
    for condition in pattern.filtered:
        told = model.field(condition.attribute)
        if told is None:
            raise UnprovableError(f"`{condition.attribute}` is no field")
        _Gathering(model, pattern, asked, KeyTemplate((Hole(told.code_name),))).take(condition)
    missing = [one.name for one in pattern.parameters if one.name not in asked.arguments]
    parts = {*asked.shared, *asked.in_range}.difference(strange_holes(model))
    missing += sorted(one for one in parts if field_called(model, one) is None)
    if missing:
        raise UnprovableError(f"nothing tells what `{missing[0]}` can be")
    is_one = _identity(model) <= asked.shared.keys()
    if not is_one and not tells_apart(model, asked.shared):
        raise UnprovableError("all that tells its items apart has a few values")
    found = tuple(asked.item(number) for number in (FOUND[:1] if is_one else FOUND))
    others = [asked.item(number) for number in (() if is_one else dict.fromkeys(asked.numbers))]
    for place, (dropped, changed) in enumerate(asked.failing):
        others.append(asked.item(OTHER + place, dropped, changed))
    behind = OTHER + len(asked.failing)
    strangers = tuple(
        Stranger(asked.item(behind + place, (), {}), {name: other})
        for place, (name, other) in enumerate(asked.foreign.items())
    )
    sort = [part.template for part in key.parts if part.role == "sort"]
    ordered = is_one or _is_ordered(model, sort, asked.shared)
    return PatternItems(found, tuple(others), strangers, asked.arguments, ordered, asked.elsewhere)


def tells_apart(model: EntityModel, shared: Iterable[str] = ()) -> bool:
    """Whether items of other numbers have other keys, also where they share some parts."""
    return any(_value(model, name, SHARED).telling for name in _identity(model).difference(shared))


def _is_given_whole(condition: PatternCondition) -> bool:
    """Whether it compares with what the caller gives, whatever items make the attribute of."""
    return all(len(value.parts) == 1 and isinstance(value.parts[0], Hole) for value in condition.values)


def _identity(model: EntityModel) -> set[str]:
    """The fields and parameters that tell one item from all others, as code calls them."""
    held = ((one.name, model.field(one.field) if one.field is not None else None) for one in model.identity)
    return {field.code_name if field is not None else name for name, field in held}


def _is_ordered(model: EntityModel, sort: Sequence[KeyTemplate], shared: Mapping[str, str]) -> bool:
    """Whether keys of higher numbers come behind: the first hole that is not shared is another for each number."""
    for template in sort:
        for part in template.parts:
            if isinstance(part, Hole) and part.name not in shared:
                return _value(model, part.name, SHARED).telling
    return False


def field_called(model: EntityModel, name: str) -> Field | None:
    return next((one for one in model.fields if name in (one.code_name, parameter_of(one))), None)


def _value(model: EntityModel, part: str, number: int) -> Sample:
    """The value of a part in the item of a number."""
    told = field_called(model, part)
    found = (
        sample(model, told, str(number)) if told is not None else sample_of_parameter(Parameter(part, "S"), str(number))
    )
    if found is None:
        raise UnprovableError(f"nothing tells what `{part}` can be")
    return found


@dataclass(frozen=True, slots=True)
class _Gathering:
    """Takes conditions on an attribute whose value items make by `own`."""

    model: EntityModel
    pattern: Pattern
    asked: _Asked
    own: KeyTemplate

    def take(self, condition: PatternCondition) -> None:
        match condition.operator:
            case "=":
                self._equal(condition.attribute, condition.values[0])
            case "<" | "<=" | ">" | ">=":
                self._compared(condition.operator, condition.values[0])
            case "between":
                self._compared(">=", condition.values[0])
                self._compared("<=", condition.values[1])
            case "begins_with":
                self._begins(condition.attribute, condition.values[0])
            case _:
                self._of_filter(condition)

    def only_with(self, name: str, stored: str) -> None:
        """Items are in the index only with a value of a field."""
        told = self.model.field(name)
        if told is None:
            raise UnprovableError(f"items are in the index only by `{name}`, which is no field")
        self._constant(told, stored)

    @property
    def _field(self) -> Field | None:
        """The field whose value it is as it stands."""
        match self.own.parts:
            case (Hole(name),):
                return field_called(self.model, name)
        return None

    def _equal(self, attribute: str, wanted: KeyTemplate) -> None:
        told = self._field
        if told is not None and wanted.constant is not None:
            self._constant(told, wanted.constant)
            return
        if wanted.constant is not None and holes_of(self.own):
            self._constant_text(wanted.constant)
            return
        if wanted.constant is not None:
            is_number = self.model.blueprint.types.get(attribute) == "N"
            self._foreign(attribute, f"{wanted.constant}1" if is_number else f"{wanted.constant} of another kind")
        told_values, wanted = values_within(self.own, wanted)
        for name, stored in told_values:
            self._value_within(name, stored)
        holes = [(name, of) for name, of in self._aligned(wanted, whole=True) if (name, of) not in told_values]
        for hole, parameter in holes:
            self._share(hole, parameter)
        if holes:
            first = next((hole for hole, _ in holes if _value(self.model, hole, SHARED).telling), holes[0][0])
            told = field_called(self.model, first)
            self._fails((first,), self._another(told, self.asked.shared[first]) if told is not None else {})

    def _constant(self, told: Field, stored: str) -> None:
        """A field that has one value in all that is found."""
        text = self._written(told, stored)
        self.asked.shared[told.code_name] = text
        self._fails((told.code_name,), self._another(told, text))

    def _constant_text(self, stored: str) -> None:
        """A text that is made of one field, and tells what this has."""
        match self.own.parts:
            case (Hole(name, format=""),):
                before, behind = "", ""
            case (str(before), Hole(name, format="")):
                behind = ""
            case (str(before), Hole(name, format=""), str(behind)):
                pass
            case _:
                raise UnprovableError("what it asks for is not the text that items have")
        value = between(stored, before, behind)
        if not value:
            raise UnprovableError("what it asks for is not the text that items have")
        self._value_within(name, value)

    def _value_within(self, name: str, stored: str) -> None:
        """A field whose value stands in a text beside other values."""
        told = field_called(self.model, name)
        if told is None:
            raise UnprovableError("what it asks for is not the text that items have")
        self._constant(told, stored)

    def _written(self, told: Field, stored: str) -> str:
        text = written(self.model, told, stored)
        if text is None:
            raise UnprovableError(f"nothing tells which value of `{told.code_name}` is stored as {stored}")
        return text

    def _beyond(self, told: Field, operator: str, limit: int) -> None:
        """A field that is more or less than a number: what is found has the last value of its range, and what is not
        the first one behind that."""
        found, other = {
            ">": (limit + 1, limit), ">=": (limit, limit - 1), "<": (limit - 1, limit), "<=": (limit, limit + 1)
        }[operator]  # fmt: skip
        self.asked.shared[told.code_name] = self._written(told, str(found))
        self._fails((told.code_name,), {told.code_name: self._written(told, str(other))})

    def _compared(self, operator: str, wanted: KeyTemplate) -> None:
        """A range: what is found is within, and the items before and behind it are not."""
        constant = wanted.constant
        if constant is not None and self._field is not None and constant.lstrip("-").isdigit():
            self._beyond(self._field, operator, int(constant))
            return
        *before, (hole, parameter) = self._aligned(wanted, whole=False) or [("", "")]
        if not hole or not isinstance(wanted.parts[-1], Hole) or not _value(self.model, hole, BEFORE).telling:
            raise UnprovableError("its range does not end in a value that differs")
        for shared, of_parameter in before:
            self._share(shared, of_parameter)
        is_whole = len(wanted.parts) == len(self.own.parts)
        lowest, highest = FOUND[0], FOUND[-1]
        end = {
            ">=": lowest,
            ">": BEFORE if is_whole else lowest,
            "<=": highest if is_whole else BEHIND,
            "<": BEHIND,
        }[operator]
        self.asked.arguments[parameter] = _value(self.model, hole, end).text
        self.asked.in_range[hole] = self.asked.elsewhere[parameter] = _value(self.model, hole, MIDDLE).text
        self.asked.numbers.append(BEFORE if operator in (">", ">=") else BEHIND)

    def _begins(self, attribute: str, wanted: KeyTemplate) -> None:
        told = self._field
        if told is not None and wanted.constant is not None:
            self._values_begin(told, wanted.constant)
            return
        if wanted.constant is not None:
            self._foreign(attribute, f"{wanted.constant[:-1]}? of another kind")
        holes = self._aligned(wanted, whole=False)
        is_open = bool(holes) and isinstance(wanted.parts[-1], Hole)
        for hole, parameter in holes[:-1] if is_open else holes:
            self._share(hole, parameter)
        if is_open:
            hole, parameter = holes[-1]
            self._begins_with_value(hole, parameter)
        elif holes:
            self._fails((holes[-1][0],), {})

    def _values_begin(self, told: Field, beginning: str) -> None:
        """A field whose texts begin alike, and are different behind that."""
        own = _value(self.model, told.code_name, SHARED)
        if not own.text.startswith('"') or not own.telling or own.text[1:].startswith(beginning):
            raise UnprovableError("values that begin as its condition wants are not known")
        self.asked.beginnings[told.code_name] = beginning
        self._fails((told.code_name,), {})

    def _foreign(self, attribute: str, other: str) -> None:
        """Items of another kind beside those that are found: their key is another one."""
        key = self.model.key(self.pattern.index)
        is_sort = key is not None and any(one.attribute == attribute and one.role == "sort" for one in key.parts)
        type_ = self.model.blueprint.types.get(attribute, "S")
        if is_sort and type_ in ("S", "N") and self.pattern.operation != "get":
            self.asked.foreign[attribute] = type_, other

    def _begins_with_value(self, hole: str, parameter: str) -> None:
        """A part that begins as the caller says: all values of a text do, up to the number in them."""
        text = _value(self.model, hole, SHARED).text
        if not text.startswith('"') or not text.endswith('01"'):
            raise UnprovableError("values that begin as its condition wants are not known")
        self.asked.arguments[parameter] = f'{text[:-3]}"'
        self.asked.in_range[hole] = _value(self.model, hole, MIDDLE).text
        self.asked.failing.append(((), {hole: '"another"'}))

    def _of_filter(self, condition: PatternCondition) -> None:
        told = self._field
        if told is None:
            raise UnprovableError(f"its condition on `{condition.attribute}` is not one on a field")
        match condition.operator:
            case "exists":
                if not told.required:
                    self.asked.failing.append(((), {told.code_name: "None"}))
            case "not_exists":
                self.asked.shared[told.code_name] = "None"
                self.asked.failing.append(((told.code_name,), {}))
            case "<>":
                self._different(told, condition.values[0])
            case "contains":
                self._containing(told, condition.values[0])
            case _:
                raise UnprovableError(f"its condition `{condition.operator}` is not known")

    def _different(self, told: Field, wanted: KeyTemplate) -> None:
        if wanted.constant is not None:
            refused = self._written(told, wanted.constant)
        else:
            ((_, parameter),) = self._aligned(wanted, whole=True)
            refused = self.asked.arguments[parameter] = _value(self.model, told.code_name, BEHIND).text
        if refused == _value(self.model, told.code_name, SHARED).text:
            self.asked.shared |= self._another(told, refused)
        self.asked.failing.append(((told.code_name,), {told.code_name: refused}))

    def _containing(self, told: Field, wanted: KeyTemplate) -> None:
        text = _value(self.model, told.code_name, SHARED).text
        element = text[1:-1] if text.startswith("{") else text if told.type == "S" else ""
        if not element or wanted.constant is not None or ":" in element:
            raise UnprovableError(f"values of `{told.code_name}` that contain something are not known")
        ((_, parameter),) = self._aligned(wanted, whole=True)
        self.asked.arguments[parameter] = element
        self.asked.shared[told.code_name] = text
        self.asked.failing.append(((told.code_name,), {}))

    def _share(self, hole: str, parameter: str) -> None:
        """Gives all that is found the same value of a part, and asks for it."""
        value = _value(self.model, hole, SHARED)
        if hole in self.asked.shared and self.asked.shared[hole] != value.text:
            raise UnprovableError(f"`{hole}` is asked for in two ways")
        self.asked.shared[hole] = value.text
        self.asked.arguments[parameter] = value.text
        if value.telling:
            self.asked.elsewhere[parameter] = _value(self.model, hole, OTHER).text

    def _fails(self, dropped: tuple[str, ...], changed: Mapping[str, str]) -> None:
        self.asked.failing.append((dropped, changed))

    def _another(self, told: Field, value: str) -> dict[str, str]:
        """Another value of a field where that of another number is not one by itself."""
        if _value(self.model, told.code_name, SHARED).telling:
            return {}
        others = [self._written(told, other) for other in told.values] or ["True", "False"]
        different = next((other for other in others if other != value), None)
        kind = kind_of(told, self.model.library)
        if different is None or (not told.values and (kind is None or kind.kind != "boolean")):
            raise UnprovableError(f"no other value of `{told.code_name}` is known")
        return {told.code_name: different}

    def _aligned(self, wanted: KeyTemplate, *, whole: bool) -> list[tuple[str, str]]:
        """Holes of the items' text beside the parameters that are asked for in their places."""
        found = list(pairs(self.own.parts, wanted.parts, whole))
        if whole and len(wanted.parts) != len(self.own.parts):
            raise UnprovableError("what it asks for is not the text that items have")
        return found
