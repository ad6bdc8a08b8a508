"""One statement of a file that an edit has made another one of, as typing does: what is known of the others stays."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from dynamorm_analysis.linking.files.reach import Mentions
from dynamorm_analysis.linking.scope import Bound

Names = Mapping[str, tuple[Bound, ...]]
Users = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Replaced:
    """The anchors of the statement that is gone and of the one in its place. What was known before is None where
    nobody has asked: what the former mentions, and of the whole file what `Module` calls so."""

    gone: str
    come: str
    mentioned: Mentions | None
    names: Names | None
    users: Users | None
    mentions: Mentions | None

    def names_after(self, bindings: Iterable[tuple[str, Bound]]) -> Names | None:
        """What names are bound to, where the new statement binds the same names in the same order as the former."""
        if self.names is None:
            return None
        new: dict[str, list[Bound]] = {}
        for name, bound in bindings:
            new.setdefault(name, []).append(bound)
        found = dict(self.names)
        for name, bounds in new.items():
            before = found.get(name, ())
            if sum(bound.anchor == self.gone for bound in before) != len(bounds):
                return None
            left = iter(bounds)
            found[name] = tuple(next(left) if bound.anchor == self.gone else bound for bound in before)
        return found

    def users_after(self, now: frozenset[str], look: Callable[[str], tuple[str, ...]]) -> Users | None:
        """Which statements mention names, when the new one mentions those of `now`; `look` looks through the file."""
        if self.users is None or self.mentioned is None:
            return None
        before, found = self.mentioned[""], dict(self.users)
        for name in before & now & found.keys():
            found[name] = tuple(self.come if anchor == self.gone else anchor for anchor in found[name])
        for name in before ^ now:
            if anchors := look(name):
                found[name] = anchors
            else:
                found.pop(name, None)
        return found

    def mentions_after(self, now: Mentions, of_file: Iterable[Mentions]) -> Mentions | None:
        """What functions mention, when the new statement says what `now` does; `of_file` says what each one does."""
        if self.mentions is None or self.mentioned is None:
            return None
        found = dict(self.mentions)
        touched = {name for name in self.mentioned.keys() | now.keys() if self.mentioned.get(name) != now.get(name)}
        touched.discard("")
        for name in touched:
            each = [names for of_statement in of_file if (names := of_statement.get(name)) is not None]
            if each:
                found[name] = each[0].union(*each[1:])
            else:
                found.pop(name, None)
        return found


def replaced(before: Mapping[str, object], now: Mapping[str, object]) -> tuple[str, str] | None:
    """The anchors of the one statement that an edit made another one of, and of that; None where it did more. What is
    given by anchors, in source order, is the same object where a statement is the same."""
    if len(before) != len(now):
        return None
    others = [(gone, come) for gone, come in zip(before, now, strict=True) if before[gone] is not now[come]]
    return others[0] if len(others) == 1 and others[0][0] not in now and others[0][1] not in before else None
