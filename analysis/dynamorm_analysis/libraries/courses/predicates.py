"""Functions of the workspace that tell of an item, by what they give back or by coming back at all: `is_free(seat)`,
`exists(email)`, `ensure_open(order)`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from msgspec.structs import replace as replace_struct

from dynamorm_analysis.facts.statements import Assignment, Function, Return, expressions, inside
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Value,
    is_none,
    last_name,
    names_in,
    parts_of,
)
from dynamorm_analysis.libraries.calls.running import run_by
from dynamorm_analysis.libraries.courses.answers import gives_answer
from dynamorm_analysis.libraries.courses.asked import Asked, Sought
from dynamorm_analysis.libraries.courses.errors import gives_error_alone, misses, without_error
from dynamorm_analysis.libraries.courses.flags import TESTS
from dynamorm_analysis.libraries.courses.given_attribute import given_attribute
from dynamorm_analysis.libraries.courses.given_values import computed_of, listed_by_result, sought_by_result
from dynamorm_analysis.libraries.courses.guards import passed_by
from dynamorm_analysis.libraries.courses.reached import leaves, tests_at
from dynamorm_analysis.libraries.courses.sought import LOOKING, sought, sought_among
from dynamorm_analysis.libraries.courses.tested import held
from dynamorm_analysis.libraries.courses.told_tests import (
    Run,
    Told,
    in_words_of_caller,
    looked_through,
    of_caller,
    place_of,
    told_of,
)
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.calls.calling import decorators_of, returns
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import FunctionRef, Instance, options
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.names.origins import Filled, filled_in, parameters_of
from dynamorm_analysis.linking.objects.members import PROPERTIES
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.static_texts import constant_text
from dynamorm_analysis.model.course import Test

MOST_THROUGH = 2  # functions that give back what another one tells
REQUESTS = frozenset({"delete_item", "get_item", "put_item", "query", "scan", "update_item"})
TRUTH = frozenset({"all", "any", "bool"})
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Functions:
    """The functions that one calls, as far as they tell something of items."""

    program: Program
    through: int = 0

    def outcome(self, asked: Asked, call: Call, outcome: bool) -> tuple[Test, ...] | None:
        """What is known where a call gives something true, or false; None where the function tells more than that, or
        nothing of items."""
        run = self._run(asked, call)
        told = self._known(run, f"told by {outcome}", partial(_by_result, outcome=outcome)) if run is not None else None
        return tuple(of_caller(asked, call, told, run)) if run is not None and told is not None else None

    def after(self, asked: Asked, call: Call) -> Iterator[Test]:
        """What a call tells by coming back."""
        run = self._run(asked, call) if not self.through else None
        if run is not None:
            yield from of_caller(asked, call, self._known(run, "known after", _by_coming_back), run)

    def given(self, asked: Asked, call: Call) -> Iterator[Test]:
        """What a call tells by giving something, where it gives nothing else but that."""
        run = self._run(asked, call) if not self.through else None
        if run is not None:
            yield from of_caller(asked, call, self._known(run, "known where given", _by_something_given), run)

    def without_error(self, asked: Asked, call: Call) -> Iterator[Test]:
        """What a call tells by giving no error, where that is all that it gives."""
        run = self._run(asked, call)
        if run is not None and gives_error_alone(run.node):
            yield from of_caller(asked, call, self._known(run, "known without an error", _by_no_error), run)

    def attribute(self, asked: Asked, call: Call) -> str:
        """The attribute of an item that a call gives; empty where it gives anything else."""
        return given_attribute(self.program, asked, call)

    def computed_of(self, asked: Asked, call: Call) -> tuple[str, ...]:
        """The attributes of an item of which a call gives a number that is computed of them."""
        run = self._run(asked, call) if last_name(call.function) not in REQUESTS else None
        return self._known(run, "computed", computed_of) if run is not None else ()

    def sought(self, asked: Asked, value: Value, hops: int) -> Sought | None:
        """What an expression has looked for among items, also where a function does so that gives it."""
        if not isinstance(value, Call) or (isinstance(value.function, Name) and value.function.name in LOOKING):
            return sought(asked, value, hops)
        run = self._run(asked, value)
        if run is None:
            return sought(asked, value, hops)
        looked = self._known(run, "sought", sought_by_result)
        given = run.given(asked, value) if looked is not None else {}
        told = in_words_of_caller(looked.wanted, given) if looked is not None else ()
        calls = looked_through(asked, value, run, looked, given) if looked is not None and told else frozenset()
        return Sought(calls, told) if calls else None

    def sought_among(self, asked: Asked, value: Value, among: Value) -> Sought | None:
        """What is looked for where it is asked whether a value is among those that items have."""
        if not isinstance(given := origin_of(among, asked.scope), Call):
            return sought_among(asked, value, among)
        run = self._run(asked, given) if last_name(given.function) not in REQUESTS else None
        attribute = self._known(run, "listed", listed_by_result) if run is not None else ""
        if not attribute:
            return sought_among(asked, value, among)
        return Sought(frozenset({given.span}), ((attribute, source_of(value)),))

    def misses(self, asked: Asked, call: Call) -> frozenset[str]:
        """The errors by which a call tells that there is no item, and nothing else."""
        run = self._run(asked, call)
        return self._known(run, "misses", misses) if run is not None else frozenset()

    def holders(self, asked: Asked, call: Call) -> frozenset[str]:
        """The names under which a call gives an item that its function reads: `{"ok": True, "user": item}`."""
        run = self._run(asked, call) if last_name(call.function) not in REQUESTS else None
        return self._known(run, "holders", _holding_items) if run is not None else frozenset()

    def text(self, asked: Asked, name: Value) -> str | None:
        """The text that a constant holds, in a language where none is told by how it is written: `jobs.Running`."""
        if not asked.scope.path.endswith(".go") or not isinstance(name, Name | Member):
            return None
        return constant_text(self.program, name, asked.scope)

    def given_back(self, asked: Asked, call: Call) -> Iterator[Value]:
        """What a call is given that the function which it runs gives back, changed perhaps: `required(order)`."""
        run = self._run(asked, call) if call.arguments else None
        names = self._known(run, "given back", _given_back) if run is not None else ()
        given = run.given(asked, call) if run is not None and names else {}
        yield from (given[name][0] for name in names if name in given and given[name][1].node is asked.scope.node)

    def answers(self, asked: Asked, call: Call) -> bool:
        """Whether a call runs a function that gives what another service has answered."""
        run = self._run(asked, call)
        return run is not None and self._known(run, "answers", partial(gives_answer, self.program))

    def _run(self, asked: Asked, call: Call) -> Run | None:
        """What a call runs, where that is not too many functions away."""
        if self.through > MOST_THROUGH:
            return None
        found = run_by(self.program, call, asked.scope) or _property(self.program, call, asked.scope)
        return Run(found, found.scope.node) if found is not None and isinstance(found.scope.node, Function) else None

    def _known(self, run: Run, what: str, read: Callable[[Asked, Function], Answer]) -> Answer:
        """What is read of a function: once for all who call it, but not of one as another one sees it."""
        function = run.ref.scope.alone

        def make() -> Answer:
            return read(_asked(self, function, run.node), run.node)

        return make() if self.through else self.program.shared(what, function, make)


def _property(program: Program, call: Call, scope: Scope) -> FunctionRef | None:
    """What runs where code asks an object of a class of the workspace for a property."""
    if not isinstance(call.function, Member) or call.arguments:
        return None
    owners = [each for each in options(meaning(program, call.function.owner, scope)) if isinstance(each, Instance)]
    classes = {each.of.scope for each in owners}
    of = classes.pop() if len(classes) == 1 else None
    bounds = of.bindings.get(call.function.name, ()) if of is not None else ()
    found = bounds[0].statement if len(bounds) == 1 else None
    if of is None or not isinstance(found, Function):
        return None
    method = FunctionRef(of.inner(found), owners[0])
    return method if decorators_of(method) & PROPERTIES else None


def _by_result(inner: Asked, node: Function, *, outcome: bool) -> tuple[Told, ...] | None:
    returned = _beside_no_error(node)
    values = [each.value for each in returned]
    if not values or not all(value is None or _is_truth(inner, value) for value in values):
        return None
    if not any(isinstance(value, Operation | Call | Constant) and not is_none(value) for value in values):
        return None
    known = [_at_return(inner, node, each, outcome) for each in returned if _may_be(each.value, outcome)]
    if not outcome and not leaves(node.body):
        known.append(list(tests_at(inner, node.body, node.span.end)))
    sure = [each for each in known if each]
    if not sure:
        return None
    found = [test for test in sure[0] if all(_is_among(test, others) for others in sure[1:])]
    found += [test for each in sure for test in each if test.held == "value" and test.against not in ("True", "False")]
    return tuple(told_of(found, node)) or None


def _beside_no_error(node: Function) -> list[Return]:
    """How a function comes back; one of Go that gives an error beside what it tells, where that is none."""
    returned = list(returns(node.body))
    match node.returns:
        case Collection(kind="tuple", items=(Name(name="bool"), Name(name="error"))):
            pairs = ((one, one.value.items) for one in returned if isinstance(one.value, Collection))
            return [replace_struct(one, value=items[0]) for one, items in pairs if is_none(items[-1])]
    return returned


def _at_return(inner: Asked, node: Function, statement: Return, outcome: bool) -> list[Test]:
    found = list(tests_at(inner, node.body, statement.span.start))
    if statement.value is not None and not isinstance(statement.value, Constant):
        found += held(inner, statement.value, outcome=outcome, otherwise="leaves")
    return found


def _is_among(test: Test, others: list[Test]) -> bool:
    return any((one.asked, one.held, one.attribute) == (test.asked, test.held, test.attribute) for one in others)


def _by_coming_back(inner: Asked, node: Function) -> tuple[Told, ...]:
    ways = list(returns(node.body))
    return (
        *_told_once(passed_by(inner, node.body), node),
        *_of_own_items(inner, node, ways),
        *_of_free_key(inner, node),
    )


def _of_free_key(inner: Asked, node: Function) -> tuple[Told, ...]:
    """That there is no item under the key that a function gives back, whichever way it comes back: it has looked."""
    ways = [each for each in returns(node.body) if not _calls_itself(node, each.value)]
    names = [each.value.name for each in ways if isinstance(each.value, Name)]
    if not ways or len(names) < len(ways):
        return ()
    for way, name in zip(ways, names, strict=True):
        missing = [one for one in tests_at(inner, node.body, way.span.start) if one.held == "missing"]
        if not any(_asks_by(node, one, name) for one in missing):
            return ()
    return (Told(Test(frozenset(), "missing", otherwise="leaves", told=True)),)


def _calls_itself(node: Function, value: Value | None) -> bool:
    return isinstance(value, Call) and last_name(value.function) == node.name


def _asks_by(node: Function, test: Test, name: str) -> bool:
    """Whether a test is about what a call asks for by a variable, or by another one that is made of it."""
    statements = [each for statement in node.body for each in inside(statement)]
    made = {name}
    for each in statements:
        match each:
            case Assignment(targets=(Name(name=of_it),), value=value) if value is not None and name in names_in(value):
                made.add(of_it)
    parts = (part for each in statements for value in expressions(each) for part in parts_of(value))
    calls = (part for part in parts if isinstance(part, Call) and part.span in test.asked)
    return any(not made.isdisjoint(names_in(argument.value)) for call in calls for argument in call.arguments)


def _by_something_given(inner: Asked, node: Function) -> tuple[Told, ...]:
    return _of_own_items(inner, node, [each for each in returns(node.body) if _may_be(each.value, outcome=True)])


def _of_own_items(inner: Asked, node: Function, ways: list[Return]) -> tuple[Told, ...]:
    """How attributes compare of items that a function reads itself, on each of some ways back, and on the one at its
    end where that gives something."""
    places = [each.span.start for each in ways]
    places += [] if leaves(node.body) or len(ways) < len(list(returns(node.body))) else [node.span.end]
    first, *others = [[*tests_at(inner, node.body, place)] for place in places] or [[]]
    own = [one for one in told_of(first, node) if not one.parameter and one.test.held == "value"]
    return tuple(dict.fromkeys(one for one in own if all(one in told_of(each, node) for each in others)))


def _by_no_error(inner: Asked, node: Function) -> tuple[Told, ...]:
    return _told_once(without_error(inner, node), node)


def _told_once(tests: Iterable[Test], node: Function) -> tuple[Told, ...]:
    """What a function tells of items, but for attributes of those that it has read itself."""
    return tuple(dict.fromkeys(one for one in told_of(tests, node) if one.parameter or one.test.held != "value"))


def _holding_items(inner: Asked, node: Function) -> frozenset[str]:
    """The names under which a function gives an item, and those that tell whether there is one: `ok` of `{"ok": True,
    "user": item}` where else it gives `{"ok": False}`."""
    given = [_entries(each.value) for each in returns(node.body) if isinstance(each.value, Mapping)]
    held = [{name for name, value in entries.items() if _is_item(inner, value)} for entries in given]
    names = set().union(*held)
    there = [entries for entries, items in zip(given, held, strict=True) if items]
    lacking = [entries for entries, items in zip(given, held, strict=True) if not items]
    flags = {
        name
        for name in (there or [{}])[0]
        if lacking and _tells(name, there, truth=True) and _tells(name, lacking, truth=False)
    }
    return frozenset(names | flags)


def _entries(given: Mapping) -> dict[str, Value]:
    keyed = ((entry.key, entry.value) for entry in given.entries)
    return {key.value: value for key, value in keyed if isinstance(key, Constant) and isinstance(key.value, str)}


def _tells(name: str, given: list[dict[str, Value]], *, truth: bool) -> bool:
    """Whether dictionaries hold one truth value under a name."""
    return all(isinstance(one := entries.get(name), Constant) and one.value is truth for entries in given)


def _is_item(inner: Asked, value: Value) -> bool:
    """Whether a value is an item that a request has given: `response["Item"]`."""
    origins = inner.origins(value) if isinstance(value, Name | Item | Call) else ()
    return bool(origins) and all(
        one.parts[:1] in (("Item",), ("Attributes",)) and inner.is_whole(one) for one in origins
    )


def _given_back(inner: Asked, node: Function) -> tuple[str, ...]:
    """The parameters that a function gives back, alone or before how it went: `return game, nil`."""
    returned = (_first(each.value) for each in returns(node.body) if each.value is not None)
    through = (lambda call: inner.functions.given_back(inner, call)) if inner.functions is not None else lambda _: ()
    return tuple(dict.fromkeys(name for value in returned for name in parameters_of(inner.scope, value, through)))


def _first(value: Value) -> Value:
    return value.items[0] if isinstance(value, Collection) and value.kind == "tuple" and value.items else value


def _asked(functions: Functions, function: Scope, node: Function) -> Asked:
    """A function whose parameters are followed to calls that stand for whoever gives them."""
    further = replace(functions, through=functions.through + 1)
    return Asked(function, {**_given(node), **filled_in(node)}, further)


def _given(node: Function) -> Filled:
    return {
        parameter.name: (Call(Name(parameter.name, place_of(number)), (), place_of(number)),)
        for number, parameter in enumerate(node.parameters)
    }


def _is_truth(inner: Asked, value: Value) -> bool:
    """Whether an expression only tells whether something is so."""
    match value:
        case Constant(value=given):
            return given is None or isinstance(given, bool)
        case Operation(operator="or", operands=operands):
            return all(_is_truth(inner, each) for each in operands)
        case Operation(operator="and", operands=operands):
            return _is_truth(inner, operands[-1])
        case Operation(operator=operator):
            return operator in TESTS
        case Call(function=Name() as function) if last_name(function) in TRUTH:
            return True
        case Call():
            return inner.outcome(value, outcome=True) is not None
    return False


def _may_be(value: Value | None, outcome: bool) -> bool:
    """Whether what is returned may be true, or false."""
    if value is None:
        return not outcome
    return not isinstance(value, Constant) or bool(value.value) is outcome
