"""What two accesses of one function have to do with each other: whether they mean the same item, and which comes first.

Two of them mean the same item where their keys are written alike, and the variables in these have the same values.
"""

import re
from collections.abc import Iterator

from dynamorm_analysis.finding import weakest
from dynamorm_analysis.items.answers import answered_in
from dynamorm_analysis.items.asked_keys import keys_asked, keys_named_by
from dynamorm_analysis.items.shared_keys import share_key
from dynamorm_analysis.items.whether_there import as_whether_there
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import PUTS, Access, Condition, Confidence, equalities
from dynamorm_analysis.model.alignment import can_be
from dynamorm_analysis.model.course import Course, Given, Test
from dynamorm_analysis.model.written_value import WrittenValue, names_of
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place

CALLED = re.compile(r"([^\W\d]\w*)\(")
OWNERS = re.compile(r"\b[^\W\d]\w*\.(?=[^\W\d]\w*\b(?!\())")
"""What an attribute is one of: `request.` of `request.user_id`."""
TAKEN = re.compile(r"\b\w+(?:\[|\.get\()['\"](\w+)['\"][\])]")
"""An attribute that is taken of an item: `user["user_id"]`."""
PART = re.compile(r"(\w+)(?:\.(\w+)|\[['\"](\w+)['\"]\]|\.get\(['\"](\w+)['\"].*\))")
"""A field of an object that a variable holds: `order["order_id"]`, `order.order_id`."""
STEADY = frozenset(
    {"Day", "Decimal", "Format", "Month", "String", "UTC", "Year"}
    | {"decode", "digest", "encode", "float", "format", "get", "getattr", "hexdigest", "int"}
    | {"isoformat", "join", "len", "lower", "md5", "removeprefix", "replace", "serialize", "sha256", "split", "str"}
    | {"strip", "upper"}
)
"""Functions that give the same for the same each time."""
AS_TEXT = re.compile(r"(?<![\w.])str\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
READS = frozenset({"get", "query", "scan", "count"})
SINGLE = frozenset({"put", "batch_put", "update", "delete"})
"""Writes that are made whatever other ones are."""
WRITES = frozenset({"put", "update", "transact_put", "transact_update"})


def is_same_item(one: Access, other: Access, project: Project) -> bool:
    """Whether two accesses of one function mean the same item for certain."""
    if takes_over_key(other, one, project) or _names_stored(one, other, project) or _names_stored(other, one, project):
        return True
    if share_key(one, other):
        return True
    keys = keys_of_both(one, other, project)
    if keys and one.operation in WRITES and other.course is not None and one.call.span in other.course.keyed:
        templates = [(left.template, right.template) for left, right in keys]  # by what the function that writes gives
        return all(mine is None or its is None or can_be(mine, its) for mine, its in templates)
    if not keys:
        return is_same_value(one.whole_key, one, other.whole_key, other)
    return all(is_same_value(left, one, right, other) for left, right in keys)


def takes_over_key(put: Access, read: Access, project: Project) -> bool:
    """Whether an item is put under the key of one that was read: `Limit{Kind: found.Kind, Left: found.Left - 1}`."""
    kept = put.course.kept if put.course is not None and put.operation in PUTS and read.operation in READS else ()
    names = _key_names(read, put, project) if kept else ()
    return bool(names) and {attribute for attribute, span in kept if span == read.call.span}.issuperset(names)


def _names_stored(put: Access, other: Access, project: Project) -> bool:
    """Whether an access asks by the key that the object has which a put stores: `order["order_id"]` beside `order`."""
    if put.course is None or other.course is None or put.operation not in PUTS or other.operation in PUTS:
        return False
    names = _key_names(put, other, project) if put.course.whole else ()
    asked = _key(other, names)
    return bool(names) and all(name in asked and _is_of_stored(asked[name].value, name, put, other) for name in names)


def _is_of_stored(value: WrittenValue, attribute: str, put: Access, other: Access) -> bool:
    """Whether a value is the attribute of what a put stores, as the variable tells that holds it."""
    if put.course is None or other.course is None:
        return False
    told = next((one.value for one in put.written if one.attribute == attribute), None)
    own = {put.call.span.start}
    before, after = _given(put.course.whole, own), _given(other.course.given, own)
    for symbol in value.symbols:
        taken = PART.fullmatch(symbol)
        owner = taken[1] if taken is not None and attribute in taken.groups()[1:] else ""
        if owner in dict(put.course.whole) and before.get(owner) == after.get(owner):
            if told is None or _is_made_of_it(told, attribute, symbol, put.course):
                return True
            return owner == put.course.stored and _is_told_there(told, attribute, put, put.course)
    return False


def _is_made_of_it(told: WrittenValue, attribute: str, symbol: str, course: Course) -> bool:
    """Whether what is stored as an attribute is told as a field of the object that a put stores, and that was made of
    others as a whole, which are not told to differ there: `Order(**body)`, with nothing more for `order_id`."""
    owner, _, field = told.symbol.rpartition(".")
    is_of_made = owner == course.stored or (owner[:1].isupper() and owner.endswith(")"))
    given = [source for name, source in course.made_of if name == attribute]
    return bool(owner) and field == attribute and is_of_made and all(source == symbol for source in given)


def _is_told_there(value: WrittenValue, attribute: str, put: Access, course: Course) -> bool:
    """Whether a function tells itself what an attribute of the object is that it stores, and none that it calls."""
    return put.via is None or (attribute, value.symbol) in course.made_of


def is_key_unknown(access: Access, names: tuple[str, ...]) -> bool:
    """Whether nothing is known of the key of the item that an access means."""
    return not access.knows("written" if access.operation in PUTS else "key") and not _key(access, names)


def is_same_value(left: WrittenValue, one: Access, right: WrittenValue, other: Access) -> bool:
    """Whether what an access is given is the same as what another one of its function is."""
    if one.course is None or other.course is None:
        return False
    own = {access.call.span.start for access in (one, other) if access.operation in WRITES}
    before, after = _given(one.course.given, own), _given(other.course.given, own)
    others = {_as_text(symbol) for symbol in right.symbols}
    return any(
        set(CALLED.findall(symbol)) <= STEADY and all(before.get(name) == after.get(name) for name in names_of(symbol))
        for symbol in map(_as_text, left.symbols)
        if symbol in others
    )


def _as_text(symbol: str) -> str:
    """A symbol without what makes a text of a value, which most often is one: no key is found by another type."""
    return AS_TEXT.sub(r"\1", symbol) if "str(" in symbol else symbol


def _given(given: Given, own: set[int]) -> dict[str, tuple[int, ...]]:
    """What has given variables their values. What a write itself does to the object that it stores is not counted: it
    is what has been written."""
    left = ((name, tuple(start for start in starts if start not in own)) for name, starts in given)
    return {name: starts for name, starts in left if starts}


def is_alike_item(one: Access, other: Access, project: Project) -> bool:
    """Whether two accesses of one function mean the same item as far as their keys are named: `request.user_id` in one
    of them and `user.user_id` in the other."""
    keys = keys_of_both(one, other, project)
    if not keys:
        return is_same_value(one.whole_key, one, other.whole_key, other)
    return all(is_alike(left, one, right, other) for left, right in keys)


def is_alike_key(one: Access, other: Access, project: Project) -> bool:
    """Whether the keys of two accesses, of any functions, are texts that differ in their holes alone."""
    keys = keys_of_both(one, other, project)
    return bool(keys) and all(text_around(left) == text_around(right) for left, right in keys)


def text_around(value: WrittenValue) -> tuple[str, ...]:
    """The text that a value is, with nothing in the place of its holes."""
    parts = value.template.parts if value.template is not None else ()
    return tuple(part if isinstance(part, str) else "" for part in parts)


def is_alike(left: WrittenValue, one: Access, right: WrittenValue, other: Access) -> bool:
    """Whether two values are the same, or are named alike where other objects hold them."""
    if left.symbol == right.symbol:
        return is_same_value(left, one, right, other)
    steady = set(CALLED.findall(left.symbol)) <= STEADY
    return steady and bool(left.symbol) and _without_owner(left.symbol) == _without_owner(right.symbol)


def _without_owner(symbol: str) -> str:
    return OWNERS.sub("", TAKEN.sub(r"\1", symbol))


def comes_before(one: Access, other: Access) -> bool:
    """Whether an access is made before another one in the same run of their function, where the other one is."""
    if one.course is None or other.course is None or not _in_one_function(one, other):
        return False
    if are_alternatives(one, other) or is_argument(other, one):
        return False
    at = other.place.span.start
    return one.place.span.start < at and (one.course.ends is None or at < one.course.ends)


def is_argument(inner: Access, outer: Access) -> bool:
    """Whether a call stands among the arguments of another one, and so is made first."""
    given, whole = inner.call.span, outer.call.span
    return whole.start < given.start and given.end <= whole.end


def are_alternatives(one: Access, other: Access) -> bool:
    """Whether two accesses stand on branches of which a run takes one alone; also where that is not known."""
    if one.course is None or other.course is None:
        return True
    arms = dict(other.course.arms)
    return any(arms.get(start, number) != number for start, number in one.course.arms)


def excludes(one: Access, other: Access) -> bool:
    """Whether a run that makes an access does not come to another one of its function, which stands on another branch,
    or behind one that ends with the function: `if …: one; return`."""
    if one.course is None or other.course is None or not _in_one_function(one, other):
        return False
    returned = one.course.returns
    has_left = returned is not None and returned <= other.place.span.start
    return has_left or are_alternatives(one, other)


def beside_in_transaction(access: Access, project: Project) -> Iterator[Access]:
    """The operations of the same transaction on the same table that are written before one of it, where all is sure."""
    others = project.accesses_of(access.table) if access.table is not None else ()
    for other in others if access.operation.startswith("transact") and access.confidence == "high" else ():
        if other is access:
            return
        if other.call == access.call and other.via == access.via and other.confidence == "high":
            yield other


def named_at(access: Access) -> Place:
    """Where the item is named that one operation of a transaction is for."""
    named = [one.place for one in access.key] or [one.place for one in access.written]
    return named[0] if named else access.place


def earlier(access: Access, project: Project) -> Iterator[Access]:
    """The accesses to the same table that the function has made when it comes to this one, the last one first."""
    for other in reversed(in_function(access, project)):
        if other is not access and _is_of_same_table(other, access) and comes_before(other, access):
            yield other


def given_or_earlier(access: Access, project: Project) -> Iterator[Access]:
    """The same, and those that stand among the arguments of its call: `set_total(id, total_of(id) + 1)`."""
    others = (other for other in in_function(access, project) if other is not access and is_argument(other, access))
    yield from (other for other in others if _is_of_same_table(other, access))
    yield from earlier(access, project)


def _is_of_same_table(one: Access, other: Access) -> bool:
    """Whether two accesses of one function ask the same table, though it may be one that only its callers know."""
    if one.table is None and other.table is None:
        return bool(one.held_by) and one.held_by == other.held_by
    return one.table is not None and one.table == other.table


def in_function(access: Access, project: Project) -> tuple[Access, ...]:
    """All accesses of the function in which one stands, in source order."""
    return together(project).get(where_of(access), ()) if access.course is not None else ()


def reads_that_gave(write: Access, project: Project) -> Iterator[Access]:
    """The accesses before a write that gave the item which it stores."""
    given = write.course.item if write.course is not None else frozenset()
    others = (other for other in earlier(write, project) if other.operation not in PUTS)
    yield from (other for other in others if other.call.span in given)


def reads_that_found(write: Access, project: Project) -> Iterator[Access]:
    """The reads before a write that gave the item whose key it names."""
    keyed = write.course.keyed if write.course is not None else frozenset()
    yield from (other for other in earlier(write, project) if other.operation in READS and other.call.span in keyed)


def reads_of_item(write: Access, project: Project) -> Iterator[Access]:
    """The reads before a write of the item which it stores."""
    yield from reads_that_gave(write, project)
    reads = (other for other in earlier(write, project) if other.operation in READS)
    yield from (other for other in reads if is_same_item(other, write, project))
    yield from reads_that_found(write, project)


def may_be_one_item(one: Access, other: Access, project: Project) -> bool:
    """Whether two accesses may mean one item, as far as the texts of their keys tell."""
    templates = ((left.template, right.template) for left, right in keys_of_both(one, other, project))
    return all(mine is None or its is None or can_be(mine, its) for mine, its in templates)


def beside(access: Access, project: Project) -> Iterator[Access]:
    """The accesses to the same table that the same function makes, this one among them, or that it retells of functions
    which only give back the answer."""
    where = access.place.path, access.place.anchor, access.function
    for other in project.accesses_of(access.table) if access.table is not None else ():
        if (other.place.path, other.place.anchor, other.function) == where:
            yield other
    yield from answered_in((*where, access.table), project) if access.table is not None else ()


def is_beside_others(access: Access, project: Project) -> bool:
    """Whether its function makes other accesses to the table, too."""
    if access.table is None:
        return any(_is_of_same_table(other, access) for other in in_function(access, project) if other is not access)
    return any(other is not access for other in beside(access, project))


def uses_of(read: Access) -> frozenset[str] | None:
    """The attributes that its function uses of what a read gives, as code names them; None where it may be all."""
    return read.course.uses if read.course is not None else None


def sureness(*accesses: Access) -> Confidence:
    """How sure is what is said of accesses together: less where functions make some of them that are called there."""
    far = any(access.via is not None or access.table is None for access in accesses)
    return weakest(*(access.confidence for access in accesses), "medium" if far else "high")


def is_locked(one: Access, other: Access) -> bool:
    """Whether a function makes two accesses under one lock, so that only another process comes between."""
    lock = one.course.locked if one.course is not None else None
    return (
        lock is not None and other.course is not None and other.course.locked == lock and _in_one_function(one, other)
    )


def tested(access: Access, project: Project) -> Iterator[tuple[Access, Test]]:
    """The accesses to the same table on whose results it depends that the code comes to this one, and how."""
    tests = access.course.tests if access.course is not None else ()
    for other in together(project).get(where_of(access), ()) if tests else ():
        if other.operation not in READS or not _is_of_same_table(other, access):
            continue
        of_other = [test for test in tests if other.call.span in test.asked]
        is_missing = any(test.held in ("missing", "missing then") and not test.by_error for test in of_other)
        for test in of_other:
            if test.by_error and (_tells_by_result(other) or (is_missing and test.held == "found")):
                continue  # that there was no error tells nothing
            yield other, as_whether_there(other, test, project)


def _tells_by_result(access: Access) -> bool:
    """Whether an access that meets no item is no error."""
    return access.library == "aws_sdk_go" and (access.via is None or access.misses_quietly)


def keys_of_both(one: Access, other: Access, project: Project) -> tuple[tuple[WrittenValue, WrittenValue], ...]:
    """What two accesses say that the keys of their items are, attribute by attribute; nothing where one of them tells
    no whole key."""
    names = _key_names(one, other, project)
    left, right = _key(one, names), _key(other, names)
    if len(left) != len(names) or len(right) != len(names):
        return ()
    return tuple((left[name].value, right[name].value) for name in names)


def _key_names(one: Access, other: Access, project: Project) -> tuple[str, ...]:
    """The attributes of the table's key, as far as they are told; none where requests name more of them."""
    table = project.table(one.table)
    if table is not None and table.key is not None:
        names = table.key.attributes
        is_made = any(each.makes_table for each in table.definitions)
        return names if is_made or not _are_more(names, one, project) else ()
    named = (access for access in (one, other) if access.operation not in PUTS and not access.reads_many)
    asked = (access for access in (one, other) if access.operation == "query" and _is_of_table(access))
    found = (tuple(each.attribute for each in access.key) for access in (*named, *asked) if access.key)
    names = next(found, ())
    return names if not _are_more(names, one, project) else ()


def _are_more(names: tuple[str, ...], access: Access, project: Project) -> bool:
    """Whether requests of single items of a table name more attributes of its key than those that are told."""
    keys = keys_asked(access.table, project) if access.table is not None else ()
    return any(len(key) > len(names) for key in keys)


def keys_beside(access: Access, project: Project) -> frozenset[tuple[str, ...]]:
    """The same of what the function of an access itself asks of its table, which may be one that only callers know."""
    return keys_named_by(each for each in in_function(access, project) if _is_of_same_table(each, access))


def _is_of_table(query: Access) -> bool:
    """Whether a query asks the table itself, by values that it fixes."""
    return query.index is None and query.knows("index") and all(condition.binds for condition in query.key)


def _key(access: Access, names: tuple[str, ...]) -> dict[str, Condition]:
    """What an access says that the key of its item is."""
    found = equalities(names, access.written) if access.operation in PUTS else {}
    return found | {each.attribute: each for each in access.key if each.binds and each.attribute in names}


def _in_one_function(one: Access, other: Access) -> bool:
    return where_of(one) == where_of(other)


Where = tuple[str, str, object]


def where_of(access: Access) -> Where:
    return access.call.path, access.call.anchor, access.course.function if access.course is not None else None


@once
def together(project: Project) -> dict[Where, tuple[Access, ...]]:
    """The accesses of each function in source order."""
    found: dict[Where, list[Access]] = {}
    for access in (*project.accesses, *project.retold, *project.led_to):
        if access.course is not None:
            found.setdefault(where_of(access), []).append(access)
    return {
        where: tuple(sorted(accesses, key=lambda access: access.place.span.start)) for where, accesses in found.items()
    }


def writes(project: Project) -> Iterator[Access]:
    """The writes that stand in functions with other accesses, also those that functions make which are called there."""
    for accesses in together(project).values():
        yield from (access for access in accesses if access.operation in SINGLE)
