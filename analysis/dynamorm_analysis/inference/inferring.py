"""From a table's description and a sample of its items to a model of each kind, with what is guessed and how surely."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.entity_models.model import EntityModel, Field, ItemKey, KeyPart, Parameter
from dynamorm_analysis.finding import weakest
from dynamorm_analysis.inference.attributes import attribute
from dynamorm_analysis.inference.code_names import code_names, identifier
from dynamorm_analysis.inference.guesses import Guess, Inferred, InferredKind
from dynamorm_analysis.inference.key_shapes import KeyTexts, main_shape, shapes
from dynamorm_analysis.inference.kinds import Kind, Kinds, kind_of_table, kinds_in
from dynamorm_analysis.inference.sample import Item, Sample, is_generic, text_of
from dynamorm_analysis.inference.templates import Part, aligned
from dynamorm_analysis.model.access import Confidence
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Key

SURE = 30
"""So many items of a kind make it unlikely that another one of them looks otherwise."""
MOST_FORMS = 8


def inferred(table: Blueprint, items: Iterable[Item], *, words: bool = True) -> Inferred:
    """The kinds of items in a table, as a sample of them shows; of words in items only those in keys are told where
    `words` says so. Where no item shows anything there is one kind with the attributes of the table's keys."""
    keys = _attributes_of_keys(table)
    sample = Sample(items, keys)
    if not len(sample):
        return Inferred((InferredKind(bare_entity(table), 0, "low", (Guess("", "no items: keys alone", "low"),)),), 0)
    kinds = kinds_in(sample, table.key.attributes, keys, table.name)
    found = sorted((_kind(sample, table, kinds, kind) for kind in kinds.kinds), key=lambda one: one.entity.name)
    told = Inferred(tuple(found), len(sample), len(kinds.rest), _forms(sample, table, kinds) if words else ())
    return told if words else _without_words(told)


def _without_words(found: Inferred) -> Inferred:
    return replace(found, kinds=tuple(map(_kind_without_words, found.kinds)))


def _kind_without_words(kind: InferredKind) -> InferredKind:
    fields = tuple(replace(field, values=(), default=None) for field in kind.entity.fields)
    guesses = tuple(replace(guess, values=()) for guess in kind.guesses)
    return replace(kind, entity=replace(kind.entity, fields=fields), guesses=guesses)


def _attributes_of_keys(table: Blueprint) -> tuple[str, ...]:
    """Those of the table's own key first."""
    return tuple(dict.fromkeys(name for _, key in table.keys for name in key.attributes))


def bare_entity(table: Blueprint, name: str = "") -> EntityModel:
    """The one kind of items of a table of which nothing is known but its keys."""
    attributes = _attributes_of_keys(table)
    names = code_names(attributes)
    ttl = [] if table.ttl is None or table.ttl in attributes else [table.ttl]
    fields = [Field(one, names[one], table.types.get(one), required=one in table.key.attributes) for one in attributes]
    fields += [Field(one, code_names((*attributes, one))[one], "N", "int", False, "ttl") for one in ttl]
    return entity_of(name or kind_of_table(table.name), table, tuple(fields), plain_keys(table, names))


@dataclass(frozen=True, slots=True)
class _Template:
    """How a kind makes a key's attribute; no parts where it is a value as it stands."""

    attribute: str
    parts: tuple[Part, ...]
    guesses: tuple[Guess, ...] = ()


def _kind(sample: Sample, table: Blueprint, kinds: Kinds, kind: Kind) -> InferredKind:
    keys = _attributes_of_keys(table)
    templates = {name: _template(sample, kinds, kind, name, table) for name in keys}
    made = {name for name, one in templates.items() if one.parts}
    present = Counter(name for number in kind.numbers for name in sample.items[number])
    stored = [name for name in sorted(present) if name not in made]
    held = [part.attribute for one in templates.values() for part in one.parts if part.attribute]
    first = [name for name in dict.fromkeys((*held, *table.key.attributes)) if name in stored]
    ordered = [*first, *(name for name in stored if name not in first)]
    names = code_names(ordered)
    found = [attribute(sample, kind.numbers, name, names[name], table.ttl) for name in ordered]
    fields = tuple(one.field for one in sorted(found, key=lambda one: not one.field.required))
    fields = tuple(_naming_its_kind(field, sample, kind) for field in fields)
    holes = _hole_names(templates, names)
    made_keys = tuple(_keys(sample, table, kind, templates, holes, names))
    guesses = [guess for one in templates.values() for guess in one.guesses]
    guesses += [guess for one in found for guess in one.guesses]
    shares = {name: present[name] / len(kind.numbers) for name in ordered}
    sure = {name: weakest("high", *(part.confidence for part in one.parts)) for name, one in templates.items()}
    return InferredKind(
        entity=entity_of(kind.name, table, fields, made_keys),
        items=len(kind.numbers),
        confidence=weakest(_seen_enough(kind), *(sure[name] for name in table.key.attributes)),
        guesses=tuple(guesses),
        shares=shares,
        templates=sure,
    )


def _naming_its_kind(field: Field, sample: Sample, kind: Kind) -> Field:
    """The field that names the kind, which is the same in all its items, so that nobody has to give it."""
    if kind.discriminator is None or field.name != kind.discriminator[0] or field.values or field.type != "S":
        return field
    named = {text_of(sample.items[number].get(field.name, {})) for number in kind.numbers}
    return replace(field, default=kind.discriminator[1]) if named == {kind.discriminator[1]} else field


