"""What follows the changes of a kind of items: a class that a stream's records are given to, and its beginning."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_cdkgen.python_text import docstring, formatted, imported
from dynamorm_codeactions.map_classes import fields_within
from dynamorm_codeactions.repositories.plan import RepositoryPlan
from dynamorm_codeactions.repositories.told import items_of, kind_of, one_of

POWERTOOLS = "aws_lambda_powertools"
UTILITIES = f"{POWERTOOLS}.utilities"


@dataclass(frozen=True, slots=True)
class Stream:
    """A class to be written; `models` is what its module imports the class of the items from."""

    plan: RepositoryPlan
    models: str
    own: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.plan.called}Stream"


def stream_base(asked: Stream) -> str:
    """The text of `STEM_stream_base.py` without its head."""
    plan = asked.plan
    imports = {
        "typing": {"Any"}, POWERTOOLS: {"Logger", "Tracer"}, asked.models: {plan.imported_item},
        f"{UTILITIES}.batch.types": {"PartialItemFailureResponse"},
        f"{UTILITIES}.data_classes.dynamo_db_stream_event": {"DynamoDBRecord", "DynamoDBStreamEvent"},
        f"{UTILITIES}.typing": {"LambdaContext"},
    }  # fmt: skip
    if _binary(plan.model) or _has_inner_binary(plan.model):
        imports["base64"] = {"b64decode"}
    told = [
        f'"""Changes of {items_of(plan)}, as their table\'s stream tells them."""', "",
        imported(imports, asked.own), "",
        "logger = Logger()", "tracer = Tracer()", "", "", *_class(asked), "", "", *_item(asked),
    ]  # fmt: skip
    return formatted("\n".join(told) + "\n")


def stream_beginning(asked: Stream) -> str:
    """The text of `STEM_stream.py`, which belongs to the user."""
    stem, name = asked.plan.stem, asked.name
    imports = {
        "typing": {"Any"}, f"{UTILITIES}.batch.types": {"PartialItemFailureResponse"},
        f"{UTILITIES}.typing": {"LambdaContext"}, f".{stem}_stream_base": {f"{name}Base", "logger", "tracer"},
    }  # fmt: skip
    told = [
        f'"""What is done when {items_of(asked.plan)} change."""', "", imported(imports), "", "",
        f"class {name}({name}Base):",
        docstring(f"Changes of {items_of(asked.plan)}: override `added`, `changed` and `removed` here.", "    "),
        "", "", f"stream = {name}()", "", "",
        "@tracer.capture_lambda_handler", "@logger.inject_lambda_context",
        "def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:",
        docstring("Takes records of the table's stream, and answers which are to come again.", "    "),
        "    return stream.handle(event, context)",
    ]  # fmt: skip
    return formatted("\n".join(told) + "\n")


