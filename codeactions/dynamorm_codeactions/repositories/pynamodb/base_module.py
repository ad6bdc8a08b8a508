"""The module of one repository over PynamoDB: its key, what it reads in part, its protocol and its base class."""

from collections.abc import Iterator

from dynamorm_cdkgen.names_asked import names_asked
from dynamorm_cdkgen.python_text import docstring, formatted, imported
from dynamorm_codeactions.repositories.plan import RepositoryPlan
from dynamorm_codeactions.repositories.protocol import key_class, protocol
from dynamorm_codeactions.repositories.pynamodb.base_class import base_class, summary_class, summary_reader
from dynamorm_codeactions.repositories.told import items_of

KNOWN = {
    "collections.abc": frozenset({"Iterable"}),
    "dataclasses": frozenset({"dataclass"}),
    "datetime": frozenset({"UTC"}),
    "typing": frozenset({"Any", "Literal", "NamedTuple", "Protocol", "overload"}),
    "pynamodb.exceptions": frozenset({"PutError", "UpdateError"}),
    "pynamodb.models": frozenset({"Model"}),
    "pynamodb.pagination": frozenset({"ResultIterator"}),
    "pynamodb.transactions": frozenset({"TransactWrite"}),
    ".batches": frozenset({"delete_batch", "get_batch", "put_batch"}),
    ".errors": frozenset({"AlreadyExists", "ConditionFailed", "NotFound"}),
    ".paging": frozenset({"Page"}),
    ".queries": frozenset({"Query", "page_of", "query_of", "read_at_once", "start_of", "whole"}),
    ".requests": frozenset({"CONDITION_FAILED", "changes_of", "named_errors", "save_changes", "unchanged"}),
    ".transactions": frozenset({"MemoryOperation", "Operation"}),
}


def base_module(plan: RepositoryPlan) -> str:
    """The module's text without its head."""
    body = "\n".join(_body(plan))
    says = f"{items_of(plan).capitalize()} in DynamoDB, one method for each way in which code asks for them."
    return formatted("\n".join([docstring(says), "", _imports(plan, body), "", "", body, ""]))


def _body(plan: RepositoryPlan) -> Iterator[str]:
    yield from key_class(plan)
    for summary in plan.summaries:
        yield from ("", "", *summary_class(summary, plan))
    yield from ("", "", *protocol(plan), "", "", *base_class(plan))
    for summary in plan.summaries:
        yield from ("", "", *summary_reader(summary, plan))


def _imports(plan: RepositoryPlan, body: str) -> str:
    """The imports of what the body names."""
    used = names_asked(body)
    found = {module: set(names) for module, names in plan.imports().items()}
    for module, names in KNOWN.items():
        found.setdefault(module, set()).update(names & used)
    found.setdefault(plan.item_module, set()).add(plan.imported_item)
    return imported({module: names for module, names in found.items() if names}, plan.own_modules)
