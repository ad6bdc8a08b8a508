"""Classes of the program's own whose objects are items: they name their table, and give what boto3 stores of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Assignment, Branch, Class, Function, Return, inside
from dynamorm_analysis.facts.values import Call, Constant, Item, Template, Value, last_name
from dynamorm_analysis.libraries.boto3.class_fields import as_stored, class_fields, manner_of, said
from dynamorm_analysis.libraries.declared_classes import classes_in
from dynamorm_analysis.libraries.requests.given import Given, Parameters
from dynamorm_analysis.libraries.requests.parameters import of_mapping
from dynamorm_analysis.libraries.requests.table_names import table_name
from dynamorm_analysis.libraries.values.built_keys import Only, values_told_by
from dynamorm_analysis.libraries.values.values import constant_text
from dynamorm_analysis.libraries.values.values import type_of as type_of_value
from dynamorm_analysis.linking.evaluation import mro
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef
from dynamorm_analysis.linking.objects.fields import MODELS, is_made_from_fields
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.written.templates import joined, text, with_format
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Attribute, Definition, ItemClass

LIBRARY = "boto3"
TABLE = "table_name"
FIELD = re.compile(r"\bself\.([^\W\d]\w*)")
NAME = re.compile(r"(?<![\w.])[^\W\d]\w*")
NUMBER = re.compile(r"(int|float|Decimal)\(")
TEXT = re.compile(r"""^(?:f"|str\(|(?:json\.)?dumps\()|\.model_dump_json\(""")


@dataclass(frozen=True, slots=True)
class _Method:
    """A method, and the entries of the dictionary that it gives."""

    function: Function
    entries: Parameters
    scope: Scope


def item_classes(program: Program, path: str, unit: Unit) -> Iterator[Definition]:
    """The classes of a top-level statement whose objects are items of a table that they name."""
    if not isinstance(unit.statement, Class | Function):
        return
    for of in classes_in(program.module_scope(path, unit.anchor), unit.statement):
        found = program.shared("boto3 item class", of.scope, lambda of=of: _definition(program, of))  # type: ignore[misc]
        if found is not None:
            yield found


def _definition(program: Program, of: ClassRef) -> Definition | None:
    scope, node = of.scope, of.scope.node
    named = scope.bindings.get(TABLE, ())
    if not isinstance(node, Class) or len(named) != 1 or named[0].value is None:
        return None
    line = mro(program, of)
    table = table_name(program, named[0].value, scope)
    if not table.known or not is_made_from_fields(line):
        return None
    methods = [one for one in node.body if isinstance(one, Function)]
    stored = _storing(program, methods, scope)
    if stored is None:
        return None
    reading = _reading(methods)
    read = _read(reading)
    fields = {one.code_name: replace(one, read=read.get(one.code_name, "")) for one in class_fields(program, scope)}
    attributes: list[Attribute] = []
    texts: list[tuple[str, KeyTemplate]] = []
    for name, given in ((name, values[-1]) for name, values in stored.entries.given.items()):
        found = _attribute(program, name, given, fields)
        attributes.append(found.attribute)
        if found.text is not None:
            texts.append((name, found.text))
    if not any(one.code_name for one in attributes):
        return None
    key = _key_of(program, methods, scope, fields)
    own = {one.code_name for one in attributes} | {one.name for one in attributes}
    held = dict.fromkeys(name for _, told in texts for name in _fields_in(told) if name in fields and name not in own)
    return Definition(
        kind="entity",
        library=LIBRARY,
        symbol=scope.name,
        name=table,
        place=scope.place(node.name_span),
        key=None,
        attributes=tuple(attributes),
        bases_known=all(isinstance(base, ClassRef) or base.name in MODELS | {"object"} for base in line),
        unknown=frozenset({"key", "indexes"}),
        item_class=ItemClass(
            manner=manner_of(line, node),
            to_item=stored.function.name,
            from_item=reading.name if reading is not None else "",
            key_of=key.function.name if key is not None else "",
            key_parameters=tuple(one.name for one in key.function.parameters) if key is not None else (),
            key=tuple(key.entries.given) if key is not None else (),
            texts=tuple(texts),
            held_in_texts=tuple(fields[name] for name in held),
            only=tuple(_only(program, stored)),
        ),
    )


# ---- methods --------------------------------------------------------------------------------------------------------


def _storing(program: Program, methods: list[Function], scope: Scope) -> _Method | None:
    """The one method that gives all that is stored of an object."""
    found = [
        made
        for one in methods
        if len(one.parameters) == 1 and not one.decorators and not one.name.startswith("_")
        if (made := _giving(program, one, scope)) is not None
    ]
    telling = [one for one in found if "item" in one.function.name] if len(found) > 1 else found
    return telling[0] if len(telling) == 1 else None


