"""What an access asks for as people write it down: operation, index, conditions, paging and cost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dynamorm_analysis.capacity.costs import Cost
from dynamorm_analysis.capacity.pricing import cost_of, is_provisioned
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.shown_conditions import all_shown, shown

READS = ("get", "batch_get", "transact_get", "query", "count", "scan", "partiql")
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for; `index`, `key` and `filter` hold "?" for what is not known. `filter` is the condition of a
    write. `cost` is None where it is not known what is asked for; `provisioned` says that capacity is paid by the hour.
    """

    operation: str
    index: str
    key: tuple[str, ...]
    filter: tuple[str, ...]
    paging: str
    consistent: bool
    in_loop: bool
    cost: Cost | None
    provisioned: bool


def requests_of(accesses: Iterable[Access], project: Project) -> Mapping[Request, list[Access]]:
    """All that is asked for, each with the accesses that ask for it, in the order of the first of these."""
    alike: dict[Request, list[Access]] = {}
    for access in accesses:
        alike.setdefault(request_of(access, project), []).append(access)
    return alike


def request_of(access: Access, project: Project) -> Request:
    table = project.table(access.table)
    return Request(
        operation=access.operation,
        index=(access.index or "") if access.knows("index") else UNKNOWN,
        key=_all(tuple(map(shown, access.key)), access.knows("key")),
        filter=_all(all_shown(access.filter), access.knows("filter")),
        paging=_paging(access) if access.reads_many else "",
        consistent=access.consistent,
        in_loop=access.is_repeated,
        cost=cost_of(access, project),
        provisioned=table is not None and is_provisioned(table),
    )


def _all(conditions: tuple[str, ...], complete: bool) -> tuple[str, ...]:
    distinct = tuple(dict.fromkeys(conditions))
    return distinct if complete else (*distinct, UNKNOWN)


def _paging(access: Access) -> str:
    if access.pages_itself or access.token == "followed":
        pages = "all pages"
    else:
        pages = {"told": "page by page", "ignored": "first page only"}.get(access.token, UNKNOWN)
    return f"{pages}, limit {access.limit:,}" if access.limit is not None else pages


def rank_of(operation: str) -> int:
    """Reads come before writes, in the order in which they are dear."""
    return READS.index(operation) if operation in READS else len(READS)