def _class(asked: Stream) -> Iterator[str]:
    plan = asked.plan
    word, item = plan.word, plan.item
    yield f"class {asked.name}Base:"
    yield docstring(
        "Hands each change on to a method, in their order. Where one raises, its record and those behind it come "
        "again, and none before it.\n\n"
        "The stream must have new and old images, and its mapping report single failures "
        "(`ReportBatchItemFailures`).",
        "    ",
    )
    yield from ("", f"    def added(self, {word}: {item}) -> None:")
    yield docstring(f"There is a new {kind_of(asked.plan)}.", "        ")
    yield from ("", f"    def changed(self, before: {item}, after: {item}) -> None:")
    yield docstring(f"{one_of(asked.plan).capitalize()} is no longer as it was.", "        ")
    yield from ("", f"    def removed(self, {word}: {item}) -> None:")
    yield docstring(f"There is no longer such {one_of(asked.plan)}.", "        ")
    yield ""
    yield "    def handle(self, event: dict[str, Any], _context: LambdaContext) -> PartialItemFailureResponse:"
    yield docstring("Takes an invocation's records, and answers from which on they come again.", "        ")
    yield "        for record in DynamoDBStreamEvent(event).records:"
    yield "            try:"
    yield "                self.record(record)"
    yield "            except Exception:"
    yield f"                logger.exception({quoted(f'a change of {items_of(plan)} is not done')})"
    yield '                number = record.raw_event["dynamodb"]["SequenceNumber"]'
    yield '                return {"batchItemFailures": [{"itemIdentifier": number}]}'
    yield '        return {"batchItemFailures": []}'
    yield from ("", "    def record(self, record: DynamoDBRecord) -> None:")
    yield docstring("Takes one record.", "        ")
    beginnings = dict(_beginnings(plan.model))
    if plan.model.library == "pynamodb":
        yield '        change = record.raw_event["dynamodb"]'
        key, images = 'change["Keys"]', 'change.get("OldImage"), change.get("NewImage")'
    else:
        yield "        change = record.dynamodb"
        yield "        if change is None:"
        yield '            raise ValueError("the record tells no change")'
        key, images = "change.keys or {}", "change.old_image, change.new_image"
    if beginnings:
        yield f"        if not _is_one({key}):"
        yield f"            return  # of another kind than {items_of(asked.plan)}"
    yield f"        old, new = {images}"
    yield '        match record.raw_event["eventName"]:'
    yield '            case "INSERT":'
    yield f"                self.added(_{word}(new))"
    yield '            case "MODIFY":'
    yield f"                self.changed(_{word}(old), _{word}(new))"
    yield '            case "REMOVE":'
    yield f"                self.removed(_{word}(old))"
    if beginnings:
        yield from ("", "", "def _is_one(key: dict[str, Any]) -> bool:")
        yield docstring(f"Whether a key is one of {items_of(asked.plan)}: others may lie in the same table.", "    ")
        yield "    return all(["
        typed = '.get("S")' if plan.model.library == "pynamodb" else ""
        for attribute, (beginning, whole) in beginnings.items():
            text, wanted = f"str(key[{quoted(attribute)}]{typed})", quoted(beginning)
            yield f"        {text} == {wanted}," if whole else f"        {text}.startswith({wanted}),"
        yield "    ])"


def _beginnings(model: EntityModel) -> Iterator[tuple[str, tuple[str, bool]]]:
    """What the texts in a key begin with, or are, in each item of the kind."""
    for part in model.keys[0].parts:
        constant = part.template.constant
        if constant is not None:
            yield part.attribute, (constant, True)
        elif part.template.prefix:
            yield part.attribute, (part.template.prefix, False)


def _item(asked: Stream) -> Iterator[str]:
    plan = asked.plan
    yield f"def _{plan.word}(image: dict[str, Any] | None) -> {plan.item}:"
    yield "    if image is None:"
    yield '        raise ValueError("the stream has no new and old images")'
    if _has_inner_binary(plan.model):
        yield f"    return {plan.item}.from_raw_data({{name: _decoded(value) for name, value in image.items()}})"
        yield from ("", "", *DECODED.strip().split("\n"))
        return
    for name in _binary(plan.model):
        value = 'image[name]["B"]' if plan.model.library == "pynamodb" else "image[name]"
        told = value.replace("name", quoted(name))
        yield f"    if {quoted(name)} in image:"
        yield f"        {told} = b64decode({told})"
    made = "from_raw_data" if plan.model.library == "pynamodb" else "from_item"
    yield f"    return {plan.item}.{made}(image)"


DECODED = '''
def _decoded(value: dict[str, Any]) -> dict[str, Any]:
    """A value of an image with bytes in the place of what streams tell in base64."""
    match value:
        case {"B": text}:
            return {"B": b64decode(text)}
        case {"BS": texts}:
            return {"BS": [b64decode(text) for text in texts]}
        case {"M": parts}:
            return {"M": {name: _decoded(part) for name, part in parts.items()}}
        case {"L": elements}:
            return {"L": [_decoded(element) for element in elements]}
    return value
'''


def _has_inner_binary(model: EntityModel) -> bool:
    """Whether a set of bytes, or bytes in a map or list, are among what PynamoDB reads."""
    inner = [one for one, _ in fields_within(model.fields) if one not in model.fields]
    is_inside = any(one.type in ("B", "BS") for one in inner) or any(one.type == "BS" for one in model.fields)
    return model.library == "pynamodb" and is_inside


def _binary(model: EntityModel) -> list[str]:
    """The attributes that an event has as base64."""
    return [field.name for field in model.fields if field.type == "B"]
