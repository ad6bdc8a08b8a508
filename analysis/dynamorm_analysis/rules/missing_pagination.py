"""A query or scan reads one page and takes it for everything.

## Why it is bad

A response ends after one megabyte, read before the filter, without any error. What lies beyond is silently missing:
at first nothing, then more and more as the table grows.

## Example

```python
def orders_of(customer):
    return table.query(KeyConditionExpression=Key("customer").eq(customer))["Items"]
```

Use instead:

```python
def orders_of(customer):
    options = {"KeyConditionExpression": Key("customer").eq(customer)}
    while True:
        page = table.query(**options)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        options["ExclusiveStartKey"] = page["LastEvaluatedKey"]
```

## When it stays silent

- The library reads to the end by itself (PynamoDB, paginators), or the code follows or returns `LastEvaluatedKey`.
  A call that drops what is returned so (`orders, _ = list_orders()`) is told of.
- The whole response is returned: the caller may follow, unless that is whoever asks from outside (of a route, a view or
  a handler of Lambda), and nothing in the function takes back where a page ended.
- The full key is given, so there is at most one item, or a few where it is that of an index, unless a filter takes
  those of a range, or a loop deletes all of them; requests of single items tell the key that is not declared.
- The code itself ends a loop over the pages when it has so many items, and takes these as they came. Where it then
  sorts the items of such a scan, or keeps some of them, what it seeks may lie beyond.
- `Limit` is given, unless it ends a scan whose items the code then sorts, or a query that begins with the oldest
  messages, comments, orders or the like of one key, and the function is not called like one that works them off or
  wants the first; or what ends is called a list, or all (`list_users(limit=100)`), nobody is told where to go on, and
  no call asks for a few. A limit that a function is given is none where some call leaves it out; nor is the one that a
  function has by itself, where a call gives none, drops where the page ended, or cannot learn that of one of more than
  20 items, and takes more than the first ones (`orders[:5]`), nor one of 500 or more that a call gives which drops it
  (of the last items it may well want so many: unless they are counted, this is told with low confidence); nor does
  one count where callers delete all that is read, nor one of 500 or more where the key says from where on items are
  wanted.
- Nothing is filtered and only the first item is used, or whether there are any, or no more than a few.
- Nothing is done with the response.
- The query meets few items as far as can be seen: those of one key, and nothing shows that they become ever more.
  What shows it: a filter on every path, which is applied after the page was read; a count; a sort key that orders by
  time (what there is once in a month comes twelve times a year); a partition key that many items share (a status, a
  constant, a day); a name for what use leaves behind (orders, events), for what people make as they go (tasks, notes),
  for what a business has (the products of a tenant), for people (the members of a club) or for what a large thing is
  cut into (the chunks of a file); or a loop that deletes all that was read, in the function or in one that calls it.
- What it meets are parts of one thing (steps, shares, the payments of one order, the days of a week), what became of a
  single request or message, what one thing has of one day, or what belongs to a connection. A filter alone shows
  nothing where a team, a room or a family is asked for, nor where it names the kind of items that the sort key begins
  with; nor does one that leaves out what is marked as one thing (`state <> "deleted"`).
- What one thing has since a day ago at most is asked for (`now - 24 * 3600`), of no table that is called like what use
  leaves behind.
- The table's key allows one item a day (a sort key written as a date), and those since some day are asked for; or an
  index holds keys alone, and is asked for those of one thing, by no time: a page holds thousands.
- A function is told by its calls which key to ask, and none asks for many.
- A loop asks the same until nothing is left, and does not filter: each round deletes what it has found.
- A limit ends the page before a filter: that is what is said. So it is of a scan that a query of an index would spare.
- A function gets one person of a table of people, by the id of this one; or it ends what this one has opened, as its
  name and the table tell (`revoke_tokens`, `logout_everywhere`).
- People arrange the items by hand, as the name or the key of the table tells: settings, roles, rules, named templates,
  unless its key or an index tells whose each is, and nobody's are asked for; or they belong to the one profile that an
  application shows.

Of items that are only counted it is told together with `count-by-reading-items`.

Several branches of one function that read the same are told of once, with the others as related places; so are calls of
one function that scans, with the same limit: those of one file, where they set none and drop the token that it gives
back. In scripts the confidence is low, and in files that somebody runs (`debug_orders.py`,
which nothing imports).

## How to fix it

Follow `LastEvaluatedKey` until a response has none, or use a paginator. Of a scan of a whole table, which takes longer
and costs more with each item, rather hand out a page with its `LastEvaluatedKey`, and take that back for the next one.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity, weakest
from dynamorm_analysis.indexing.scans import looks_for_one, scan_verdict, takes_most
from dynamorm_analysis.indexing.single_items import finds_one_item
from dynamorm_analysis.items.asked_keys import is_told_by_calls
from dynamorm_analysis.items.cut_lists import comes_behind_pages, cuts_list
from dynamorm_analysis.items.cut_short import is_cut_before_filter, is_cut_before_order, is_cut_by_count
from dynamorm_analysis.items.deletion import are_all_to_go, are_deleted
from dynamorm_analysis.items.few_items import goes_on, is_few
from dynamorm_analysis.items.limits import FIRST_WORDS, calls_without_number, is_unlimited, takes_page_for_all
from dynamorm_analysis.items.oldest_first import leaves_out_latest
from dynamorm_analysis.items.small_tables import stays_small
from dynamorm_analysis.key_conditions import is_misdirected
from dynamorm_analysis.model.access import Access, Confidence
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.occasions import is_run_by_hand
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.text import Place
from dynamorm_analysis.wording import listed
from dynamorm_analysis.words import words_of

FURTHER_PAGES = "Hand out `LastEvaluatedKey` with the page, and take it back for the next one."
FROM_LATEST = "Read the last items first (`ScanIndexForward`), or hand out `LastEvaluatedKey` with the page."


@dataclass(frozen=True, slots=True)
class MissingPagination:
    """The call that reads one page."""

    access: Access


@rule("PG001", Severity.WARNING, of_retold=True)
def missing_pagination(access: Access, project: Project) -> Iterator[Finding]:
    if is_cut_by_count(access) and not stays_small(access, project):
        yield _cut_by_count(access, project)
        return
    place = _told_at(access, project)
    if place is None or not (access.knows("key") or _asks_for_some(access, project)):
        return
    if access.table is None and not (access.is_own or access.answered):  # said once, where the request is made
        return
    is_unordered = is_cut_before_order(access)
    is_limited = not (is_unlimited(access, project) or is_unordered or are_all_to_go(access, project))
    is_oldest_first = is_limited and _lacks_latest(access, project)
    is_list = is_limited and not is_oldest_first and _wants_all(access, project)
    if is_limited and not (is_oldest_first or is_list):
        return
    if _is_repeated_until_empty(access):
        return
    if is_cut_before_filter(access):  # the limit is what is said
        return
    table = project.table(access.table)
    if _at_most_one(access, project) or _is_for_an_index(access, table) or is_misdirected(access, table):
        return
    if project.title_of(access) in project.settings.small_tables if is_unordered else is_few(access, project):
        return  # whose code says how many it wants has more
    is_made_here = place == access.place
    further = FURTHER_PAGES if is_list else FROM_LATEST if is_oldest_first else _further(access)
    after = _after_page(access, is_oldest_first=is_oldest_first, is_list=is_list)
    yield Finding(
        place=place,
        message=f"This {access.operation}{_asked_of(access, project, is_limited=is_limited) if is_made_here else ''} "
        f"ends {_before_order(access) if is_unordered else after}.",
        help=_help(access) if is_unordered else further,
        facts=MissingPagination(access),
        also=_also(access),
        related=tuple(Related(call, "this call gets no more") for call in calls_without_number(access, project)),
        fixable=access.via is None and not is_unordered and not is_limited,
        cause=None if is_limited else _cause(access),
        causes=(place, *_causes(access, is_limited=is_limited)),
        confidence=weakest(access.confidence, _confidence(access, table, project)),
    )


def _cut_by_count(access: Access, project: Project) -> Finding:
    """A scan that the code itself ends when it has so many items, of which it then picks some."""
    kept = listed(sorted({condition.attribute for condition in access.sifted}))
    picks = f"keeps those with the right {kept}" if kept else "sorts what came"
    return Finding(
        place=access.place,
        message=f"This scan{_of(access, project)} ends after {access.read_at_most:,} items, in no order, and the code "
        f"then {picks}: what is wanted may lie beyond.",
        help="Query an index by what is wanted, or in its order: its first items are then the right ones.",
        facts=MissingPagination(access),
        also=("SC005",) if kept else (),
        causes=(access.place,),
        confidence=weakest(access.confidence, "low" if is_run_by_hand(access) else "medium"),
    )


def _also(access: Access) -> tuple[str, ...]:
    """What else is said with it: that all of a table is read, or that items are sent only to be counted."""
    if access.operation == "scan" and takes_most(access):
        return ("SC001",)
    return ("QE019",) if access.counted and access.operation == "query" else ()


def _lacks_latest(access: Access, project: Project) -> bool:
    """Whether a limit leaves out what came last, of which no name says that only the first are wanted."""
    return FIRST_WORDS.isdisjoint(words_of(access.function)) and leaves_out_latest(access, project)


def _wants_all(access: Access, project: Project) -> bool:
    """Whether a limit ends what a function calls a list, and no name says that only the first are wanted."""
    return FIRST_WORDS.isdisjoint(words_of(f"{access.function} {access.via or ''}")) and cuts_list(access, project)


def _is_repeated_until_empty(access: Access) -> bool:
    """Whether a loop asks the same again until nothing is left: what lies beyond comes when the first are deleted. A
    filter may leave nothing of a page, though more lies beyond."""
    if not access.ends_when_empty or access.filter or not access.knows("filter"):
        return False
    return access.loop is None or not access.loop.asks_for_others


def _told_at(access: Access, project: Project) -> Place | None:
    """Where pages are forgotten: at the request itself, or in the function through which it is made, of which only a
    call tells what it asks; None where they are not, or where that is said elsewhere."""
    if comes_behind_pages(access, project):
        return None
    is_lost = access.token == "lost" and project.role(access.place.path) != "test"
    if not is_lost:
        return access.place if access.ends_early else None
    is_cut_there = takes_page_for_all(access)
    return access.asked_in or (access.place if is_cut_there else None)


def _asks_for_some(access: Access, project: Project) -> bool:
    """Whether it shows that items of a key that is not known are wanted, and not a certain one: a function gives back
    all that whoever calls it asks for, and no call tells what that is."""
    is_told = not goes_on(access) and is_told_by_calls(access, project)  # what becomes of its pages, too
    return access.is_own and not access.first_only and not is_told


def _cause(access: Access) -> Place | None:
    """The conditions, where calls of one function ask by them; each request forgets pages by itself."""
    return access.asked_at if access.via is not None else None


def _causes(access: Access, *, is_limited: bool) -> tuple[Hashable, ...]:
    """What else makes two findings one, beside the place: a limit that leaves out some is told apart, but that of a
    function together with the calls that take what it gives by itself."""
    if is_limited and access.via is not None:
        return (("limited", _cause(access)),)
    is_of_function = is_limited or (access.token == "lost" and access.default_limit)
    return (*_function(access), *((("cut", access.table, access.via or access.function),) if is_of_function else ()))


def _function(access: Access) -> tuple[Hashable, ...]:
    """The function that makes such requests itself, be they on several branches; or the one through which calls of one
    file read as much of a table, asking for nothing, where each drops its token and sets no limit."""
    place = access.place
    if access.via is not None and access.asked_at is None:
        dropped_in = place.path if access.limit is None else ""
        return ((access.operation, access.table, access.via, access.limit, dropped_in),)
    if access.via is not None:
        return ()
    return ((place.path, place.anchor, access.function, access.operation, access.table, access.index),)


def _asked_of(access: Access, project: Project, *, is_limited: bool) -> str:
    """The same, where that is all of a table, as it is then read on each call."""
    of = _of(access, project)
    is_whole = access.index is None and access.limit is None and not is_limited and "SC001" in _also(access)
    return of.replace(" of ", " of all of ", 1) if is_whole else of


def _of(access: Access, project: Project) -> str:
    """What is read, as far as it has a name: the table may be one that only callers know."""
    if access.index:
        return f" of the index `{access.index}`"
    title = project.title_of(access)
    return f" of `{title}`" if title else ""


def _after_page(access: Access, *, is_oldest_first: bool, is_list: bool) -> str:
    is_limited = is_list or (access.limited == "always" and not access.may_lack_limit)
    page = f"{access.limit:,} items" if access.limit is not None else "one page of 1 MB"
    page = "as many items as its limit allows" if access.limit is None and is_limited else page
    missing = "the number leaves out what lies beyond" if access.count_only else "items beyond it are silently missing"
    missing = "the oldest come first, and what came last is never seen" if is_oldest_first else missing
    return f"after {page}: {missing}"


def _before_order(access: Access) -> str:
    limit = "its limit" if access.limit is None else f"{access.limit:,} items"
    order = f" by `{access.sorted_by.attribute}`" if access.sorted_by is not None else ""
    return (
        f"after {limit}, in no order, and the code then sorts what came{order}: what should come first may lie beyond"
    )


def _further(access: Access) -> str:
    """How to come to what lies beyond: who reads all of a table to its end pays for more with each item."""
    if access.counted and access.operation == "query":
        return 'Ask for `Select="COUNT"`, and add up the `Count` of all pages, until one has no `LastEvaluatedKey`.'
    if looks_for_one(access):
        return "Read on with `LastEvaluatedKey` until the item is found, or keep it where a get finds it at once."
    if access.operation == "scan" and not access.filters:
        return (
            "Read on with `LastEvaluatedKey` until a response has none, or hand it out with the page: to read all "
            "takes longer, and costs more, with each item."
        )
    if access.operation == "scan" and takes_most(access):
        return (
            "Read on with `LastEvaluatedKey` until a response has none, which reads the whole table each time; or "
            "query an index that these items alone are in."
        )
    return "Read on with `LastEvaluatedKey` until a response has none, or use a paginator."


def _help(access: Access) -> str:
    order = (
        f"has `{access.sorted_by.attribute}` for its sort key" if access.sorted_by is not None else "is in that order"
    )
    return f"Query an index that {order}: its first items are then those that are wanted."


def _at_most_one(access: Access, project: Project) -> bool:
    """Whether the first page certainly holds all that is used."""
    if access.first_only and not access.filter and access.knows("filter"):
        return True
    return finds_one_item(access, project) and not (access.index is not None and are_deleted(access, project))


def _is_for_an_index(access: Access, table: Table | None) -> bool:
    """Whether a scan looks for what a key or an index gives: that it should be queried is what is said."""
    verdict = scan_verdict(access, table) if table is not None else None
    return verdict is not None and verdict.verdict == "indexed"


def _confidence(access: Access, table: Table | None, project: Project) -> Confidence:
    """How sure it is that pages are missed: whoever runs a script sees what it leaves, and a call may want so many of
    the last items as it says."""
    if is_run_by_hand(access) or _is_of_last(access, project):
        return "low"
    return "high" if _may_be_many(access, table) else "medium"


def _is_of_last(access: Access, project: Project) -> bool:
    """Whether a call says how many of the last items it gets, and neither only counts nor deletes these."""
    is_for_use = access.backwards and not access.counted_by_caller
    return is_for_use and takes_page_for_all(access) and not are_all_to_go(access, project)


def _may_be_many(access: Access, table: Table | None) -> bool:
    """Whether a key seen or used tells that one partition holds many items."""
    if not access.knows("key"):
        return False
    if access.operation == "scan" or access.index is not None or (table is not None and table.key is not None):
        return True
    return any(not condition.binds for condition in access.key)
