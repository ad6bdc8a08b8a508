"""The test of an access pattern: it finds what it should in its order, on however many pages, and nothing else."""

from collections.abc import Iterator, Mapping

from dynamorm_analysis.entity_models.model import Pattern
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_codeactions.repositories.plan import Method
from dynamorm_codeactions.repositories.told import items_of, kind_of
from dynamorm_codeactions.repository_tests.asked_values import UnprovableError
from dynamorm_codeactions.repository_tests.pattern_items import Item, PatternItems, items_for
from dynamorm_codeactions.repository_tests.subject import Subject

PUT_BESIDE = "_put_beside"
"""What a module of tests calls its function that stores items of another kind."""


def pattern_test(subject: Subject, method: Method) -> Iterator[str]:
    """Raises UnprovableError where nothing can be proved."""
    pattern = subject.asked(method)
    items = items_for(subject.model, pattern)
    yield from subject.test(method.name, _sentence(subject, pattern, items))
    yield from _stored(subject, items)
    match pattern.operation:
        case "count":
            yield f"    assert {_call(subject, method, items)} == {len(items.found)}"
        case "get":
            yield f"    found = {_call(subject, method, items)}"
            teller, told = _teller(subject, method)
            yield from teller
            yield f"    assert {told}(found) == {told}(wanted[0])"
        case "query":
            yield from _pages(subject, method, items)


def counted_in_pieces(subject: Subject, method: Method) -> Iterator[str]:
    """The test of a pattern that counts, where DynamoDB reads one item at a time. Raises UnprovableError."""
    items = items_for(subject.model, subject.asked(method))
    yield from subject.test_in_pieces(f"{method.name}_in_pieces", "Counts on however many pages there are.")
    yield from _stored(subject, items)
    yield f"    assert {_call(subject, method, items)} == {len(items.found)}"


def _sentence(subject: Subject, pattern: Pattern, items: PatternItems) -> str:
    if pattern.operation == "count":
        return f"Counts the {items_of(subject.plan)} that are meant, and no others."
    if pattern.operation == "get":
        return f"Finds the {kind_of(subject.plan)} that is meant, and no other."
    order = (
        "" if not items.ordered else " in the order of their key" if pattern.forward else " from the last to the first"
    )
    return f"Finds the {items_of(subject.plan)} that are meant{order}, on one page or several."


def _stored(subject: Subject, items: PatternItems) -> Iterator[str]:
    """Stores them in another order than that in which they are found."""
    yield f"    wanted = [{', '.join(_new(subject, item) for item in items.found)}]"
    if items.others:
        yield f"    others = [{', '.join(_new(subject, item) for item in items.others)}]"
    yield f"    {subject.asks}.put_many([{'*others, ' if items.others else ''}*reversed(wanted)])"
    for stranger in items.strangers:
        told = (f"{quoted(name)}: {subject.stored_text(*value)}" for name, value in stranger.attributes.items())
        yield f"    stranger = {subject.stored(_new(subject, stranger.item))}"
        yield f"    {subject.awaits}{PUT_BESIDE}({subject.plan.words}, {{**stranger, {', '.join(told)}}})"


def _new(subject: Subject, item: Item) -> str:
    return subject.new(item.number, item.changes)


def _pages(subject: Subject, method: Method, items: PatternItems) -> Iterator[str]:
    one, pattern = subject.plan.word, method.pattern
    wanted = "wanted" if pattern.forward or not items.ordered else "reversed(wanted)"
    left, right = ("[", "]") if items.ordered else ("{", "}")
    teller, told = _teller(subject, method)
    yield from teller
    yield f"    read = {_bound(subject, method, items)}"
    yield f"    expected = {left}{told}({one}) for {one} in {wanted}{right}"
    yield f"    page = {subject.awaits}read()"
    yield f"    assert {left}{told}({one}) for {one} in page.items{right} == expected"
    yield "    assert page.cursor is None"
    reader = "await dynamodb.all_awaited" if subject.plan.asynchronous else "dynamodb.all_items"
    yield f"    one_by_one = {reader}(partial(read, limit=1))"
    yield f"    assert {left}{told}({one}) for {one} in one_by_one{right} == expected"
    if not items.ordered:
        yield "    assert len(page.items) == len(one_by_one) == len(expected)"
    if len(items.found) > 1:
        yield f"    first = {subject.awaits}read(limit=2)"
        yield "    assert len(first.items) == 2"
    yield '    with pytest.raises(ValueError, match="cursor"):'
    yield f'        {subject.awaits}read(cursor="of something else")'
    yield from _of_another(subject, method, items)


def _of_another(subject: Subject, method: Method, items: PatternItems) -> Iterator[str]:
    """A cursor is of no use where something else is asked for."""
    if len(items.found) == 1:
        return
    *_, (last, elsewhere) = [("", ""), *_arguments(subject, method, items.elsewhere)]
    if last:
        yield '    with pytest.raises(ValueError, match="cursor"):'
        yield f"        {subject.awaits}read({last}={elsewhere}, cursor=first.cursor)"


def _teller(subject: Subject, method: Method) -> tuple[list[str], str]:
    """A function that tells items apart, by their key or, where that is not read, by what is; and the line that makes
    it. Raises UnprovableError."""
    if method.summary is None:
        return [], "_key"
    read = [field.code_name for field, _ in method.summary.fields]
    if set(subject.key) <= set(read):
        return [], "_key"
    telling = [name for name in read if name in subject.made.parts and subject.made.parts[name].telling]
    if not telling:
        raise UnprovableError("nothing of what it reads tells items apart")
    return [f"    told = attrgetter({', '.join(map(quoted, telling))})"], "told"


def _bound(subject: Subject, method: Method, items: PatternItems) -> str:
    """The method with all that the pattern asks for; without limit and cursor."""
    arguments = [f"{name}={value}" for name, value in _arguments(subject, method, items.arguments)]
    return f"partial({', '.join([f'{subject.plan.words}.{method.name}', *arguments])})"


def _call(subject: Subject, method: Method, items: PatternItems) -> str:
    arguments = ", ".join(f"{name}={value}" for name, value in _arguments(subject, method, items.arguments))
    return f"{subject.asks}.{method.name}({arguments})"


def _arguments(subject: Subject, method: Method, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The arguments that have values, by what the method calls them."""
    renamed = (one.name for one in method.pattern.parameters)
    own = dict(zip(renamed, (one.name for one in subject.asked(method).parameters), strict=True))
    for one in (*method.positional, *method.keywords):
        if one.parameter is not None and own[one.name] in values:
            yield one.name, values[own[one.name]]
