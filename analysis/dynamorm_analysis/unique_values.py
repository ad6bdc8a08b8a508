"""Values that code gives to an item because it found no other one that has them."""

import re
from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.finding import weakest
from dynamorm_analysis.items.asked_keys import key_attributes
from dynamorm_analysis.items.given_values import folded, is_given
from dynamorm_analysis.items.guards import replaces
from dynamorm_analysis.items.made_items import may_be_given
from dynamorm_analysis.items.same_item import reads_that_gave, sureness
from dynamorm_analysis.model.access import PUTS, Access, Condition, Confidence
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.model.names import Hole
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import is_named_alike

SPELLED_OUT = re.compile(r"[\"'(\[{]")
"""How the values begin that are written out, of which there may be several: `"pending"`, `("new", "open")`."""
BOUNDS = ("<", ">")
"""How what is wanted begins where it is between two bounds."""
TEXT = re.compile(r"[\"']([^\"']*)[\"']")


def unique_value(access: Access, read: Access, test: Test, project: Project) -> tuple[str, Confidence] | None:
    """The attribute, and how sure that is, where no item was found to have a value which a write gives to its own; or
    where there was none yet in a collection, to which a put adds one."""
    if any(expression.startswith(BOUNDS) for _, expression in test.sought):
        return None
    if access.operation in PUTS and replaces(access) and next(reads_that_gave(access, project), None) is None:
        return None  # it adds nothing, and whether it changes the value is not known
    if test.otherwise == "gives back" and any(one.index is not None for one in reads_that_gave(access, project)):
        return None  # whom two values tell of is one: `by_google_id(id) or link(by_email(email), id)`
    if test.sought:
        states = [one for one in test.sought if SPELLED_OUT.match(one[1])]
        if not all(_is_in_state(access, *one) for one in states):
            return None  # it is none of those among which the code looked
        if len(states) < len(test.sought):
            return _unlike_all(access, read, test)
    narrowing = (*(one for one in read.filter if one.optional), *(one for one in read.sifted if one.operator != "<>"))
    if not read.knows("filter") or not all(_is_met(one, read, access) for one in narrowing):
        return None  # items with the value may well be there
    confidence = weakest(sureness(access, read), "high" if test.held == "missing" and not narrowing else "medium")
    key = key_attributes(read, project)
    conditions = (*read.key, *read.filter)
    bound = [each for each in conditions if each.binds]
    is_across = read.index is not None and not key <= {each.attribute for each in bound}
    asked = [each for each in bound if is_across or each.attribute not in key]
    written = {each.attribute: each.value for each in access.written}
    if any(_is_of_another_kind(each, written.get(each.attribute)) for each in asked if each.is_constant):
        return None
    if any(_is_out_of_reach(each, written.get(each.attribute)) for each in conditions):
        return None
    for condition in asked:
        if not condition.is_constant and is_given(condition, read, access):
            return condition.attribute, confidence
        if not condition.is_constant and may_be_given(condition, read, access):
            return condition.attribute, weakest(confidence, "medium")
    of_table = read.operation == "query" and read.index is None and read.knows("key") and bool(key and read.key)
    if not of_table or access.operation not in PUTS or test.held != "missing":
        return None
    if access.conditional and not any(written[name].new_id for name in key if name in written):
        return None  # another request that puts the same item fails
    if not all(is_given(condition, read, access) for condition in conditions):
        return None
    return read.key[-1].attribute, weakest(confidence, "medium")


def is_key_of_put(access: Access, read: Access, test: Test, project: Project) -> bool:
    """Whether the key of what is put is made of nothing but the values that no item was found to have: of two requests
    at once, both put the same item."""
    key = key_attributes(access, project)
    written = {one.attribute: one.value for one in access.written}
    if access.operation not in PUTS or not key or not all(name in written for name in key):
        return False
    asked = {folded(expression) for _, expression in test.sought}
    conditions = [each for each in (*read.key, *read.filter) if each.binds and not each.optional]
    asked.update(part for each in conditions for part in _made_of(each.value))
    parts = [part for name in key for part in _made_of(written[name])]
    return bool(parts) and all(part and part in asked for part in parts)


def _made_of(value: WrittenValue) -> Iterator[str]:
    """The expressions that a value is made of, in the words of the function that makes the request."""
    if value.template is None:
        yield folded(value.made or value.symbol)
        return
    for part in value.template.parts:
        if isinstance(part, Hole):
            yield folded(part.made or part.symbol)


def _is_in_state(access: Access, attribute: str, expression: str) -> bool:
    """Whether what is written is one of those items that have a value which is written out, or one of several."""
    texts = TEXT.findall(expression)
    told = (one.value for one in access.written if is_named_alike(attribute, one.attribute))
    return any(value.template is not None and value.template.constant in texts for value in told)


def _is_met(condition: Condition, read: Access, access: Access) -> bool:
    """Whether what is written is itself one of those to which a read was narrowed down: two of them would then meet."""
    plain = replace(condition, optional=False)
    if is_given(plain, read, access) or may_be_given(plain, read, access):
        return True
    if read.via is None or not plain.binds or plain.is_constant:
        return False
    given = [one.value for one in access.written if one.attribute == plain.attribute]  # in words of another function
    return any(value.template is None or value.template.constant is None for value in given)


def _unlike_all(access: Access, read: Access, test: Test) -> tuple[str, Confidence] | None:
    """The same where the code has looked itself among all items that it read."""
    if not read.knows("filter") or any(one.optional for one in read.filter):
        return None
    for attribute, expression in test.sought:
        if SPELLED_OUT.match(expression):
            continue
        names = [one.attribute for one in access.written if is_named_alike(attribute, one.attribute)]
        for name in names or [attribute]:
            wanted = Condition(name, "=", read.place, WrittenValue(expression))
            if is_given(wanted, access, access) or may_be_given(wanted, access, access):
                return name, weakest(sureness(access, read), "medium")
    return None


def _is_of_another_kind(condition: Condition, value: WrittenValue | None) -> bool:
    """Whether a query for items of one kind does not find what is written, which has another constant there."""
    template = value.template if value is not None else None
    return template is not None and template.constant is not None and template != condition.value.template


def _is_out_of_reach(condition: Condition, value: WrittenValue | None) -> bool:
    """Whether a read for items of one kind, by how their keys begin, does not find what is written: `INVITED#{email}`
    among those that begin with `USER#`."""
    wanted = condition.value.template.constant if condition.value.template is not None else None
    template = value.template if value is not None else None
    if not wanted or template is None or condition.optional or condition.free or condition.nested:
        return False
    begun = template.prefix
    if condition.operator == "begins_with":
        text = template.constant
        return not (begun.startswith(wanted) or (text is None and wanted.startswith(begun)))
    return condition.binds and template.constant is None and not wanted.startswith(begun)
