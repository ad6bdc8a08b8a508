"""What a function tells of items by its tests, in the words of the one that calls it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Value
from dynamorm_analysis.libraries.calls.passed_arguments import Arguments
from dynamorm_analysis.libraries.calls.running import given_to
from dynamorm_analysis.libraries.courses.asked import GIVEN, Asked, Sought
from dynamorm_analysis.libraries.courses.sought import is_of_some
from dynamorm_analysis.libraries.courses.tested import summands
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.meaning import FunctionRef
from dynamorm_analysis.model.course import Test, Wanted
from dynamorm_analysis.model.written_value import names_of
from dynamorm_analysis.text import Span


@dataclass(frozen=True, slots=True)
class Told:
    """A test that a function makes: of what it asks for itself, or of an item that it is given, and by which name."""

    test: Test
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A function that a call runs."""

    ref: FunctionRef
    node: Function

    def given(self, asked: Asked, call: Call) -> Arguments:
        """What the call gives to its parameters."""
        return given_to(self.ref, call, asked.scope)


def told_of(tests: Iterable[Test], node: Function) -> Iterator[Told]:
    given = {place_of(number): parameter.name for number, parameter in enumerate(node.parameters)}
    for test in tests:
        names = {given.get(span, "") for span in test.asked}
        if len(names) == 1:
            yield Told(replace(test, asked=frozenset(), told=True), names.pop())


def of_caller(asked: Asked, call: Call, told: tuple[Told, ...], run: Run) -> Iterator[Test]:
    """What a function tells, in the words of the one that calls it."""
    given = run.given(asked, call) if told else {}
    for one in told:
        against = given.get(one.test.against)
        test = one.test if against is None else replace(one.test, against=source_of(against[0]))
        if test.sought:
            test = replace(test, sought=in_words_of_caller(test.sought, given))
            if not test.sought:
                continue
        if not one.parameter:
            yield replace(test, asked=frozenset({call.span}))
        elif one.parameter in given and given[one.parameter][1].node is asked.scope.node:
            value = given[one.parameter][0]
            if test.attribute == GIVEN:
                yield from _of_attribute(asked, value, test)
                continue
            if test.sought and is_of_some(asked, value):
                continue
            origins = asked.origins(value)
            spans = frozenset(each.call.span for each in origins if not each.error and asked.is_whole(each))
            if spans:
                yield replace(test, asked=spans)


def _of_attribute(asked: Asked, value: Value, test: Test) -> Iterator[Test]:
    """What a function tells of a number or state that it is given, where that is an attribute of an item, or computed
    of some."""
    for origin in (*asked.origins(value), *(() if test.equality else summands(asked, value))):
        for attribute in (asked.numbers(origin) or asked.as_given(origin)) if not origin.error else ():
            yield replace(test, attribute=attribute, asked=frozenset({origin.call.span}))


def looked_through(asked: Asked, call: Call, run: Run, looked: Sought, given: Arguments) -> frozenset[Span]:
    """The calls among whose items a function looks: itself, where it reads them, or those of what it is given."""
    places = {place_of(number): parameter.name for number, parameter in enumerate(run.node.parameters)}
    if places.keys().isdisjoint(looked.calls):
        return frozenset({call.span})
    found: set[Span] = set()
    for name in (places[span] for span in looked.calls if span in places):
        value, scope = given.get(name, (None, None))
        if value is None or scope is None or scope.node is not asked.scope.node or is_of_some(asked, value):
            return frozenset()
        found |= {each.call.span for each in asked.origins(value) if not each.error and asked.is_whole(each)}
    return frozenset(found)


def in_words_of_caller(wanted: Wanted, given: Arguments) -> Wanted:
    """What a function looks for by what it is given; not what it knows from elsewhere."""
    found: list[tuple[str, str]] = []
    for attribute, expression in wanted:
        root, *_ = names_of(expression) or ("",)
        if not root:
            found.append((attribute, expression))  # it is written out
        elif root in given:
            told = source_of(given[root][0]).replace("\\", r"\\")
            found.append((attribute, re.sub(rf"(?<![\w.]){re.escape(root)}\b", told, expression)))
    return tuple(found)


def place_of(number: int) -> Span:
    """A place before all code, of what a parameter is given."""
    return Span(-number - 1, -number - 1)
