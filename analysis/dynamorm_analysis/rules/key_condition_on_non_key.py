"""A key condition names an attribute that is no key of what is queried: DynamoDB rejects it.

## Why it is bad

A query takes conditions on the partition key and the sort key of the table, or of the index it names, and on nothing
else. The request fails with `ValidationException: Query condition missed key schema element`.

## Example

The table's key is `customer` and `order_id`:

```python
table.query(KeyConditionExpression=Key("customer").eq(customer) & Key("status").eq("PAID"))
```

Use instead:

```python
table.query(KeyConditionExpression=Key("customer").eq(customer), FilterExpression=Attr("status").eq("PAID"))
```

## When it stays silent

- The key of the table or index is not known, or its definitions disagree about it.
- A placeholder of the condition, or the index name, could not be resolved.
- The condition is that of an index which the query forgot to name: see `query-without-index-name`.

## How to fix it

Query an index whose key holds the attribute. Where none does, filter by it, which reads every item under the partition
key, or add an index.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.indexing.matching import key_of
from dynamorm_analysis.indexing.proposing import Proposal, proposal_for
from dynamorm_analysis.key_conditions import conditions_beside_key
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.model.table import Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import keyed, listed


@dataclass(frozen=True, slots=True)
class KeyConditionOnNonKey:
    """The query, its conditions that are on no key, the one existing index that takes them all, and the index to
    propose where no key serves the query."""

    access: Access
    conditions: tuple[Condition, ...]
    index: Index | None
    proposal: Proposal | None


@rule("IX004", Severity.ERROR, tier=1)
def key_condition_on_non_key(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if table is None:
        return
    conditions = conditions_beside_key(access, table)
    if not conditions:
        return
    fitting = [index for index in table.indexes if _takes_all(access, table, index)]
    facts = KeyConditionOnNonKey(
        access, conditions, fitting[0] if len(fitting) == 1 else None, proposal_for(access, table, project)
    )
    queried = f"index `{access.index}`" if access.index else f"`{table.title}`"
    names = dict.fromkeys(condition.attribute for condition in conditions)
    yield Finding(
        place=access.place,
        message=f"DynamoDB rejects this query: {listed(names)} {'is' if len(names) == 1 else 'are'} "
        f"no key of {queried}.",
        help=_remedy(facts, table),
        facts=facts,
    )


def _takes_all(access: Access, table: Table, index: Index) -> bool:
    key = key_of(table, index)
    if key is None or index.kind == "VECTOR":
        return False
    named = {condition.attribute for condition in access.key}
    bound = {condition.attribute for condition in access.key if condition.binds}
    return named.issubset(key.attributes) and bound.issuperset(key.partition)


def _remedy(facts: KeyConditionOnNonKey, table: Table) -> str:
    names = listed(condition.attribute for condition in facts.conditions)
    if facts.index is not None:
        return f"Query the index `{facts.index.name}`."
    if facts.proposal is not None and not facts.proposal.obstacle:
        return f"Add a global secondary index on {keyed(facts.proposal.key)}, and query it."
    partition = table.key.partition if table.key else ()
    if {condition.attribute for condition in facts.access.key}.issuperset(partition):
        return f"Filter by {names}, or query an index whose key holds it."
    return f"Query an index whose partition key is {names}."
