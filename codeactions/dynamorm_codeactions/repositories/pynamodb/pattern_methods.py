"""What methods over PynamoDB do that serve access patterns."""

from collections.abc import Iterator

from dynamorm_analysis.words import words_of
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_codeactions.repositories.plan import Argument, Method, RepositoryPlan, Summary
from dynamorm_codeactions.repositories.pynamodb.conditions import filter_of, partition_of, range_of, value_of
from dynamorm_codeactions.repositories.pynamodb.keys import shown
from dynamorm_codeactions.repositories.told import items_of, kind_of


def asking(method: Method, plan: RepositoryPlan) -> Iterator[str]:
    """The lines of a method's body."""
    match method.pattern.operation:
        case "get":
            yield from _get(method, plan)
        case "count":
            label = shown(items_of(plan), _given(method))
            counted = f"{source_of(method.pattern.index, plan)}.count({', '.join(_asked(method, plan))})"
            yield from (f"with named_errors({label}):", f"    return {counted}")
        case _:
            yield from _page(method, plan)


def source_of(index: str | None, plan: RepositoryPlan) -> str:
    """What is asked: the class, or what it calls an index."""
    key = plan.model.key(index)
    return f"{plan.item}.{key.binding}" if index is not None and key is not None else plan.item


def reader_of(summary: Summary | None) -> str:
    """The function that makes of an item what a method gives."""
    return f"_{'_'.join(words_of(summary.name))}" if summary is not None else "whole"


def _get(method: Method, plan: RepositoryPlan) -> Iterator[str]:
    key = [value for condition in method.pattern.keyed for value in value_of(condition, plan.model)]
    consistent = ["consistent_read=True"] if method.pattern.consistent else []
    found = f"{plan.item}.get({', '.join([*key, *consistent, *_read(method)])})"
    yield f"with named_errors({shown(kind_of(plan), _given(method))}):"
    if method.summary is not None:
        yield f"    return {reader_of(method.summary)}({found})"
    else:
        yield from (f"    {line}" for line in returned(found, "get", plan))


def returned(got: str, name: str, plan: RepositoryPlan) -> Iterator[str]:
    """What a method of a class of items gives, told to be one where the class does not say so in PynamoDB's words."""
    if name not in plan.own_methods:
        yield f"return {got}"
        return
    yield f"found: {plan.item} = {got}"
    yield "return found"


def _page(method: Method, plan: RepositoryPlan) -> Iterator[str]:
    pattern = method.pattern
    backwards = [] if pattern.forward else ["scan_index_forward=False"]
    paged = ["limit=limit", *(["page_size=read_at_once(limit)"] if pattern.filtered else [])]
    options = [*backwards, *_read(method), *paged, "last_evaluated_key=start_of(query, cursor)"]
    yield f"query = query_of({', '.join([quoted(pattern.name), *(one.name for one in _given(method))])})"
    yield f"with named_errors({shown(items_of(plan), _given(method))}):"
    own = "query" in plan.own_methods and pattern.index is None
    found = f"found: ResultIterator[{plan.item}]" if own else "found"
    yield f"    {found} = {source_of(pattern.index, plan)}.query({', '.join([*_asked(method, plan), *options])})"
    yield f"    return page_of(found, {reader_of(method.summary)}, query, limit)"


def _asked(method: Method, plan: RepositoryPlan) -> Iterator[str]:
    """The arguments that say which items."""
    pattern, model = method.pattern, plan.model
    ranged, filtered = range_of(pattern, plan.item, model), filter_of(pattern, plan.item, model)
    yield partition_of(pattern, model)
    if ranged:
        yield ranged
    if filtered:
        yield filtered if ranged else f"filter_condition={filtered}"
    if pattern.consistent:
        yield "consistent_read=True"


def _read(method: Method) -> list[str]:
    reads = method.pattern.reads
    return [f"attributes_to_get=[{', '.join(map(quoted, reads))}]"] if reads is not None else []


def _given(method: Method) -> list[Argument]:
    """What a caller gives to say which items."""
    return [one for one in (*method.positional, *method.keywords) if one.parameter is not None]
