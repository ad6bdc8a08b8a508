"""Conditions of puts that ask something of an item which cannot be there, since its key is made by chance."""

import re

from dynamorm_analysis.items.asked_keys import key_attributes
from dynamorm_analysis.model.access import PUTS, Access
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project

CHOOSING = re.compile(r"\b(?:or|if)\b|\?")


def asked_of_new(put: Access, project: Project) -> tuple[str, ...]:
    """The attributes beside the key that an item gets on condition that it has none, where its key is a new one each
    time: the condition always holds."""
    if put.operation not in PUTS or not put.conditional or not put.knows("filter"):
        return ()
    key = key_attributes(put, project)
    written = {one.attribute: one.value for one in put.written}
    if not any(name in key and value.new_id and not _may_be_given(value) for name, value in written.items()):
        return ()
    asked = [one for one in put.filter if one.operator == "not_exists" and not (one.free or one.optional or one.nested)]
    return tuple(dict.fromkeys(one.attribute for one in asked if one.attribute in written and one.attribute not in key))


def _may_be_given(value: WrittenValue) -> bool:
    """Whether an id is a new one only where none is given: `body.get("id") or str(uuid.uuid4())`."""
    return CHOOSING.search(value.told or value.expression) is not None
