"""What a write rests on that was read before, and may no longer be so when it is made."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, get_args

from dynamorm_analysis.claims import claimed
from dynamorm_analysis.decided_later import decided_later
from dynamorm_analysis.done_twice import ONCE, does_twice, makes_more
from dynamorm_analysis.finding import weakest
from dynamorm_analysis.harmless import LOCKING, is_harmless
from dynamorm_analysis.indexing.matching import gives_whole_key
from dynamorm_analysis.items.asked_keys import keys_asked, names_single_items
from dynamorm_analysis.items.growth import tells_time
from dynamorm_analysis.items.guards import may_overwrite
from dynamorm_analysis.items.made_items import begins_counts, is_made_for, is_named_by_chance, sets_counts_back
from dynamorm_analysis.items.named_with import is_given_key_by, reads_named_with
from dynamorm_analysis.items.picked import is_picked
from dynamorm_analysis.items.same_item import (
    comes_before,
    earlier,
    in_function,
    is_key_unknown,
    is_locked,
    is_same_item,
    may_be_one_item,
    reads_of_item,
    reads_that_gave,
    sureness,
    tested,
    writes,
)
from dynamorm_analysis.memo import once_for_each
from dynamorm_analysis.model.access import PUTS, Access, Confidence
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.numbering import numbered
from dynamorm_analysis.project import Project
from dynamorm_analysis.room_left import room_found
from dynamorm_analysis.set_attributes import (
    CONSTANT,
    adds,
    called,
    handed,
    is_allowed,
    is_fixed,
    is_or_is_opposite,
    is_set,
    is_set_in_item,
    is_set_to,
    is_written_alike,
    makes_part,
    puts_away,
)
from dynamorm_analysis.single_use import is_used_up
from dynamorm_analysis.text import Place
from dynamorm_analysis.unique_values import is_key_of_put, unique_value
from dynamorm_analysis.words import asks_of_state, is_named_alike, words_of

SEARCHES = frozenset({"query", "count", "scan"})
OF_TIME = frozenset({"at", "by", "date", "on", "time", "timestamp"})
CONTACT = frozenset({"address", "birthday", "email", "language", "locale", "mail", "phone", "timezone"})
"""What somebody says of oneself."""
Kind = Literal[
    "number", "unique", "none there", "room", "value", "value before", "used up", "there", "sent", "passed on"
]
"""What a write may rest on, the one first that is told of."""
RACING = frozenset({"put", "batch_put", "update", "delete"})
BEGINNING = frozenset({"bootstrap", "init", "initialise", "initialize", "setup"})
OF_BEGINNING = frozenset({"admin", "default", "defaults", "demo", "initial", "root", "sample", "samples", "system"})
"""What a system, or somebody in it, begins with: it is the same whoever puts it there."""
CACHING = frozenset({"cache", "cached", "caching", "memo", "memoize", "memoized"})


@dataclass(frozen=True, slots=True)
class Premise:
    """What a write rests on: the read, and how the code tested what that gave. `attribute` is the one tested, as code
    names it; empty where the question was whether there is an item."""

    kind: Kind
    read: Access
    test: Test
    attribute: str
    confidence: Confidence


def may_race(access: Access, project: Project) -> bool:
    """Whether nothing keeps a write from what another request wrote a moment before: no condition, no transaction."""
    if access.operation not in RACING or access.conditional or not access.knows("filter"):
        return False
    return project.role(access.place.path) == "application"


@once_for_each
def premise(access: Access, project: Project) -> Premise | None:
    """What an unconditional write rests on; None where it is nothing, or would do no harm if it were no longer so."""
    if access.operation not in ("put", "update", "delete") or caches(access, project):
        return None
    found = [_premise(access, _as_get(read, project), test, project) for read, test in tested(access, project)]
    tests = [each.test for each in found if each is not None]
    known = [each for each in found if each is not None and not _is_set_to_it_already(access, each, tests, project)]
    known = [each for each in known if each.kind != "none there" or not _is_harmless(access, each, project)]
    known = [each for each in known if each.kind != "value" or not _fills_in(access, each)]
    known += _others(access, project)
    first = next((each for kind in get_args(Kind) for each in known if each.kind == kind), None)
    return replace(first, confidence="low") if first is not None and is_locked(first.read, access) else first


def rests_on_test(access: Access, project: Project) -> bool:
    """Whether a write rests on how its own item is; that no other has a value says nothing of what else is lost."""
    found = premise(access, project)
    return found is not None and found.kind != "unique"


def written_upon_tests(project: Project) -> set[tuple[Place, str]]:
    """The attributes, each with its function, that functions themselves write upon a test of what they have read."""
    tested = (access for access in writes(project) if access.via is None and premise(access, project) is not None)
    return {(written.place, access.function) for access in tested for written in access.written}


def unique_premises(access: Access, project: Project) -> tuple[Premise, ...]:
    """All that a write rests on of which no two items are to have the same: a mail address, and a name."""
    found = (_premise(access, _as_get(read, project), test, project) for read, test in tested(access, project))
    return tuple(each for each in found if each is not None and each.kind == "unique")


def _asks_only_whether_there(access: Access, test: Test, project: Project) -> bool:
    """Whether a write would race but for a condition that asks whether the item is there, which says nothing of the
    state or the number that was tested; a time that is set anew is that of an item which is there."""
    is_of_state = test.held == "value" and test.equality and is_fixed(test.against)
    if not (is_of_state or test.member or any(one.value.counts for one in access.written)):
        return False
    is_plain = access.conditional and access.operation != "delete" and may_overwrite(access, project)
    return is_plain and may_race(replace(access, conditional=False), project)


def _others(access: Access, project: Project) -> list[Premise]:
    """What a write rests on without a test between the read and it, or with one behind it."""
    room = [_of_medium("room", access, read, test) for read, test in room_found(access, project)]
    if not may_race(access, project):
        return room if may_race(replace(access, conditional=False), project) else []
    found = [_of_medium("value", access, read, test) for read, test in claimed(access, project)]
    found += [_of_medium("value before", access, read, test) for read, test in decided_later(access, project)]
    return found + room + [_of_medium("number", access, read, test) for read, test in numbered(access, project)]


def _of_medium(kind: Kind, access: Access, read: Access, test: Test) -> Premise:
    return Premise(kind, read, test, test.attribute, weakest(sureness(access, read), "medium"))


def _premise(access: Access, read: Access, test: Test, project: Project) -> Premise | None:
    confidence = sureness(access, read)
    if (
        test.held in ("missing", "missing then")
        and read.operation in SEARCHES
        and (test.sought or not _asks_for_item(read, project))
    ):
        unique = unique_value(access, read, test, project)
        if unique is not None and is_key_of_put(access, read, test, project):
            is_given_back = test.otherwise == "gives back" and not test.despite_error
            sure: Confidence = "low" if is_given_back else weakest(unique[1], "medium")
            return Premise("none there", read, test, "", sure) if may_race(access, project) else None
        return Premise("unique", read, test, *unique) if unique is not None else None
    is_racing = may_race(access, project) or _asks_only_whether_there(access, test, project)
    if test.sought or not is_racing:
        return None
    if access.operation == "delete":
        return _of_deletion(access, read, test, project)
    same = is_same_item(read, access, project) or is_picked(read, access, project)
    same = same or (test.told and test.held == "missing" and is_given_key_by(read, access))
    if (
        test.held == "missing"
        and not test.another
        and (access.operation in PUTS or (same and read.via is None and test.otherwise == "leaves"))
        and not (read.via and not test.told and asks_of_state(read.via.rpartition(".")[2]))
    ):
        unknown = access.operation in PUTS and is_key_unknown(access, tuple(each.attribute for each in read.key))
        unknown = unknown and not _is_counted(access, project)
        if not same and not (read.operation == "get" and (unknown or is_made_for(read, access, project))):
            return None
        since = (each for each in earlier(access, project) if each.operation in PUTS and not comes_before(each, read))
        if any(not same or is_same_item(read, each, project) for each in since):
            return None  # it is the function's own item by now
        is_given_back = test.otherwise == "gives back"
        is_another = test.despite_error or begins_counts(access, project) or is_named_by_chance(access, read)
        if is_given_back and not is_another:  # both make the same
            return Premise("none there", read, test, "", "low")
        if is_given_back:
            confidence = weakest(confidence, "medium")
        return Premise("none there", read, test, "", confidence if same else weakest(confidence, "medium"))
    if (test.member and not adds(access)) or (test.allows and not is_allowed(access, test)):
        return None
    is_tested = (
        test.held == "value"
        and _decides(test, access, read, project)
        and (same or read in reads_of_item(access, project) or read in reads_named_with(access, project))
        and may_be_one_item(read, access, project)
    )
    if is_tested and (
        any(is_set(written, test.attribute, access, project) for written in access.written)
        or handed(access, test.attribute)
        or is_set_in_item(access, read, test.attribute)
    ):
        return Premise("value", read, test, test.attribute, confidence)
    return None


def _of_deletion(access: Access, read: Access, test: Test, project: Project) -> Premise | None:
    """That an item may be deleted for the state that it is in, which other requests change."""
    if is_used_up(access, read, test, project):
        return Premise("used up", read, test, "", weakest(sureness(access, read), "medium"))
    is_of_state = (
        test.held == "value" and test.equality and _decides(test, access, read, project) and test.against != "True"
    )
    if not is_of_state or not (test.against == "False" or CONSTANT.fullmatch(test.against)):
        return None
    if not is_same_item(read, access, project) and read not in reads_of_item(access, project):
        return None
    if any(other.conditional and comes_before(read, other) for other in earlier(access, project)):
        return None  # by then DynamoDB has checked how things stand
    if not any(_may_change(other, test.attribute, project) for other in project.accesses_of(access.table or "")):
        return None
    return Premise("value", read, test, test.attribute, sureness(access, read))


def _may_change(write: Access, attribute: str, project: Project) -> bool:
    """Whether a write sets an attribute of an item that is there."""
    if write.operation not in ("put", "update", "transact_update"):
        return False
    if write.operation == "put" and next(reads_that_gave(write, project), None) is None:
        return False
    return any(is_named_alike(attribute, one.attribute) for one in write.written) or bool(handed(write, attribute))


def _is_counted(put: Access, project: Project) -> bool:
    """Whether a call that stores an item also counts in another table, as for an identity that no other item has."""
    beside = (other for other in in_function(put, project) if other.call == put.call)
    return any(other.operation == "update" and other.table != put.table for other in beside)


def _decides(test: Test, access: Access, read: Access, project: Project) -> bool:
    """Whether a value allows a write that another request may have made in between: it compares with a limit or with a
    state, or is what whoever asks expects, or there is none yet. That there is one, or that it is another than the one
    to write, does not; nor that what was found is given back otherwise, unless more is made for it."""
    if test.otherwise == "gives back" and not makes_more(access, read, test.attribute, project):
        return False
    if test.against in ("True", "False"):
        is_put_out = is_set_to(access, test.attribute, "False") or makes_part(access, test, "False")
        return test.against == "False" or is_put_out
    if not (test.equality and test.differs and test.against):
        return True
    if is_fixed(test.against):
        return True
    return (adds(access) or sets_counts_back(access, project)) and is_set_to(access, test.attribute, test.against)


def _is_set_to_it_already(access: Access, found: Premise, tests: Iterable[Test], project: Project) -> bool:
    """Whether a write sets what is tested to what all tests are about: it is the same, whoever comes first. What is
    more or less than another value is not."""
    attribute = found.attribute
    if not found.test.equality:
        return False
    set_to = [one.value for one in access.written if is_named_alike(attribute, one.attribute)]
    values = set_to or [WrittenValue(each) for each in handed(access, attribute)]
    plain = (test for test in tests if not (test.allows or test.member))
    against = [test.against for test in plain if is_named_alike(test.attribute, attribute)]
    if not against or not all(any(is_or_is_opposite(value, each) for value in values) for each in against):
        return False
    if adds(access) or sets_counts_back(access, project):
        return False  # `SET last_bonus = :today ADD coins :ten`
    states = {word for value in values for word in words_of(value.told_text or called(value.expression))}
    return not does_twice(access, found.read, found.test, frozenset(states), project)


def _fills_in(access: Access, found: Premise) -> bool:
    """Whether a loop over many items gives some of them what they lack, which tells nothing that was done; or somebody
    is asked for how to be reached, and the last answer is the right one."""
    if found.test.against == "False" and not CONTACT.isdisjoint(words_of(found.attribute)[-1:]):
        return True
    if (
        found.test.otherwise == "goes on"
        and not found.test.equality
        and all(tells_time(one.value) for one in access.written)
    ):
        return True  # `if now - user["seen_at"] > 300: …`
    if found.test.against == "False" and puts_away(access, found.attribute):
        return True
    if not found.read.reads_many or found.test.against != "False" or access.loop is None:
        return False
    told = [word for word in words_of(found.attribute) if word not in OF_TIME]
    return not (told and (told[-1].endswith("ed") or told[-1] in ONCE))


def _is_harmless(access: Access, found: Premise, project: Project) -> bool:
    return is_harmless(access, found.read, found.test, project) or _is_set_otherwise(access, found, project)


def _is_set_otherwise(access: Access, found: Premise, project: Project) -> bool:
    """Whether the code sets the same in the item that it finds as in the one that it adds: the later one wins."""
    for other in in_function(access, project):
        if other.operation != "update" or not other.written or not is_same_item(other, access, project):
            continue
        is_for_found = any(read is found.read and test.held == "found" for read, test in tested(other, project))
        if is_for_found and all(is_written_alike(one, access) for one in other.written):
            return True
    return False


def _as_get(read: Access, project: Project) -> Access:
    """A read as a get, where it is a scan that is filtered by the whole key of its table: it asks the same."""
    table = project.table(read.table) if read.operation == "scan" and read.knows("filter") else None
    names = table.key.attributes if table is not None and table.key is not None and read.index is None else ()
    key = tuple(each for each in read.filter if each.binds and each.attribute in names)
    return replace(read, operation="get", key=key) if names and {each.attribute for each in key} == {*names} else read


def _asks_for_item(read: Access, project: Project) -> bool:
    """Whether a query is for one item, by the whole key of the table; perhaps, where that is not known."""
    if read.index is not None or read.operation == "scan" or not read.knows("index"):
        return False
    table = project.table(read.table)
    if table is not None and table.key is not None:
        return gives_whole_key(read, table)
    asked = keys_asked(read.table, project) if read.table is not None else frozenset()
    return not asked or names_single_items(frozenset(each.attribute for each in read.key if each.binds), asked)


def caches(access: Access, project: Project) -> bool:
    """Whether what is written can be worked out again, or is the same whoever fills a table with it: of two who write
    it, either is right."""
    words = words_of(access.function.rpartition(".")[2])
    if words[:1] == ["seed"] or (words[:1] and words[0] in BEGINNING and not OF_BEGINNING.isdisjoint(words)):
        return True
    names = (project.title_of(access), access.function, access.via or "", access.entity)
    texts = (one.value.told_text for one in access.written)
    if any(not LOCKING.isdisjoint(words_of(each)) for each in (access.function, *texts)):
        return False  # a lock in the table of a cache
    return any(not CACHING.isdisjoint(words_of(name)) for name in names)
