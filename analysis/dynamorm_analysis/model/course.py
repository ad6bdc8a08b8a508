"""Where an access stands in the course of its function: on which branch, after which tests, with what in its hands."""

from dataclasses import dataclass
from typing import Literal

from dynamorm_analysis.text import Span

Held = Literal["missing", "found", "value", "missing then", "fewer"]
"""What the code knows of an item where a test lets it go on: that it is not there, that it is, or that one of its
attributes compares as the code wants; that there are fewer of its kind than a limit (`against`); or that it is not
there on the runs that have come through the test, as `if email: check_free(email)` tells."""

ANY = "*"
"""The name of a field that code chooses as it runs: `setattr(user, field, value)`."""

Given = tuple[tuple[str, tuple[int, ...]], ...]
"""Variables, each with the statements, told by their offsets, by which it has its value."""

Wanted = tuple[tuple[str, str], ...]
"""Attributes by which code looks for an item itself, each with the expression for what it is to be."""


@dataclass(frozen=True, slots=True)
class Test:
    """What is known of that for which some calls asked, by a test that lets the code go on to the access.

    `asked` are the calls. Of a `value`, `attribute` is the name by which code reads it, and `against` the expression
    that it is compared with: `True` or `False` where it is only asked whether it is true, and empty where the question
    is whether the item has it. `equality`: the question is whether both are the same, and `differs`: they are not.
    `otherwise` tells what happens
    where the test comes out otherwise: the code goes on with something else, gives back what was found, or leaves
    otherwise. `by_error`: an error tells it. `another`: of a `missing` one, there may be one that is as the code wants.
    `told`: a function tells it by what it gives back, or by coming back. `despite_error`: the code also goes on where a
    call has failed, whatever is there. `sought`: the code looked for an item that has one of these values among those
    for which the calls asked; empty where it wants any. `member`: `against` is not among what the attribute holds, or
    that is not as long as it. `allows`: a function tells whether the attribute may become `against`. `part` is what the
    question is about inside of the attribute, by its name there.
    """

    asked: frozenset[Span]
    held: Held
    attribute: str = ""
    against: str = ""
    equality: bool = True
    differs: bool = False
    otherwise: Literal["goes on", "gives back", "leaves"] = "goes on"
    by_error: bool = False
    another: bool = False
    told: bool = False
    despite_error: bool = False
    sought: Wanted = ()
    member: bool = False
    allows: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """The way to an access through the function that it stands in.

    `function` is the function's span. `arms` are the branches around the access, outer ones first: where each begins,
    and which of its blocks it is; `tried` are those that are the block of a `try` in which it is made if nothing fails.
    `ends`: an offset that no run reaches which made the access, `returns`: one at which its function has ended. `given`
    tells of each variable in the access's key and values by which statements, told by their offsets, it has its value.
    `item` are the calls that gave what a write stores, `of_object` those by which other methods have read what a put
    stores of its own object. `pauses` are the offsets at which the function waits. `uses` are the attributes that the
    function uses of what a read gives, as code names them; None where it hands on all of it. `returned`: the function
    gives back what a query gives; `listed`: that, or something of each item. `keyed` are the calls that gave an item by
    whose key the access asks. `handed` are the names under which the call of an update gives values, with these, where
    it is not known which attributes it sets. `made` is what the object that is put was made with, as it is written;
    `made_of` are the fields of that, or of what such an update is given, by name, and, without one, the variables that
    go into it as a whole; `whole` are these variables of what is put, as `given` tells of others; `stored` is the only
    variable that such a call is given; `refilled` are the calls that had given its variable another value before;
    `set_anew` are the fields of the object that the function sets, or gives to a copy of it; `set_at_times` those that
    it sets under tests, or any where the object is given to other functions. `changed` are the attributes that a write
    sets to something made of what they were, each with the call that gave the item in which they were read; `kept` are
    the same of those that a put takes over as they were, and `counted` of those to which it gives a number that is
    counted from what is there; `placed` are those of which it names an element by a position that was found in the
    item. `changed_at_times` are those that an update takes of an object whose fields its function sets under tests,
    each under one of its own. `numbered` are the attributes of what a put stores, by name, each with the call that gave
    its value as a whole. `named` are what a call is given by name or as a field of something, as it is written, where a
    put is made through that, or the key of another access was written down before, each with the statements that gave
    the variable its value. `failed`: the calls without whose error, whichever it is, a scan is not made. `locked`:
    where the lock was taken that the process holds meanwhile.
    """

    function: Span
    arms: tuple[tuple[int, int], ...] = ()
    tried: frozenset[int] = frozenset()
    ends: int | None = None
    returns: int | None = None
    given: Given = ()
    tests: tuple[Test, ...] = ()
    item: frozenset[Span] = frozenset()
    of_object: frozenset[Span] = frozenset()
    pauses: tuple[int, ...] = ()
    uses: frozenset[str] | None = None
    returned: bool = False
    listed: bool = False
    keyed: frozenset[Span] = frozenset()
    handed: tuple[tuple[str, str], ...] = ()
    made: frozenset[str] = frozenset()
    made_of: tuple[tuple[str, str], ...] = ()
    whole: Given = ()
    stored: str = ""
    refilled: frozenset[Span] = frozenset()
    set_anew: frozenset[str] = frozenset()
    set_at_times: frozenset[str] = frozenset()
    changed: tuple[tuple[str, Span], ...] = ()
    kept: tuple[tuple[str, Span], ...] = ()
    counted: tuple[tuple[str, Span], ...] = ()
    placed: tuple[tuple[str, Span], ...] = ()
    changed_at_times: frozenset[str] = frozenset()
    numbered: frozenset[tuple[str, Span]] = frozenset()
    named: Given = ()
    failed: frozenset[Span] = frozenset()
    locked: int | None = None
