"""Where it is told of requests in loops that lie in other functions."""

from dynamorm_analysis.model.repetition import Repetition
from dynamorm_analysis.text import Place, Span


def check(loop: Place, call: Place, expected: Place) -> None:
    """A request of a call is told at a place, where a loop is at another."""
    assert Repetition(varies=True, place=loop).told_at(call) == expected


def test_a_call_in_the_loop() -> None:
    """A call behind the loop's head, in the same statement, is where it is told."""
    loop, call = Place("a.py", "one", Span(10, 20)), Place("a.py", "one", Span(30, 40))
    check(loop, call, call)


def test_a_call_in_a_comprehension() -> None:
    """So is one within what is told of the loop."""
    loop, call = Place("a.py", "one", Span(10, 60)), Place("a.py", "one", Span(10, 20))
    check(loop, call, call)


def test_a_loop_further_down() -> None:
    """A call before the loop runs the function that holds it."""
    loop, call = Place("a.py", "one", Span(50, 60)), Place("a.py", "one", Span(10, 20))
    check(loop, call, loop)


def test_a_loop_in_another_function() -> None:
    """A loop in another statement or file is in a function that is called."""
    call = Place("a.py", "one", Span(30, 40))
    check(Place("a.py", "two", Span(10, 20)), call, Place("a.py", "two", Span(10, 20)))
    check(Place("b.py", "one", Span(10, 20)), call, Place("b.py", "one", Span(10, 20)))
