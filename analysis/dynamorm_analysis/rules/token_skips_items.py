"""A page is cut short, and the next one begins where the request ended: the items between are never shown.

## Why it is bad

`LastEvaluatedKey` tells where the request ended, not what the code took of it. Where that stops after as many items as
are wanted, whoever goes on from there misses the rest of the page: some items more or less at each page, without any
error.

## Example

```python
def page_of(customer, size, start=None):
    options = {"KeyConditionExpression": Key("customer").eq(customer), "Limit": size * 3}
    if start:
        options["ExclusiveStartKey"] = start
    page = table.query(**options)
    wanted = [order for order in page["Items"] if order["state"] == "PAID"]
    return wanted[:size], page.get("LastEvaluatedKey")
```

Use instead the key of the last item that is taken:

```python
    if len(wanted) > size:
        last = wanted[size - 1]
        return wanted[:size], {"customer": last["customer"], "placed": last["placed"]}
    return wanted, page.get("LastEvaluatedKey")
```

## When it stays silent

- The request reads as many items as are taken, or as are still wanted (`Limit=size - len(found)`).
- The code makes the key to go on from of the items that it takes.
- Nobody is told where the page ended, or no more than whether there is another.
- The other items are handed out, too, or the options of the request come from elsewhere.

## How to fix it

Hand out the key of the last item that is taken; of a page of an index, with the table's key and the index's. Or take
all items of the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.text import Place


@dataclass(frozen=True, slots=True)
class TokenSkipsItems:
    """The query or scan whose page is cut."""

    access: Access


@rule("PG007", Severity.WARNING)
def token_skips_items(access: Access, project: Project) -> Iterator[Finding]:
    if access.cut is None or access.first_only or not _is_cut_here(access, access.cut):
        return
    if project.role(access.place.path) != "application" or rejected(access, project):
        return
    title = access.index or project.title_of(access)
    yield Finding(
        place=access.place,
        message=f"Pages{f' of `{title}`' if title else ''} are cut short, and the next one begins where the request "
        "ended: the items between are never shown.",
        help="Hand out the key of the last item that is taken, or take all items of the page.",
        facts=TokenSkipsItems(access),
        confidence=access.confidence,
        fixable=False,
        cause=access.cut,
        related=(Related(access.cut, "here the rest of a page is left out"),),
    )


def _is_cut_here(access: Access, cut: Place) -> bool:
    """Whether the code behind a request or call cuts the page, and not the function that is called."""
    is_near = (cut.path, cut.anchor) == (access.call.path, access.call.anchor)
    return access.via is None or (is_near and access.call.span.start < cut.span.start)
