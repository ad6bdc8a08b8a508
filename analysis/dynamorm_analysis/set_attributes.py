"""What a write makes of an attribute that was tested before: whether it sets it, and to what."""

import re

from dynamorm_analysis.heat import last_word
from dynamorm_analysis.items.growth import tells_time
from dynamorm_analysis.items.same_item import reads_that_gave
from dynamorm_analysis.model.access import PUTS, Access, Written
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import is_named_alike, words_of

CONSTANT = re.compile(r"'[^']*'|\"[^\"]*\"|[\d.]+|(\w+\.)*[A-Z][A-Z0-9_]*(\.value)?|(\w+\.)*[A-Z]\w*\.\w+")
"""A value that is written out, or has a name as constants have."""
SEVERAL = ("(", "[", "{")
"""How the values begin of which one is asked for: `state in ("open", "new")`."""
ATTRIBUTE = re.compile(r"\.([^\W\d]\w*)\b(?!\()")
OPPOSITE = {"True": "False", "False": "True"}
PUT_AWAY = frozenset(
    {"archived", "deleted", "dismissed", "hidden", "opened", "read", "removed", "seen", "trashed", "viewed"}
)
"""What is done to an item, and to do so twice is the same: `deleted_at`."""


def is_set(written: Written, attribute: str, access: Access, project: Project) -> bool:
    """Whether a write sets an attribute, and not to what it is in the item that was read and is put back."""
    if not is_named_alike(attribute, written.attribute):
        return False
    is_kept = attribute in ATTRIBUTE.findall(written.value.symbol) or f"['{attribute}']" in written.value.symbol
    if access.course is not None and attribute in access.course.set_anew:
        return True
    return not (is_kept and access.operation in PUTS and next(reads_that_gave(access, project), None) is not None)


def is_set_to(access: Access, attribute: str, expression: str) -> bool:
    """Whether a write makes an attribute what it was compared with: `if item["day"] == today: return`."""
    named = (one.value for one in access.written if is_named_alike(attribute, one.attribute))
    return any(expression in (value.told, *value.symbols) for value in named)


def makes_part(access: Access, test: Test, expression: str) -> bool:
    """Whether an update makes the part of an attribute a truth value for which a test has asked."""
    parts = [part for one in access.written if is_named_alike(test.attribute, one.attribute) for part in one.parts]
    return any(name == test.part and made == expression for name, made in parts)


def is_allowed(access: Access, test: Test) -> bool:
    """Whether a write sets an attribute to what a function allows it to become."""
    set_to = [one.value for one in access.written if is_named_alike(test.attribute, one.attribute)]
    return any(test.against in (value.expression, value.told) for value in set_to) or (
        not set_to and test.against in handed(access, test.attribute)
    )


def handed(access: Access, attribute: str) -> tuple[str, ...]:
    """What an update whose attributes are not known is given under a name that tells of an attribute."""
    words = set(words_of(attribute))
    handed = access.course.handed if access.course is not None else ()
    return tuple(value for name, value in handed if words and words <= set(words_of(name)))


def is_or_is_opposite(value: WrittenValue, expression: str) -> bool:
    """Whether a value is the one that an expression is, or else the other truth value. A constant of a class, as
    `State.CLOSED.value`, is the text by which it is called."""
    said = {value.expression, value.told or ""} - {""}
    if expression in said or OPPOSITE.get(expression) in said:
        return True
    constant = value.template.constant if value.template is not None else None
    if expression.startswith(SEVERAL):
        return bool(constant) and expression.strip("()[]{},") == repr(constant)
    if not constant or CONSTANT.fullmatch(expression) is None:
        return False
    return expression == repr(constant) or is_named_alike(called(expression).lower(), constant.lower())


def called(constant: str) -> str:
    """What a constant is called in its class: `CLOSED` of `State.CLOSED.value`."""
    return constant.removesuffix(".value").rpartition(".")[2]


def is_fixed(against: str) -> bool:
    return against == "False" or CONSTANT.fullmatch(against) is not None or against.startswith(SEVERAL)


def adds(access: Access) -> bool:
    """Whether DynamoDB itself adds to lists or numbers of the item: what a set holds already it does not get again."""
    return access.operation == "update" and any(one.value.grows or one.value.counts for one in access.written)


def puts_away(access: Access, attribute: str) -> bool:
    """Whether an update sets nothing but a mark that an item is put away, and when."""
    if access.operation != "update" or not access.knows("written") or PUT_AWAY.isdisjoint(words_of(attribute)):
        return False
    return all(
        tells_time(one.value)
        or last_word(one.attribute) == "by"
        or (not one.value.counts and (one.value.expression in OPPOSITE or is_fixed(one.value.expression)))
        for one in access.written
    )


def is_written_alike(written: Written, access: Access) -> bool:
    """Whether a write gives an attribute what another one gives it, which no count is that begins there."""
    value = written.value
    if not value.expression or CONSTANT.fullmatch(value.expression) is not None:
        return False
    return any(
        one.attribute == written.attribute and one.value.expression == value.expression for one in access.written
    )


def is_set_in_item(put: Access, read: Access, attribute: str) -> bool:
    """Whether an item is put back in which the code has set an attribute, as the text that one attribute holds
    (`code.used = True; store.put(json.dumps(code))`), or as an object whose fields nothing tells."""
    course = put.course
    return (
        course is not None
        and put.operation in PUTS
        and attribute in course.set_anew
        and read.call.span in course.item
        and (not put.written or any(not one.value.symbol for one in put.written))
    )
