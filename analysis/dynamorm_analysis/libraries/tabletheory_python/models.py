"""Models of TableTheory: a dataclass with a table's name and indexes, and the definition that it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Class
from dynamorm_analysis.facts.values import Item, Member, Name, last_name
from dynamorm_analysis.libraries.recognition import table_id
from dynamorm_analysis.libraries.requests.table_names import table_name
from dynamorm_analysis.libraries.tabletheory_python.fields import Fields, fields_of
from dynamorm_analysis.libraries.tabletheory_python.making import Made, Written, is_none, listed, made, made_by, text_of
from dynamorm_analysis.libraries.tabletheory_python.words import MODEL, TABLE, is_in_library, word_of
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, External, Meaning, ParameterRef, options
from dynamorm_analysis.model.names import UNKNOWN_NAME, TableName
from dynamorm_analysis.model.table import Definition, Index, Key, Projection

LIBRARY = "tabletheory"


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A model: its dataclass, the name of its table, its indexes, and whether these are surely all."""

    of: ClassRef
    fields: Fields
    name: TableName
    indexes: tuple[Index, ...]
    all_indexes: bool

    @property
    def symbol(self) -> str:
        return self.of.scope.name

    @property
    def table(self) -> str:
        return table_id(self.name, self.of.scope.path, self.symbol)

    @property
    def key(self) -> Key | None:
        return self.fields.key

    def index(self, name: str) -> Index | None:
        return next((index for index in self.indexes if index.name == name), None)

    def named(self, name: TableName) -> "Model":
        """The same model in a table of another name."""
        return Model(self.of, self.fields, name, self.indexes, self.all_indexes)


@dataclass(frozen=True, slots=True, eq=False)
class OnTable:
    """A table that is asked; its model is None where only its type is known."""

    model: Model | None


def model_of(program: Program, found: Made | None) -> Model | None:
    """What `ModelDefinition.from_dataclass(…)` makes."""
    if found is None or found.word != MODEL or "model_type" not in found.given:
        return None
    of = meaning(program, *found.given["model_type"])
    if not isinstance(of, ClassRef) or not isinstance(of.scope.node, Class):
        return None
    fields = fields_of(program, of)
    given = found.given.get("indexes")
    specs = () if given is None else listed(program, given)
    indexes = [_index(program, fields, written) for written in specs or ()]
    known = tuple(index for index in indexes if index is not None)
    all_indexes = specs is not None and len(known) == len(indexes) and (found.whole or given is not None)
    return Model(of, fields, _name(program, found.given.get("table_name")), known, all_indexes)


def _name(program: Program, written: Written | None) -> TableName:
    return UNKNOWN_NAME if is_none(program, written) or written is None else table_name(program, *written)


def table_of(program: Program, found: Meaning) -> OnTable | None:
    """What `Table(model, …)` makes, or a parameter of that type stands for."""
    match found:
        case ParameterRef():
            return OnTable(None) if _is_table_type(program, found) else None
    call = made(found)
    if call is None or call.word != TABLE:
        return None
    given = call.given.get("model")
    model = model_of(program, made_by(program, *given)) if given is not None else None
    name = _name(program, call.given.get("table_name"))
    return OnTable(model.named(name) if model is not None and name.known else model)


def _is_table_type(program: Program, parameter: ParameterRef) -> bool:
    """`orders: Table[Order]`."""
    annotation, around = parameter.annotation, parameter.scope.parent
    named = annotation.owner if isinstance(annotation, Item) else annotation
    if around is None or not isinstance(named, Name | Member) or last_name(named) != TABLE:
        return False
    match meaning(program, named, around):
        case External(name=name):
            return word_of(name) == TABLE
        case ClassRef(scope=scope):
            return is_in_library(scope.path)
    return False


def _index(program: Program, fields: Fields, written: Written) -> Index | None:
    """`gsi("by-owner", partition="owner", …)`; its fields go by their Python names."""
    found = made_by(program, *written)
    if found is None or found.word not in ("gsi", "lsi", "IndexSpec"):
        return None
    kind = {"gsi": "GSI", "lsi": "LSI"}.get(found.word) or text_of(program, found.given.get("type"))
    key = fields.key
    own = fields.attribute(text_of(program, found.given.get("partition")))
    partition = (own,) if own is not None else key.partition if kind == "LSI" and key is not None else ()
    sort = found.given.get("sort")
    sorted_by = () if is_none(program, sort) else (fields.attribute(text_of(program, sort)),)
    name = text_of(program, found.given.get("name"))
    if not partition or None in sorted_by or kind not in ("GSI", "LSI"):
        return None
    return Index(
        name=name,
        kind="GSI" if kind == "GSI" else "LSI",
        key=Key(partition, tuple(attribute for attribute in sorted_by if attribute is not None)),
        projection=_projection(program, found.given.get("projection")),
        place=written[1].place(written[0].span),
        unknown=frozenset({"name"} if name is None else ()),
    )


def _projection(program: Program, written: Written | None) -> Projection:
    """`Projection.include("weight")` names attributes as they are in DynamoDB."""
    if written is None or is_none(program, written):
        return Projection("ALL")
    found = made_by(program, *written)
    match found.word if found is not None else "":
        case "Projection.all":
            return Projection("ALL")
        case "Projection.keys_only":
            return Projection("KEYS_ONLY")
        case "Projection.include" if found is not None and found.whole:
            names = [text_of(program, one) for one in found.rest]
            if names and None not in names:
                return Projection("INCLUDE", tuple(name for name in names if name is not None))
    return Projection(None)


def definitions(program: Program, found: Made) -> Iterator[Definition]:
    """What a call of the library declares: a model, or a table of a name of its own."""
    if found.word == MODEL and (model := model_of(program, found)) is not None:
        yield _definition(model)
    elif found.word == TABLE and _name(program, found.given.get("table_name")).known:
        on = [table_of(program, option) for option in options(meaning(program, found.call, found.scope))]
        yield from (_definition(one.model) for one in on if one is not None and one.model is not None)


def _definition(model: Model) -> Definition:
    node = model.of.scope.node
    assert isinstance(node, Class)  # so it was found
    whole = model.all_indexes and all(index.name is not None for index in model.indexes)
    parts = (("name", model.name.known), ("key", model.key is not None), ("indexes", whole))
    return Definition(
        kind="model",
        library=LIBRARY,
        symbol=model.symbol,
        name=model.name,
        place=model.of.scope.place(node.name_span),
        key=model.key,
        attributes=tuple(field.attribute for field in model.fields.by_name.values()),
        indexes=model.indexes,
        ttl=model.fields.ttl,
        closed=whole and model.fields.known,
        bases_known=model.fields.known,
        unknown=frozenset(part for part, known in parts if not known),
    )
