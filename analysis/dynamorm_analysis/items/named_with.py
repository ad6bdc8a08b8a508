"""Items that are put under a key which a function is called with, or gives: `users.change(user_id, coins=…)`."""

from collections.abc import Iterator

from dynamorm_analysis.items.same_item import earlier, is_key_unknown
from dynamorm_analysis.model.access import PUTS, Access
from dynamorm_analysis.model.names import HOLE
from dynamorm_analysis.model.written_value import names_of
from dynamorm_analysis.project import Project


def reads_named_with(put: Access, project: Project) -> Iterator[Access]:
    """The gets before a put of an item by whose key the function was called that puts it, where nothing else tells
    which item that is: it reads that itself, and changes it."""
    if not is_named(put):
        return
    for read in earlier(put, project):
        if read.operation != "get" or not read.key or not is_key_unknown(put, tuple(one.attribute for one in read.key)):
            continue
        if _is_given_key(put, read):
            yield read


def is_given_key_by(read: Access, put: Access) -> bool:
    """Whether an item is put under the key that a function has given which looked for it: `code = unused_code()`."""
    if put.operation not in PUTS or put.course is None or read.via is None:
        return False
    asked = [one for one in read.key if not one.is_constant]
    return bool(asked) and all((one.attribute, read.call.span) in put.course.numbered for one in asked)


def is_named(put: Access) -> bool:
    """Whether a function is called with more than the item that it puts, and that is not known."""
    return put.operation in PUTS and put.via is not None and put.course is not None and not put.knows("written")


def _is_given_key(put: Access, read: Access) -> bool:
    """Whether the call of a put is given all by which a read names its item, with the same values."""
    if put.course is None or read.course is None:
        return False
    given, before = dict(put.course.named), dict(read.course.given)
    named = {part: names_of(part) for one in read.key for part in _holes(one.value.symbol)}
    return bool(named) and all(
        part in given and len(names) == 1 and given[part] == before.get(names[0], ()) for part, names in named.items()
    )


def _holes(symbol: str) -> tuple[str, ...]:
    """What a key is made of, without the text around it."""
    return tuple(HOLE.findall(symbol)) if symbol.startswith('f"') else (symbol,)
