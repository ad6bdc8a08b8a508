"""Why a kind of items cannot be declared in a library as it is, with the way round."""

from collections.abc import Iterator

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.model.names import Hole
from dynamorm_analysis.text import Place, Span
from dynamorm_analysis.wording import listed
from dynamorm_cdkgen.fault import Fault
from dynamorm_codeactions.models.go_conventions import convention_of, unconventional, untagged_names
from dynamorm_codeactions.models.go_structs import unwritten
from dynamorm_codeactions.models.read_back import out_of_key
from dynamorm_codeactions.models.shape import Shape

NOWHERE = Place("", "", Span(0, 0))
HELP = "write it by hand, or give the items that value as an attribute of its own"


def lacks(shape: Shape, library: str) -> Iterator[Fault]:
    """What keeps a kind of items from being written."""
    name, place = shape.name, _place(shape.entity)
    match library:
        case "go":
            if convention_of(shape) is None:
                odd = listed(unconventional(shape))
                because = f"no convention of DynamORM allows {odd} beside the other attributes of `{name}`"
                yield Fault(place, because, "write it for the SDK by hand, or --library boto3 or pydantic")
            if (text := unwritten(shape)) is not None:
                because = f"Go has nothing that writes `{text}` as items of `{name}` have it in their keys"
                yield Fault(place, because, "write it by hand")
        case "pynamodb":
            for index in shape.entity.blueprint.indexes:
                if max(len(index.key.partition), len(index.key.sort)) > 1 and shape.entity.key(index.name) is not None:
                    because = (
                        f"index `{index.name}` of `{name}` has several attributes of a role, and PynamoDB knows one"
                    )
                    yield Fault(place, because, "declare it for boto3: PynamoDB knows one attribute of each role")
        case _:
            for field in shape.fields:
                if not field.stored and out_of_key(field, shape) is None:
                    because = f"`{field.code_name}` of `{name}` stands in no attribute"
                    told = f"{because}, and its key does not tell where it ends"
                    yield Fault(place, told, HELP)


def remarks(shape: Shape, library: str) -> Iterator[Fault]:
    """What is to be looked at in what is written."""
    name, place = shape.name, _place(shape.entity)
    for field in shape.fields:
        if field.value.kind == "anything":
            told = f"nothing tells what `{field.name}` of `{name}` holds"
            yield Fault(place, told, "give it the type that it has", is_remark=True)
    if shape.entity.library:
        for name_of_field in dict.fromkeys(_moments_of_unknown_form(shape)):
            told = f"nothing tells how `{name_of_field}` is written into the keys of `{name}`"
            yield Fault(place, told, "compare with items that are there already", is_remark=True)
    if shape.entity.item_class is not None and any(key.index is not None and key.always for key in shape.built):
        told = f"conditions on which items of `{name}` are in an index are not carried over"
        yield Fault(place, told, "compare with what the class stores", is_remark=True)
    if library == "go" and (names := _written_empty(shape)):
        are = "is" if len(names) == 1 else "are"
        told = f"{listed(names)} of `{name}` {are} written as NULL where there is no value"
        yield Fault(place, told, "the library takes no `omitempty` for such names here", is_remark=True)
    if library in ("pynamodb", "go") and any(not field.stored for field in shape.fields):
        values = [field.code_name for field in shape.fields if not field.stored]
        stand = "stands" if len(values) == 1 else "stand"
        told = f"{listed(values)} of `{name}` {stand} in keys alone, which code that writes items has to give"
        yield Fault(place, told, "have items hold them as attributes, too", is_remark=True)


def _written_empty(shape: Shape) -> list[str]:
    untagged = untagged_names(shape)
    return [field.name for field in shape.fields if field.name in untagged and not field.required]


def _moments_of_unknown_form(shape: Shape) -> Iterator[str]:
    for key in shape.built:
        for part in key.built:
            for hole in part.template.parts:
                field = shape.field_of(hole) if isinstance(hole, Hole) else None
                if isinstance(hole, Hole) and not hole.format and field is not None and field.value.kind == "moment":
                    yield field.code_name


def _place(entity: EntityModel) -> Place:
    return entity.place or NOWHERE
