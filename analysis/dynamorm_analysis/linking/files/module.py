"""One file of a program: its facts, the names that its top level binds, and what its functions mention."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import chain

from dynamorm_analysis.facts.file import Facts, Unit
from dynamorm_analysis.facts.statements import Class, Function, Import, Statement, inside
from dynamorm_analysis.linking.files.alike import is_alike
from dynamorm_analysis.linking.files.by_hand import signs
from dynamorm_analysis.linking.files.changes import changed_in
from dynamorm_analysis.linking.files.environment import environment_set_in
from dynamorm_analysis.linking.files.named import named_in
from dynamorm_analysis.linking.files.nested_stacks import TEMPLATES, nested_in
from dynamorm_analysis.linking.files.questions import OfFile
from dynamorm_analysis.linking.files.reach import Mentions, mentions
from dynamorm_analysis.linking.files.replaced import Replaced, replaced
from dynamorm_analysis.linking.scope import Bound, Scope, module_bindings

# Languages that tell classes and functions apart by no letter.
ANY_NAME = frozenset({"go"})


class Module:
    """One file: its facts and the names that its top level binds."""

    def __init__(self, path: str, facts: Facts, before: "Module | None" = None) -> None:
        self.path = path
        self.facts = facts
        self.scope = Scope(path, "", None, None)
        known = before._bindings if before else {}
        self._bindings: dict[str, Bindings] = {
            unit.anchor: _bindings(unit, known.get(unit.anchor)) for unit in facts.units
        }
        self._edit = _edit(before, self._bindings) if before else None
        self._anchors: dict[str, tuple[str, ...]] = {}
        self._mentioned_before: Mapping[str, tuple[Statement, Mentions]] = (
            before.__dict__.get("mentioned", {}) if before else {}
        )
        self._said_before: tuple[Said, Said] = (
            (before.__dict__.get("_named_each", {}), before.__dict__.get("_signs_each", {})) if before else ({}, {})
        )

    @cached_property
    def mentioned(self) -> Mapping[str, tuple[Statement, Mentions]]:
        """By anchor, what the functions of each statement mention; that of the same statement before is still true."""
        known, self._mentioned_before = self._mentioned_before, {}
        return {unit.anchor: _mentions(unit, known.get(unit.anchor)) for unit in self.facts.units}

    @cached_property
    def mentions(self) -> Mentions:
        """For each function's name, the names that functions of that name mention."""
        if edit := self._edit:
            each = [of_statement for _, of_statement in self.mentioned.values()]
            if (after := edit.mentions_after(self.mentioned[edit.come][1], each)) is not None:
                return after
        found: dict[str, frozenset[str]] = {}
        for _, of_statement in self.mentioned.values():
            for name, names in of_statement.items():
                if not name:
                    continue
                found[name] = found[name] | names if name in found else names
        return found

    @cached_property
    def mentioned_anywhere(self) -> frozenset[str]:
        """What any of its statements mentions."""
        return frozenset[str]().union(*(of_statement[""] for _, of_statement in self.mentioned.values()))

    @cached_property
    def named(self) -> frozenset[str]:
        """What its statements name other than to call it, be it in a text."""
        return frozenset[str]().union(*(names for _, names in self._named_each.values()))

    @cached_property
    def _named_each(self) -> "Said":
        """By anchor, what each statement names so; that of the same statement before is still true."""
        known, self._said_before = self._said_before[0], ({}, self._said_before[1])
        return _said(self.facts.units, known, lambda statement: named_in((statement,)))

    @cached_property
    def users(self) -> Mapping[str, tuple[str, ...]]:
        """For each name that is written as those of classes are, and any in languages that write them otherwise, the
        anchors of statements that mention it."""
        if edit := self._edit:
            after = edit.users_after(self.mentioned[edit.come][1][""], self._using)
            if after is not None:
                return after
        found: dict[str, tuple[str, ...]] = {}
        for anchor, (_, of_statement) in self.mentioned.items():
            for name in of_statement[""]:
                if self._may_be_class(name):
                    found[name] = (*found.get(name, ()), anchor)
        return found

    def _using(self, name: str) -> tuple[str, ...]:
        if not self._may_be_class(name):
            return ()
        return tuple(anchor for anchor, (_, of_statement) in self.mentioned.items() if name in of_statement[""])

    def _may_be_class(self, name: str) -> bool:
        return name.lstrip("_")[:1].isupper() or self.facts.language in ANY_NAME

    @cached_property
    def names(self) -> Mapping[str, tuple[Bound, ...]]:
        """What names of the top level are bound to, in source order."""
        if (edit := self._edit) and (after := edit.names_after(self._bindings[edit.come][1])) is not None:
            return after
        found: dict[str, tuple[Bound, ...]] = {}
        for _, bindings in self._bindings.values():
            for name, bound in bindings:
                found[name] = (*found[name], bound) if name in found else (bound,)
        return found

    def anchors_of(self, name: str) -> tuple[str, ...]:
        """The statements that bind a name, in source order."""
        known = self._anchors.get(name)
        if known is None and name in self.names:
            known = self._anchors[name] = tuple(bound.anchor for bound in self.names[name])
        return known or ()

    @cached_property
    def nested_stacks(self) -> Mapping[str, tuple[Bound, ...]]:
        """The entries of a template that deploy another one, by its file."""
        return nested_in(self.path, self.names) if self.facts.language in TEMPLATES else {}

    @cached_property
    def imports(self) -> frozenset[str]:
        """The packages that its top level imports names of, each without what is inside of it; those of languages that
        import by paths by the whole path."""
        bounds = (bound.statement for bounds in self.names.values() for bound in bounds)
        return frozenset(
            statement.module if "/" in statement.module else statement.module.partition(".")[0]
            for statement in bounds
            if isinstance(statement, Import) and not statement.level
        )

    @cached_property
    def imported(self) -> frozenset[str]:
        """The words of all that its imports name, be it inside of functions: of `from shop.orders import Order`
        `shop`, `orders` and `Order`."""
        each = (one for unit in self.facts.units for one in inside(unit.statement) if isinstance(one, Import))
        return frozenset(word for one in each for word in (*one.module.split("."), one.name))

    def told(self, what: OfFile) -> frozenset[str]:
        """What the file answers by itself."""
        match what:
            case "imports":
                return self.imports
            case "changes":
                return self.changed
            case "signs":
                return self.signs

    @cached_property
    def signs(self) -> frozenset[str]:
        """What tells whether somebody runs the file."""
        return frozenset[str]().union(*(signs_of for _, signs_of in self._signs_each.values()))

    @cached_property
    def _signs_each(self) -> "Said":
        known, self._said_before = self._said_before[1], (self._said_before[0], {})
        return _said(self.facts.units, known, lambda statement: signs((statement,), self.facts.language))

    def names_bound_otherwise_than_in(self, old: "Module") -> frozenset[str]:
        """The names that an edit from `old` to this binds by other statements, or by the same in another order."""
        before, now = old._bindings, self._bindings
        if [anchor for anchor in before if anchor in now] != [anchor for anchor in now if anchor in before]:
            return frozenset((*old.names, *self.names))
        gone = (before[anchor] for anchor in before.keys() - now.keys())
        come = (now[anchor] for anchor in now.keys() - before.keys())
        # Where something is broken, the same text may be another statement than before.
        other = (part[anchor] for anchor in now.keys() & before.keys() for part in (before, now)
                 if before[anchor] is not now[anchor])  # fmt: skip
        return frozenset(name for _, bindings in chain(gone, come, other) for name, _ in bindings)

    def names_bound_alike_in(self, old: "Module") -> frozenset[str]:
        """Those of these names of which the same is said as before: only comments or docstrings are others."""
        if (edit := self._edit) is None or edit.gone not in old._bindings:
            return frozenset()
        (before, bound), (now, binds) = old._bindings[edit.gone], self._bindings[edit.come]
        names = tuple(name for name, _ in binds)
        is_same = names == tuple(name for name, _ in bound) and isinstance(now, Class | Function)
        return frozenset(names) if is_same and is_alike(before, now) else frozenset()

    @cached_property
    def environment(self) -> Mapping[str, str]:
        """The environment variables that the file sets to texts."""
        return dict(pair for unit in self.facts.units for pair in environment_set_in(unit.statement))

    @cached_property
    def changed(self) -> frozenset[str]:
        """The names of the dictionaries and lists into which some of the file stores something."""
        return frozenset[str]().union(*(changed_in(unit.statement) for unit in self.facts.units))

    @cached_property
    def order(self) -> Mapping[str, int]:
        """By anchor, which statement of the file it is."""
        return {unit.anchor: position for position, unit in enumerate(self.facts.units)}

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        return {unit.anchor: unit for unit in self.facts.units}

    def unit_scope(self, unit: Unit) -> Scope:
        """The module's scope as seen from one of its statements: places inside it carry the statement's anchor."""
        return Scope(self.path, unit.anchor, None, None)


