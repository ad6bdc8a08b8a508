"""Which parts of keys a loop over the records of a stream takes from these: `record["dynamodb"]["Keys"]["id"]`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Loop, expressions, inside
from dynamorm_analysis.facts.values import Constant, Item, Name, Value, names_in, parts_of


def keys_told(loop: Loop) -> Iterator[str]:
    """The names of the attributes of keys that the body takes from the loop's record."""
    record = set(names_in(loop.target)) if loop.target is not None else set()
    values = (value for each in loop.body for one in inside(each) for value in expressions(one))
    for part in (part for value in values for part in parts_of(value)):
        match part:
            case Item(owner=Item(owner=change, index=Constant(value="Keys")), index=Constant(value=str() as name)):
                if _is_change(change, record):
                    yield name


def _is_change(value: Value, record: set[str]) -> bool:
    match value:
        case Item(owner=Name(name=name), index=Constant(value="dynamodb")):
            return name in record
    return False
