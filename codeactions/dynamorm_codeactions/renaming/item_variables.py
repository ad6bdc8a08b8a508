"""Entries of the variables of Python that hold items, beside those that requests tell.

What a variable holds goes on to others: to what it is assigned to, to parameters of functions that are given it, to
lists. Where one of these surely holds an item, all entries of a name are the attribute; where it may hold something
else as well, they are doubtful.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from dynamorm_analysis.facts.statements import Assignment, Function
from dynamorm_analysis.facts.values import Call, Lambda, Mapping, Member, Name, Value
from dynamorm_analysis.linking.calls.calling import running
from dynamorm_analysis.linking.given_by_callers import during_calls
from dynamorm_analysis.linking.meaning import FunctionRef
from dynamorm_analysis.linking.occurrences import Occurrence, Round
from dynamorm_analysis.linking.scope import Bound, Scope
from dynamorm_analysis.model.access import SETTING, Access
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.call_sites import call_at
from dynamorm_codeactions.renaming.holders import ELEMENTS, ITEM, NOTHING, UNKNOWN, Holder, Requests, Thing, Written
from dynamorm_codeactions.renaming.item_keys import NAMING, entries_named, keys_of
from dynamorm_codeactions.renaming.mentions import Mention, Reading
from dynamorm_codeactions.renaming.objects import rounds_of_lambdas

MOST_STATEMENTS = 400  # top-level ones that are looked through for one name
COLLECTING_ONE = frozenset({"append", "add", "insert", "appendleft"})
COLLECTING_ALL = frozenset({"extend", "update"})

Site = tuple[str, Span]
Source = tuple[Thing, Bound | None]


@dataclass(frozen=True, slots=True)
class Beside:
    """Where further entries are named that surely are the attribute, and where such that may be. `untold` are requests
    that store something which is not known."""

    sure: frozenset[Mention]
    doubtful: frozenset[Mention]
    untold: tuple[Place, ...]


def entries_beside(mentions: Collection[Mention], accesses: Collection[Access], name: str, reading: Reading) -> Beside:
    """The entries of variables that hold items of which an entry is mentioned, or which requests store or give."""
    known = frozenset((one.path, one.span) for one in mentions if one.path.endswith(".py"))
    asked = [one for one in accesses if one.call.path.endswith(".py") and one.library == "boto3"]
    calls = frozenset((one.call.path, one.call.anchor, one.call.span) for one in asked if one.via is None)
    holding = _Holding(name, reading, Requests(name, reading, calls), known)
    for path, span in known:
        for unit in reading.project.modules[path].facts.units:
            if unit.statement.span.shifted(unit.start).contains(span):
                holding.look_through(path, unit.anchor)
    for access in asked:
        holding.look_through(access.call.path, access.call.anchor)
    stored = {access.place: tuple(_stored_by(access, holding)) for access in asked if access.operation in SETTING}
    seeds = [*holding.seeds(), *(one for each in stored.values() for one in each if isinstance(one, Holder))]
    touched = holding.reached(holding.origins(seeds))
    sure = holding.sure_of(touched)
    certain = {site for one in sure for site in holding.entries_of(one)} | known
    certain |= {site for one in seeds for site in holding.written_for(one)}
    copied = {site for one in sure for site in holding.copied.get(one, ())}
    perhaps = ({site for one in touched for site in holding.entries_of(one)} | copied) - certain
    untold = tuple(
        access.place
        for access in asked
        if "written" in access.unknown and holding.is_untold(stored.get(access.place, ()))
    )
    return Beside(_mentions(certain - known), _mentions(perhaps), untold)


def _mentions(sites: Collection[Site]) -> frozenset[Mention]:
    return frozenset(Mention(path, span) for path, span in sites)


def _stored_by(access: Access, holding: "_Holding") -> Iterator[Thing]:
    """What a request stores as an item."""
    found = call_at(holding.reading.project, access.call) if access.via is None else None
    for one in found[0].arguments if found is not None else ():
        if one.name == "Item" and found is not None:
            yield from holding.things_in(one.value, found[1])


@dataclass
class _Holding:
    """What holds what in the statements that were looked through, as far as it may be an item."""

    name: str
    reading: Reading
    requests: Requests
    known: frozenset[Site]
    looked_through: set[tuple[str, str]] = field(default_factory=set)
    entries: dict[Holder, set[Site]] = field(default_factory=dict)
    copied: dict[Holder, set[Site]] = field(default_factory=dict)
    """Those of dictionaries that are copies of what a variable holds."""

    collected: dict[Holder, dict[Source, None]] = field(default_factory=dict)
    users: dict[Holder, set[Holder]] = field(default_factory=dict)
    sources: dict[Holder, tuple[Source, ...]] = field(default_factory=dict)

    # ---- statements -------------------------------------------------------------------------------------------------

    def look_through(self, path: str, anchor: str) -> None:
        if (path, anchor) in self.looked_through or len(self.looked_through) >= MOST_STATEMENTS:
            return
        self.looked_through.add((path, anchor))
        project = self.reading.project
        unit = project.modules[path].units.get(anchor) if path in project.modules else None
        if unit is None or project.program.is_installed(path):
            return
        for at in self.reading.expressions(path, anchor, (Name, *NAMING)):
            self.reading.worked_out(lambda at=at: self._look_at(at, unit.start), None)  # type: ignore[misc]

    def _look_at(self, at: Occurrence, start: int) -> None:
        for owner, span in (*entries_named(at, self.name), *_set_to(at, self.name)):
            entries = self.entries if not isinstance(at.value, Mapping) or _is_added(owner, at) else self.copied
            for holder in self.holders_in(owner, at):
                entries.setdefault(holder, set()).add((at.scope.path, span.shifted(start)))
        match at.value, at.statement:
            case Name(), _:
                for holder in self.holders_in(at.value, at):
                    self.sources_of(holder)
            case Call(function=Member(owner=owner, name=word), arguments=(*_, last)), _ if (
                word in COLLECTING_ONE | COLLECTING_ALL
            ):
                for holder in self.holders_in(owner, at, many=True):
                    self._collects(holder, last.value, at, many=word in COLLECTING_ALL)
        if isinstance(at.value, Call):
            self._look_at_call(at.value, at)
        if isinstance(at.statement, Assignment) and at.statement.value is not None and not at.statement.operator:
            for target in at.statement.targets:
                if isinstance(target, Member) and not at.outer:
                    for many in (False, True):
                        for holder in self.holders_in(target, at, many):
                            self._collects(holder, at.statement.value, at, many)

    def _look_at_call(self, call: Call, at: Occurrence) -> None:
        """What parameters of the project's own functions are given."""
        if not any(isinstance(one.value, Name | Member | Call) for one in call.arguments):
            return
        run = self.reading.meaning(call.function, at.scope)
        if not isinstance(run, FunctionRef) or not isinstance(run.scope.node, Function):
            return
        of = run.scope.alone
        for name, (value, scope) in running(run, call, at.scope).arguments.items():
            for many in (False, True) if scope == at.scope else ():
                parameter = Holder(of.path, of.anchor, of.start, name + (ELEMENTS if many else ""), of)
                for one in self.holders_in(value, at, many):
                    self.users.setdefault(one, set()).add(parameter)

    def _collects(self, holder: Holder, value: Value, at: Occurrence, many: bool) -> None:
        found = tuple((one, None) for one in self.requests.things(value, at.scope, _rounds(at), many))
        self.collected.setdefault(holder, {}).update(dict.fromkeys(found))
        self._is_set_to(holder, found)

    def _is_set_to(self, holder: Holder, found: tuple[Source, ...]) -> None:
        for one, _ in found:
            if isinstance(one, Holder):
                self.users.setdefault(one, set()).add(holder)
                self.sources_of(one)

    def holders_in(self, value: Value, at: Occurrence, many: bool = False) -> list[Holder]:
        """The variables that an expression may be."""
        return [one for one in self.things_in(value, at, many) if isinstance(one, Holder)]

    def things_in(self, value: Value, at: Occurrence, many: bool = False) -> tuple[Thing, ...]:
        if isinstance(value, Name) and _is_of_lambda(value.name, at):
            return (UNKNOWN,)
        return tuple(self.requests.things(value, at.scope, _rounds(at), many))

    def is_untold(self, stored: tuple[Thing, ...]) -> bool:
        """Whether what a request stores is made elsewhere."""
        held = [self.sources_of(one) for one in stored if isinstance(one, Holder)]
        return UNKNOWN in stored or any(not each or UNKNOWN in [thing for thing, _ in each] for each in held)

    # ---- what a variable holds --------------------------------------------------------------------------------------

    def sources_of(self, holder: Holder) -> tuple[Source, ...]:
        """What a variable is set to, where its function sets it."""
        if holder not in self.sources:
            self.sources[holder] = ()
            self.sources[holder] = self.reading.worked_out(
                lambda: tuple(self.requests.set_to(holder)), ((UNKNOWN, None),)
            )
            self._is_set_to(holder, self.sources[holder])
        own = self.sources[holder] if not holder.name.startswith(".") else ()
        return (*own, *self.collected.get(holder, ()))

    def given_to(self, holder: Holder) -> tuple[Source, ...]:
        """The same with what all callers give a parameter."""
        found: list[Source] = []
        for one, bound in self.sources_of(holder):
            if bound is None or bound.by != "parameter":
                found.append((one, bound))
                continue
            during = self.during_calls(holder.scope)
            given = [each.arguments.get(holder.variable) for each in during]
            if not given or None in given:
                found.append((UNKNOWN, bound))
            many = holder.name.endswith(ELEMENTS)
            for each in given:
                if each is not None:
                    found += [(thing, bound) for thing in self.requests.things(each[0], each[1].alone, (), many)]
        return tuple(found)

    def during_calls(self, function: Scope) -> tuple[Scope, ...]:
        """A function during each call of it; none where some call is not known."""
        none: tuple[Scope, ...] = ()
        return self.reading.worked_out(lambda: during_calls(self.reading.project.program, function), none)

    def entries_of(self, holder: Holder) -> set[Site]:
        """Where a variable's entry is named, the dictionaries included that it is set to."""
        found = set(self.entries.get(holder, ()))
        for one, _ in self.given_to(holder):
            if isinstance(one, Written):
                found |= self._keys(one)
        return found

    def written_for(self, holder: Holder) -> set[Site]:
        """Those of the dictionaries that a variable is set to and may still be when it is stored."""
        found = [one for one, bound in self.sources_of(holder) if not self._is_superseded(bound, holder)]
        return {site for one in found if isinstance(one, Written) for site in self._keys(one)}

    def _keys(self, of: Written) -> set[Site]:
        start = self.reading.project.modules[of.scope.path].units[of.scope.anchor].start
        if isinstance(of.value, Mapping):
            return {(of.scope.path, span.shifted(start)) for span in keys_of(of.value, self.name)}
        named = [one.span.start + start for one in of.value.arguments if one.name == self.name]
        return {(of.scope.path, Span(one, one + len(self.name.encode()))) for one in named}

    # ---- which are items --------------------------------------------------------------------------------------------

    def seeds(self) -> list[Holder]:
        """The variables of which an entry is known, or that are set to what a request gives."""
        return [one for one in {*self.entries, *self.sources, *self.collected} if self._is_seed(one)]

    def _is_seed(self, holder: Holder) -> bool:
        is_from_request = any(one == ITEM for one, _ in self.sources_of(holder))
        return is_from_request or bool(self.entries_of(holder) & self.known)

    def origins(self, seeds: Collection[Holder]) -> set[Holder]:
        """The variables whose things are items somewhere: what known ones are set to, and so on."""
        found: dict[Holder, None] = {}
        waiting = list(seeds)
        while waiting:
            holder = waiting.pop()
            if holder in found:
                continue
            found[holder] = None
            self._look_around(holder)
            for one, _ in self.given_to(holder):
                if isinstance(one, Holder):
                    waiting.append(one)
                elif isinstance(one, Written):
                    self.look_through(one.scope.path, one.scope.anchor)
        return set(found)

    def reached(self, origins: set[Holder]) -> set[Holder]:
        """These, and the variables to which their things go on."""
        found: set[Holder] = set()
        waiting = list(origins)
        while waiting:
            holder = waiting.pop()
            if holder in found:
                continue
            found.add(holder)
            self._look_around(holder)
            waiting += self.users.get(holder, ())
        return found

    def _look_around(self, holder: Holder) -> None:
        if holder.anchor:
            self.look_through(holder.path, holder.anchor)
            return
        module = self.reading.project.modules[holder.path]
        content = self.reading.content(holder.path)
        for unit in module.facts.units:
            span = unit.statement.span.shifted(unit.start)
            if holder.variable.encode() in content[span.start : span.end]:
                self.look_through(holder.path, unit.anchor)

    def sure_of(self, touched: set[Holder]) -> set[Holder]:
        """Those that hold items whenever they hold something."""
        sources = {one: tuple(each for each in self.given_to(one) if each[0] != NOTHING) for one in touched}
        once = {one for one in touched if self._is_set_once(one)}
        sure = {one for one in once if self._is_seed(one)}
        while True:
            further = set()
            for one in touched - sure:
                is_given_items = all(self._is_sure(thing, bound, one, sure) for thing, bound in sources[one])
                is_the_thing_of = any([thing for thing, _ in sources[user]] == [one] for user in self._users(one, sure))
                if (sources[one] and is_given_items) or (one in once and is_the_thing_of):
                    further.add(one)
            if not further:
                return sure
            sure |= further

    def _users(self, holder: Holder, among: set[Holder]) -> set[Holder]:
        return self.users.get(holder, set()) & among

    def _is_sure(self, thing: Thing, bound: Bound | None, of: Holder, sure: set[Holder]) -> bool:
        match thing:
            case Holder():
                return thing in sure
            case Written():
                return self._keys(thing) <= self.known or not self._is_superseded(bound, of)
        return thing == ITEM

    def _is_superseded(self, bound: Bound | None, of: Holder) -> bool:
        """Whether a variable is surely set anew after it was set to something."""
        later = [one for _, one in self.sources_of(of) if one is not None]
        return bound is not None and any(
            one.statement.span.start > bound.statement.span.start and not one.conditional for one in later
        )

    def _is_set_once(self, holder: Holder) -> bool:
        found = self.sources_of(holder)
        of_bounds = {id(bound) for thing, bound in found if bound is not None and thing != NOTHING}
        others = {thing for thing, bound in found if bound is None and thing != NOTHING}
        return len(of_bounds) + len(others) == 1


def _rounds(at: Occurrence) -> tuple[Round, ...]:
    return (*at.rounds, *rounds_of_lambdas(at))


def _is_of_lambda(name: str, at: Occurrence) -> bool:
    """Whether a name is the parameter of a function without a name, of which nothing is known."""
    known = {one.span for one in rounds_of_lambdas(at)}
    return any(isinstance(one, Lambda) and name in one.parameters and one.span not in known for one in at.outer)


def _is_added(owner: Value, at: Occurrence) -> bool:
    """Whether a dictionary that is written out is what a variable is set to, or what is added to it."""
    return isinstance(at.statement, Assignment) and any(owner is one for one in at.statement.targets)


def _set_to(at: Occurrence, name: str) -> Iterator[tuple[Value, Span]]:
    """`item = {"weight": 1}`."""
    match at.statement, at.value:
        case Assignment(targets=(target,), value=value, operator=""), Mapping() as written if value is written:
            yield from ((target, span) for span in keys_of(written, name))
