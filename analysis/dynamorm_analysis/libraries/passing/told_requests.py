"""What a function asks by itself beside what a call of it makes of that: which are the same requests, and which tell
more."""

import re
from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.libraries.calls.asked_parts import Parts
from dynamorm_analysis.libraries.rounds.loops import WRITES
from dynamorm_analysis.model.access import PUTS, Access, Condition, PageToken
from dynamorm_analysis.model.batch import Length
from dynamorm_analysis.text import Place

READS = frozenset({"get", "query", "scan", "count"})
BY_RECEIVER = (frozenset({"put", "batch_put"}), frozenset({"delete", "batch_delete"}))
"""Operations that one method makes, by whether it is called on a table or on a batch."""
SEVERAL = frozenset({"batch_write", "transact_write"})
"""Requests of operations that only the caller knows."""
SINGLE = frozenset({"put", "update", "delete"})
LOOKING = frozenset({"get", "query"})
WRITTEN_IN_BATCH = frozenset({"batch_put", "batch_delete"})
"""What a batch may turn out to hold."""
TELLING = frozenset({"table", "index", "key", "filter"})
"""What a call must tell that the function does not, to have an access of its own."""

MOST_STEPS = 4
"""Requests by which a function does one thing to a table."""
HOLE = re.compile(r"\{[^{}]*\}")

Request = tuple[Access | None, Access, Parts]
"""An access as the function makes it by itself (None where it shows no request), as this call makes it, and what it
is made of."""


def paired(by_itself: tuple[Access, ...], made: list[tuple[Access, Parts]]) -> Iterator[Request]:
    """Each access of a call beside the one that the function shows by itself; None where it shows none at all.

    Where a call leaves less known than the function does, what the function knows counts.
    """
    if not by_itself:
        yield from ((None, access, parts) for access, parts in made)
        return
    if len(by_itself) == 1 and by_itself[0].operation in SEVERAL:
        yield from ((by_itself[0], access, parts) for access, parts in made)
        return
    for own, (access, parts) in zip(by_itself, made, strict=False):
        if access.operation == "batch_write" and own.operation in WRITTEN_IN_BATCH:
            yield own, replace(own, table=access.table or own.table), parts
        elif _is_same(own, access) and _may_mean(own.table, access.table):
            table = access.table or own.table
            unknown = access.unknown - ({"table"} if table is not None else set())
            yield own, replace(access, table=table, unknown=unknown), parts


def _is_same(own: Access, access: Access) -> bool:
    """Whether both are the same request; what it becomes may depend on a table or batch that only the caller knows."""
    both = {own.operation, access.operation}
    return len(both) == 1 or (own.table is None and any(both <= alike for alike in (READS, *BY_RECEIVER)))


def _may_mean(own: str | None, passed: str | None) -> bool:
    """Whether a call may ask the table of which a function knows so much: `shop-orders` is one of `shop-{kind}`."""
    if own is None or passed is None or passed == own:
        return True
    return "{" in own and re.fullmatch(".+".join(map(re.escape, HOLE.split(own))), passed) is not None


def without_fallbacks(requests: list[Request]) -> list[Request]:
    """Those of a function without the scans that it says by itself, for what it has asked a query before, and those
    that it hardly makes where it surely makes another one."""
    return [one for one in requests if not _falls_back(one, requests)]


def without_limited(requests: list[Request]) -> list[Request]:
    """Those of a function without the ones whose limit some call leaves out, where it makes the same without one:
    `scan(Limit=limit) if limit else scan()`."""
    unlimited = {what_is_asked(passed) for _, passed, _ in requests if passed.may_lack_limit and passed.knows("limit")}
    return [one for one in requests if one[1].knows("limit") or what_is_asked(one[1]) not in unlimited]


def _falls_back(request: Request, requests: list[Request]) -> bool:
    own, scan, _ = request
    if scan.operation == "scan" and scan.confidence == "low":
        others = (one for _, one, _ in requests if one.operation == "scan" and one.table == scan.table)
        return any(one.confidence != "low" for one in others)
    if own is None or scan.operation != "scan" or says_more(own, scan):
        return False
    return any(one.table == scan.table and scan.asks_same_as(one) for _, one, _ in requests)


def is_said(own: Access | None, passed: Access) -> bool:
    """Whether what a function ignores is told of where it makes a request: not where it is its caller who knows that
    there is no limit."""
    return own is not None and (own.knows("limit") or own.limited != "" or passed.limit is not None)


def said_there(access: Access, own: Access) -> Access:
    """An access whose rest is lost where a function ignores it by itself: that is told of there."""
    token: PageToken = "lost" if own.token == "ignored" else access.token
    batch = access.batch
    if batch is not None and own.batch is not None and own.batch.left_over in ("ignored", "written down"):
        batch = replace(batch, left_over="lost")
    return replace(access, token=token, batch=batch)


