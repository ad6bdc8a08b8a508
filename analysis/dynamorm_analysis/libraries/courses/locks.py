"""Locks that a function holds while it makes requests, so that no other thread of its process does so meanwhile."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Context, Evaluation, Function, Statement, blocks
from dynamorm_analysis.facts.values import Call, Member, Name, Value, last_name, parts_of
from dynamorm_analysis.words import words_of

LOCKS = frozenset({"lock", "locks", "locked", "locker", "mutex", "mutexes", "mu", "mtx", "rlock"})
"""Words in the names of what only one holds at a time; of semaphores there are mostly several."""
TAKING = frozenset({"Lock", "acquire"})
LEAVING = frozenset({"Unlock", "release"})


def lock_at(body: tuple[Statement, ...], place: int) -> int | None:
    """The offset at which the lock was taken that is held at a place in a block; None where none is."""
    held: int | None = None
    for statement in body:
        if statement.span.start > place:
            return held
        if (called := _called(statement)) is not None and statement.span.end <= place:
            if _takes(called):
                held = statement.span.start
            elif last_name(called.function) in LEAVING and not _is_put_off(statement):
                held = None
        if place < statement.span.end:
            if isinstance(statement, Context) and any(_is_lock(each.value) for each in statement.resources):
                held = statement.span.start
            inside = statement.body if isinstance(statement, Function) else _block_at(statement, place)
            inner = lock_at(inside, place)
            return inner if inner is not None else held
    return held


def _called(statement: Statement) -> Call | None:
    """The call of a method that a statement consists of, or whose result it names."""
    match statement:
        case Evaluation(value=Call(function=Member()) as call) | Assignment(value=Call(function=Member()) as call):
            return call
    return None


def _takes(call: Call) -> bool:
    """Whether a call takes a lock; pools and limits of a rate are acquired, too, and leave others at work."""
    name = last_name(call.function)
    return name in TAKING and (name != "acquire" or _is_lock(call.function))


def _is_put_off(statement: Statement) -> bool:
    return isinstance(statement, Evaluation) and statement.is_put_off


def _block_at(statement: Statement, place: int) -> tuple[Statement, ...]:
    around = (block for block in blocks(statement) if block and block[0].span.start <= place < block[-1].span.end)
    return next(around, ())


def _is_lock(value: Value) -> bool:
    """Whether a value is a lock, by what it is called: `self._lock`, `locks[user_id]`, `lock_of(user_id)`."""
    return any(not LOCKS.isdisjoint(words_of(name)) for name in _names(value))


def _names(value: Value) -> Iterator[str]:
    for part in parts_of(value):
        match part:
            case Name(name=name) | Member(name=name):
                yield name
