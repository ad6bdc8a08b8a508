"""Whether an item that is put as it was read gets another key: it is a copy, and the one that was read stays."""

import re

from dynamorm_analysis.items.same_item import is_alike, text_around
from dynamorm_analysis.model.access import PUTS, Access, Written
from dynamorm_analysis.model.course import Course
from dynamorm_analysis.model.names import Hole
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project

FIELD = re.compile(r"\w+(\.\w+)+")
SPELLED = re.compile(r"^str\((.+)\)$")
"""A value as a text."""
CHOICE = re.compile(r"\b(or|if)\b|\|\||\?")
"""What tells that a value may be one of several."""


def is_copied(access: Access, read: Access, project: Project) -> bool:
    """Whether the item gets another key than the one that was read."""
    asked = {each.attribute: each.value for each in read.key if each.operator == "="}
    table = project.table(read.table)
    of_table = () if read.index is not None else tuple(each.attribute for each in read.key)
    names = table.key.attributes if table is not None and table.key is not None else of_table
    of_key = [written for written in access.written if written.attribute in names]
    if access.course is not None and not of_key and not access.course.set_anew.isdisjoint(_names_in(asked)):
        return True
    if read.index is not None and _is_in_no_such_index(access, asked):
        return True
    return any(_is_another(written, asked.get(written.attribute), access, read) for written in of_key)


def _is_in_no_such_index(put: Access, asked: dict[str, WrittenValue]) -> bool:
    """Whether an item lacks the key by which an index was asked: it is of another kind than what was found there."""
    if put.operation not in PUTS or put.rewrites or not put.knows("written"):
        return False
    return not asked.keys() <= {written.attribute for written in put.written}


def _names_in(asked: dict[str, WrittenValue]) -> set[str]:
    """The attributes of a key, and what they are made of."""
    parts = (part for value in asked.values() if value.template is not None for part in value.template.parts)
    symbols = {part.name for part in parts if isinstance(part, Hole)} | {one.expression for one in asked.values()}
    return asked.keys() | {symbol.rpartition(".")[2] for symbol in symbols}


def _is_another(written: Written, asked: WrittenValue | None, access: Access, read: Access) -> bool:
    """Whether a part of a key is another one than was asked for; where another key was asked for, whether it is set."""
    if asked is None:
        return written.value.symbol.isidentifier() or _is_made_anew(written.value)
    if not written.value.expression:
        return False
    if access.course is not None and (fields := _fields_of_given(written, access.course, access, read)):
        is_itself = written.value.template is None and written.is_called(fields[0])
        return not ((is_itself or _is_shaped(written.value, asked)) and access.course.set_anew.isdisjoint(fields))
    if _is_set_anew(written.value.expression, asked, access, read):
        return True
    if _is_as_read(written, asked, access, read):
        return False
    return not is_alike(asked, read, written.value, access)


def _is_made_anew(value: WrittenValue) -> bool:
    """Whether a value is an id that chance makes, and on no way one that was there: `new_id()`."""
    return value.new_id and CHOICE.search(value.symbol) is None


def _fields_of_given(written: Written, course: Course, access: Access, read: Access) -> tuple[str, ...]:
    """The fields of the object that a read gave of which another function makes a part of the key: `order.id` of
    `f"ORDER#{order.id}"`; none of a key that is made of anything else."""
    place, within = written.place, course.function
    is_here = (place.path, place.anchor) == (access.place.path, access.place.anchor)
    if read.call.span not in course.item or (is_here and within.start <= place.span.start < within.end):
        return ()
    template = written.value.template
    parts = template.parts if template is not None else (Hole(written.value.expression),)
    symbols = [SPELLED.sub(r"\1", part.name) for part in parts if isinstance(part, Hole)]
    return tuple(one.rpartition(".")[2] for one in symbols) if all(map(FIELD.fullmatch, symbols)) else ()


def _is_set_anew(symbol: str, asked: WrittenValue, access: Access, read: Access) -> bool:
    """Whether a field of what a read gave, all of which is put, has become something else: `order.id = new_id`."""
    course, (root, _, field) = access.course, symbol.partition(".")
    if course is None or field not in course.set_anew or read.call.span not in course.item:
        return False
    is_whole = ("", root) in course.made_of
    return is_whole and not any(name == field and value in asked.symbols for name, value in course.made_of)


def _is_shaped(value: WrittenValue, asked: WrittenValue) -> bool:
    """Whether a text has the form of the one that was asked for, as far as that is known."""
    return asked.template is None or asked.template.tells_nothing or text_around(value) == text_around(asked)


def _is_as_read(written: Written, asked: WrittenValue, access: Access, read: Access) -> bool:
    """Whether an attribute is taken over as it was (`order["id"]`), is a field of what a read gave (`order.ID`) or of
    the own object (`self.id`), or a text around such fields as was asked for (`"ORDER#" + order.ID`)."""
    root, _, field = written.value.expression.partition(".")
    is_own = access.via is not None and written.is_called(field)
    if root == "self" and (is_own or written.value.expression == asked.expression):
        return True
    if access.course is not None and (written.attribute, read.call.span) in access.course.kept:
        return True
    if (template := written.value.template) is None:
        return _is_of_read(written.value.expression, access, read)
    holes = [part for part in template.parts if isinstance(part, Hole)]
    return text_around(written.value) == text_around(asked) and all(
        _is_of_read(hole.symbol, access, read) for hole in holes
    )


def _is_of_read(symbol: str, access: Access, read: Access) -> bool:
    """Whether a value is a field of the variable that a read gave."""
    root, _, field = symbol.partition(".")
    given = dict(access.course.given).get(root, ()) if access.course is not None and field else ()
    return any(start >= read.call.span.start for start in given)
