"""Comparisons are joined with `&` or `|` without parentheses, so that Python joins their values first.

## Why it is bad

`&`, `|` and `~` bind more tightly than `==` and `<`: in `Order.state == "PAID" & Order.total > 100` Python begins with
`"PAID" & Order.total`, and raises `TypeError` when the line runs.

## Example

```python
Order.query(customer, filter_condition=Order.state == "PAID" & Order.total > 100)
```

Use instead:

```python
Order.query(customer, filter_condition=(Order.state == "PAID") & (Order.total > 100))
```

## When it stays silent

What the operator joins is no attribute and no condition: `Order.flags == mask & bits` compares with a number.

## How to fix it

Put each comparison into parentheses. An attribute alone is no condition either, so that `~Order.paid` raises as well:
compare it, as in `Order.paid == False`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class UnparenthesisedCondition:
    """The whole condition; the operator that binds too tightly is first among the misuse's names. What it binds tighter
    than is the second, or the attribute that it is given as it is."""

    misuse: Misuse


@rule("QE006", Severity.ERROR, tier=1)
def unparenthesised_condition(misuse: Misuse, project: Project) -> Iterator[Finding]:
    if misuse.kind != "unparenthesised" or project.role(misuse.place.path) == "test":
        return
    operator, compared = misuse.names
    if compared[0].isalpha():
        yield Finding(
            place=misuse.place,
            message=f"`{operator}` is given `{compared}` as it is: an attribute is no condition, and this raises "
            "`TypeError`.",
            help=f"Compare it: `{compared} == {operator != '~'}`.",
            fixable=False,
            facts=UnparenthesisedCondition(misuse),
        )
        return
    yield Finding(
        place=misuse.place,
        message=f"`{operator}` binds more tightly than `{compared}`: this condition raises `TypeError`.",
        help="Put each comparison into parentheses.",
        facts=UnparenthesisedCondition(misuse),
    )