Bindings = tuple[Statement, tuple[tuple[str, Bound], ...]]
Said = Mapping[str, tuple[Statement, frozenset[str]]]
"""By anchor, what top-level statements say by themselves."""


def _said(units: Iterable[Unit], before: Said, look: Callable[[Statement], frozenset[str]]) -> Said:
    """What statements say; that of the same statement before an edit is still true."""
    found: dict[str, tuple[Statement, frozenset[str]]] = {}
    for unit in units:
        known = before.get(unit.anchor)
        is_same = known is not None and known[0] is unit.statement
        found[unit.anchor] = known if known is not None and is_same else (unit.statement, look(unit.statement))
    return found


def _edit(before: Module, now: Mapping[str, "Bindings"]) -> Replaced | None:
    """What is known of a file in which one statement alone is another one than before."""
    known = before.__dict__
    if (other := replaced(before._bindings, now)) is None:
        return None
    (left, bound), (statement, binds) = before._bindings[other[0]], now[other[1]]
    if isinstance(left, Import) or isinstance(statement, Import):
        return None
    names = known.get("names") if [name for name, _ in bound] == [name for name, _ in binds] else None
    mentioned = known["mentioned"][other[0]][1] if "mentioned" in known else None
    return Replaced(*other, mentioned, names, known.get("users"), known.get("mentions"))


def _bindings(unit: Unit, known: Bindings | None) -> Bindings:
    """A top-level statement with the names that it binds; those of the same statement before an edit are still true."""
    if known is not None and known[0] is unit.statement:
        return known
    return unit.statement, tuple(module_bindings(unit.statement, unit.anchor))


def _mentions(unit: Unit, known: tuple[Statement, Mentions] | None) -> tuple[Statement, Mentions]:
    if known is not None and known[0] is unit.statement:
        return known
    return unit.statement, mentions(unit.statement)
