"""A table's throughput does not go with its billing mode: DynamoDB rejects the table.

## Why it is bad

A provisioned table, which one is that names no billing mode, has to say how much it and each of its global indexes can
read and write. One that is paid for by request must not. DynamoDB makes no other table.

## Example

```yaml
Parcels:
  Type: AWS::DynamoDB::Table
  Properties:
    AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
    KeySchema: [{ AttributeName: id, KeyType: HASH }]
```

Use instead:

```yaml
    BillingMode: PAY_PER_REQUEST
```

## When it stays silent

- The setting `external-linters` names a linter, which reports it too.
- A condition or parameter decides about the billing mode or the throughput.
- The definition does not say either of which types its keys are: it is a part or a sketch of one.
- Terraform leaves out the throughput that is given for a table paid for by request.
- Constructs of AWS CDK say it themselves.

## How to fix it

Let the table be paid for by request, or give it and each of its global indexes a throughput. The quick fix does the
former in YAML templates and Terraform.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import titled
from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.table import Definition, Index
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule

LENIENT = "terraform"  # its provider asks DynamoDB for no throughput where there must be none


@dataclass(frozen=True, slots=True)
class BillingModeMismatch:
    """The definition, and the index in question; None for the table itself."""

    definition: Definition
    index: Index | None


@rule("CF006", Severity.ERROR, tier=1)
def billing_mode_mismatch(definition: Definition, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    upkeep = definition.upkeep
    if definition.key is None or not definition.typed or upkeep.billing is None:
        return  # without the types of its keys it is no whole table, but a part or a sketch of one
    if upkeep.billing == "PROVISIONED" and upkeep.provisioned is False:
        yield Finding(
            place=definition.place,
            message=f"{titled(definition)} is provisioned, but says not how much it can read and write: DynamoDB "
            "rejects the table.",
            help="Let it be paid for by request (`PAY_PER_REQUEST`), or give it a throughput.",
            facts=BillingModeMismatch(definition, None),
        )
        return
    if upkeep.billing == "PAY_PER_REQUEST" and upkeep.provisioned and definition.library != LENIENT:
        yield Finding(
            place=definition.place,
            message=f"{titled(definition)} is paid for by request and given a throughput too: DynamoDB rejects "
            "the table.",
            help="Take the throughput out, or the billing mode.",
            facts=BillingModeMismatch(definition, None),
        )
        return
    for index in definition.indexes:
        if index.kind == "GSI" and _is_wrong(index, definition):
            lacks = upkeep.billing == "PROVISIONED"
            reason = "has no throughput, but its table is provisioned"
            other = "has a throughput, but its table is paid for by request"
            yield Finding(
                place=index.place,
                message=f"`{index.title or 'An index'}` {reason if lacks else other}: DynamoDB rejects the table.",
                help="Give the index a throughput too." if lacks else "Take the throughput out.",
                facts=BillingModeMismatch(definition, index),
            )


def _is_wrong(index: Index, definition: Definition) -> bool:
    if definition.upkeep.billing == "PROVISIONED":
        return index.provisioned is False
    return index.provisioned is True and definition.library != LENIENT