def entity_of(name: str, table: Blueprint, fields: tuple[Field, ...], keys: tuple[ItemKey, ...]) -> EntityModel:
    """A kind of items whose identity, version and expiry follow from its keys and fields."""
    by_code = {field.code_name: field for field in fields}
    own = [
        part.name
        for key in keys
        if key.index is None
        for one in key.parts
        for part in one.template.parts
        if isinstance(part, Hole)
    ]
    identity = tuple(_parameter(name, by_code.get(name)) for name in dict.fromkeys(own))
    version = next((field.name for field in fields if field.role == "version"), None)
    ttl = next((field.name for field in fields if field.role == "ttl"), None)
    return EntityModel(name, table, fields, keys, identity, version=version, ttl=ttl)


def _parameter(name: str, field: Field | None) -> Parameter:
    return Parameter(
        name, (field.type if field is not None else None) or "S", field.name if field is not None else None
    )


def _seen_enough(kind: Kind) -> Confidence:
    return "high" if len(kind.numbers) >= SURE else "medium" if len(kind.numbers) >= 5 else "low"


# ---- keys -----------------------------------------------------------------------------------------------------------


def _template(sample: Sample, kinds: Kinds, kind: Kind, name: str, table: Blueprint) -> _Template:
    texts = kinds.texts.get(name)
    having = [number for number in kind.numbers if name in sample.items[number]]
    if not having or table.types.get(name) != "S":
        return _Template(name, ())
    if texts is None:
        texts = KeyTexts(name, "")
        parts = aligned(sample, texts, (None,), having) if is_generic(name) else ()
        return _Template(name, parts if any(part.attribute for part in parts) else ())
    found = shapes(sample, texts, having)
    main = main_shape(found, len(having))
    if main is None:
        return _Template(name, (), (Guess(name, f"key texts of {len(found)} forms: left as they are", "low"),))
    parts = aligned(sample, texts, main.shape, main.numbers)
    if not any(main.shape) and not any(part.attribute for part in parts):
        return _Template(name, ())
    told = tuple(_told(name, part) for part in parts if part.form or part.confidence == "low")
    return _Template(name, parts, told)


def _told(name: str, part: Part) -> Guess:
    if part.form:
        return Guess(name, f"{{{part.name}}} {part.form}", "medium")
    return Guess(name, f"{{{identifier(part.attribute)}}} may be another attribute of the same value", "low")


def _hole_names(templates: Mapping[str, _Template], names: Mapping[str, str]) -> Mapping[int, str]:
    """What to call the values that no attribute holds, by the identity of their parts: those that are always the same
    have one name."""
    found: dict[int, str] = {}
    known: dict[tuple[tuple[int, str], ...], str] = {}
    met = set(names.values())
    for one in templates.values():
        for part in one.parts:
            if not part.name:
                continue
            if part.seen in known:
                found[id(part)] = known[part.seen]
                continue
            name, number = identifier(part.name), 2
            if name in met:
                name = f"{name.removesuffix('_id')}_key"
            while name in met:
                name, number = f"{identifier(part.name)}_{number}", number + 1
            met.add(name)
            found[id(part)] = known[part.seen] = name
    return found


def _keys(
    sample: Sample,
    table: Blueprint,
    kind: Kind,
    templates: Mapping[str, _Template],
    holes: Mapping[int, str],
    names: Mapping[str, str],
) -> Iterable[ItemKey]:
    def part(attribute: str, is_sort: bool) -> KeyPart:
        parts = templates[attribute].parts
        told = [Hole(names.get(one.attribute) or holes[id(one)]) if one.is_value else one.word for one in parts]
        template = KeyTemplate(_joined(told)) if parts else KeyTemplate((Hole(names[attribute]),))
        return KeyPart(attribute, "sort" if is_sort else "partition", template)

    for index, key in table.keys:
        if index is None or any(_has(sample.items[number], key) for number in kind.numbers):
            yield ItemKey(index, tuple(part(name, name in key.sort) for name in key.attributes))


def _has(item: Item, key: Key) -> bool:
    return all(name in item for name in key.attributes)


def _joined(parts: Iterable[str | Hole]) -> tuple[str | Hole, ...]:
    """Neighbouring texts as one."""
    found: list[str | Hole] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, str) and isinstance(last, str):
            found[-1] = last + part
        else:
            found.append(part)
    return tuple(found)


def plain_keys(table: Blueprint, names: Mapping[str, str]) -> tuple[ItemKey, ...]:
    """Keys whose attributes are values as they stand; `names` are those of attributes in code."""
    return tuple(
        ItemKey(
            index,
            tuple(
                KeyPart(name, "sort" if name in key.sort else "partition", KeyTemplate((Hole(names[name]),)))
                for name in key.attributes
            ),
        )
        for index, key in table.keys
    )


def _forms(sample: Sample, table: Blueprint, kinds: Kinds) -> tuple[str, ...]:
    """How the keys of items begin that are of no kind, as far as these are words."""
    found: dict[str, None] = {}
    for name in table.key.attributes:
        texts = kinds.texts.get(name)
        for text in sample.texts(name, kinds.rest) if texts is not None else ():
            first = texts.parts(text)[0] if texts is not None and text else ""
            if first.isupper() and first.replace("_", "").isalnum() and len(first) <= 20:
                found[f"{name} {first}"] = None
    return tuple(found)[:MOST_FORMS]