def as_long_as_told(access: Access, own: Access | None) -> Access:
    """A batch as long as the call tells, and the function by itself does not."""
    batch = access.batch
    if batch is None or own is None or own.batch is None:
        return access
    if own.batch.length.least > own.batch.most:
        return replace(access, batch=replace(batch, length=Length()))
    if not batch.length.grows or not own.batch.length.grows:
        return access
    return replace(access, batch=replace(batch, length=Length(batch.length.least)))


def without_own_reads(access: Access, own: Access) -> Access:
    """A retold read without the attributes that the function itself reads of the items: these are told of there."""
    return replace(access, read=(), all_read=False) if access.read == own.read else access


def what_is_asked(access: Access) -> tuple[object, ...]:
    """What two accesses of one call have in common that ask the same, wherever in the function."""
    conditions = tuple((c.attribute, c.operator, c.value.expression) for c in (*access.key, *access.filter))
    written = tuple((one.attribute, one.value.expression) for one in access.written)
    return access.operation, access.table, access.index, access.via, access.is_repeated, conditions, written


def says_more(own: Access, passed: Access) -> bool:
    """Whether a call tells what the function does not, or leaves out some of what may be asked by it, or the limit."""
    if (_is_bounded(own) and not _is_bounded(passed)) or _tells_limit(own, passed):
        return True
    if not own.unknown.isdisjoint(TELLING - passed.unknown) or passed.table not in (None, own.table):
        return True
    if tells_content(own, passed):
        return True
    return not own.unknown.isdisjoint(TELLING) and _demanded(passed) < _demanded(own)


def tells_content(own: Access, passed: Access) -> bool:
    """Whether a call tells what an item holds that a function puts, where the function itself does not."""
    if own.operation not in PUTS or passed.operation not in PUTS or own.knows("written") or not passed.written:
        return False
    return passed.knows("written") or len(passed.written) > len(own.written)


def _tells_limit(own: Access, passed: Access) -> bool:
    """Whether a call gives the limit that a function puts beside a filter on some paths only: `if limit > 0`."""
    return own.limited == "perhaps" and passed.limit is not None and bool(passed.filter)


def _is_bounded(access: Access) -> bool:
    return access.loop is not None and access.loop.bounded


def tells_what(own: Access, passed: Access) -> bool:
    """Whether a call tells which key a function asks for, or what that begins with, or how many items of a table it
    scans, where the function itself has no more than a parameter."""
    if own.operation == "scan" and own.limited == "always" and passed.limit is not None:
        return True
    if not own.knows("key"):
        return True
    plain = {one.attribute for one in own.key if not _has_text(one)}
    return any(one.attribute in plain and _has_text(one) for one in passed.key)


def _has_text(condition: Condition) -> bool:
    template = condition.value.template
    return template is not None and not template.tells_nothing


def _demanded(access: Access) -> set[Place]:
    return {condition.place for condition in (*access.key, *access.filter)}


def made_by_itself(requests: list[Request]) -> Access | None:
    """The one request that a function makes itself, beside those for which it calls others; None of several."""
    own = [passed for _, passed, _ in requests if passed.via is None]
    return own[0] if len(own) == 1 and own[0].table is not None and own[0].loop is None else None


def is_written_unseen(passed: Access, requests: list[Request]) -> bool:
    """Whether a function writes an item of a table that is known, and has not looked there itself whether it may."""
    if passed.operation not in SINGLE or passed.table is None:
        return False
    return not any(one.operation in LOOKING and one.table == passed.table for _, one, _ in requests)


def is_written_after_look(passed: Access, requests: list[Request]) -> bool:
    """Whether a function writes an item of a table that is known, at which it has looked itself."""
    is_set = passed.operation in ("put", "update") and passed.table is not None
    return is_set and not is_written_unseen(passed, requests)


def is_read_to_write(passed: Access, requests: list[Request]) -> bool:
    """Whether a function reads, of a table that is known, what it then writes something by: the total of what it has
    found, or whether there is anything to do."""
    if passed.operation not in LOOKING or passed.table is None or passed.consistent or passed.loop is not None:
        return False
    later = (one for _, one, _ in requests[[each is passed for _, each, _ in requests].index(True) + 1 :])
    return any(one.operation in SINGLE for one in later)


def is_one_task(requests: list[Request]) -> bool:
    """Whether a function writes one table that is known, and asks nothing else but for what that needs."""
    tables = {passed.table for _, passed, _ in requests}
    kinds = [passed.operation for _, passed, _ in requests]
    return (
        len(tables) == 1
        and None not in tables
        and len(kinds) <= MOST_STEPS
        and any(kind.removeprefix("transact_") in WRITES for kind in kinds)
    )