def _giving(program: Program, function: Function, scope: Scope) -> _Method | None:
    """A method that gives a dictionary of which all is known."""
    if function.asynchronous:
        return None
    gives = [each.value for one in function.body for each in inside(one) if isinstance(each, Return)]
    if len(gives) != 1 or gives[0] is None:
        return None
    within = scope.inner(function)
    entries = of_mapping(program, gives[0], within)
    return _Method(function, entries, within) if entries.given and not entries.open else None


def _reading(methods: list[Function]) -> Function | None:
    """The class method that makes an object of what is read; None where there is none, or several may be meant."""
    found = [
        one
        for one in methods
        if len(one.parameters) == 2 and [last_name(decorator) for decorator in one.decorators] == ["classmethod"]
    ]
    telling = [one for one in found if "item" in one.name] if len(found) > 1 else found
    return telling[0] if len(telling) == 1 else None


def _read(reading: Function | None) -> dict[str, str]:
    """What each field is made of, where the method does nothing but make the object."""
    gives = [one.value for one in reading.body if isinstance(one, Return)] if reading is not None else []
    match gives:
        case [Call(arguments=arguments)] if reading is not None:
            item = reading.parameters[1].name
            names = re.compile(rf"(?<![\w.]){re.escape(item)}\b")
            given = ((one.name, said(one.value)) for one in arguments if one.name)
            return {name: names.sub("item", told).replace("'", '"') for name, told in given}
    return {}


def _key_of(program: Program, methods: list[Function], scope: Scope, fields: dict[str, Attribute]) -> _Method | None:
    """The static method that makes a key of the values of fields."""
    found = [
        made
        for one in methods
        if [last_name(decorator) for decorator in one.decorators] == ["staticmethod"] and one.parameters
        if all(parameter.name in fields for parameter in one.parameters)
        if (made := _giving(program, one, scope)) is not None and len(made.entries.given) <= 2
    ]
    return found[0] if len(found) == 1 else None


# ---- what is stored -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Stored:
    attribute: Attribute
    text: KeyTemplate | None


def _attribute(program: Program, name: str, given: Given, fields: dict[str, Attribute]) -> _Stored:
    """An attribute with the field that it holds or, where it is put together, the text."""
    told = _text(program, given.value, given.scope)
    holes = [part for part in told.parts if isinstance(part, Hole)]
    plain = Attribute(name, "", "S", given.place, required=not given.optional)
    if len(holes) != 1 or len(told.parts) != 1:
        return _Stored(plain, told)
    expression = f'f"{{{holes[0].name}{holes[0].format}}}"' if holes[0].format else holes[0].name
    names = set(FIELD.findall(expression))
    field = fields.get(next(iter(names))) if len(names) == 1 else None
    if field is None:
        return _Stored(replace(plain, type=type_of_value(program, given.value, given.scope)), None)
    stored = "" if expression == f"self.{field.code_name}" else expression
    type_ = "N" if NUMBER.match(stored) else "S" if TEXT.search(stored) else field.type
    return _Stored(replace(as_stored(field, stored), name=name, type=type_), None)


def _text(program: Program, value: Value, scope: Scope) -> KeyTemplate:
    """A value as a text with holes that are called in the words of the method which gives the item. What fields hold
    by default is not asked."""
    match value:
        case Template(parts=parts, formats=formats):
            folded = [_text(program, part, scope) for part in parts]
            return joined(*map(with_format, folded, formats or ("",) * len(parts)))
        case Constant(value=str() as written):
            return text(written)
    said = _said(value, scope)
    constant = None if FIELD.search(said) else constant_text(program, value, scope)
    return text(constant) if constant is not None else KeyTemplate((Hole(said),))


def _only(program: Program, stored: _Method) -> Iterator[tuple[str, Only | None]]:
    """The attributes that a method stores under conditions, each with the values that fields have then."""
    receiver = stored.function.parameters[0].name
    for statement in stored.function.body:
        if not isinstance(statement, Branch):
            continue
        told = values_told_by(statement.test, receiver, lambda value: constant_text(program, value, stored.scope))
        for each in statement.body:
            match each:
                case Assignment(targets=(Item(index=Constant(value=str() as name)),)):
                    yield name, told


def _fields_in(told: KeyTemplate) -> Iterator[str]:
    """The fields whose values stand in a text as they are."""
    for part in told.parts:
        found = FIELD.fullmatch(part.name) if isinstance(part, Hole) else None
        if found is not None:
            yield found[1]


def _said(value: Value, scope: Scope) -> str:
    """An expression with what a call gives in the place of each parameter."""
    return NAME.sub(lambda found: said(given[0]) if (given := scope.arguments.get(found[0])) else found[0], said(value))
