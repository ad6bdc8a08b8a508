"""The access patterns of tables as a document: what each is asked for, by which index, with which rights and costs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dynamorm_analysis.asked_requests import UNKNOWN, Request, rank_of, requests_of
from dynamorm_analysis.capacity.wording import units
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.entity import Entity, EntityTemplate
from dynamorm_analysis.model.table import Key, Projection
from dynamorm_analysis.permissions.needed import granted
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.asking import asked_by_hand, is_generated
from dynamorm_cdkgen.described_patterns import is_of_builder
from dynamorm_cdkgen.diagram import diagram, name_shown
from dynamorm_cdkgen.example_items import ExampleItem, example_items
from dynamorm_cdkgen.markdown import escaped, markdown_table
from dynamorm_cdkgen.mermaid import mermaid
from dynamorm_cdkgen.plan import PlannedTable
from dynamorm_cdkgen.planned_requests import planned_requests
from dynamorm_cdkgen.written_items import kinds_of

HEADS = (
    "Pattern",
    "Operation",
    "Index",
    "Key condition",
    "Filter or condition",
    "IAM actions",
    "Request units",
    "Code",
)
SHOWN = 6  # attributes of an example, beside those of its key


def access_patterns(tables: Sequence[PlannedTable], project: Project) -> str:
    """A document with a diagram and a section for each table. It names files and no lines, so that it changes with what
    is asked and not with each edit."""
    lines = ["# Access patterns"]
    if tables:
        shown = diagram(project, [table.id for table in tables], functions=False)
        lines += ["", "```mermaid", *mermaid(shown).splitlines(), "```"]
    for table in tables:
        lines += ["", *_section(table, project)]
    return "\n".join(lines) + "\n"


def _section(table: PlannedTable, project: Project) -> Iterator[str]:
    blueprint = table.blueprint
    yield f"## {escaped(name_shown(blueprint.name))}"
    yield ""
    expiry = f" Items expire by `{blueprint.ttl}`." if blueprint.ttl else ""
    yield f"Keyed by {_keyed(blueprint.key)}.{expiry}"
    if blueprint.indexes:
        yield ""
        rows = (
            (index.name, index.kind, _keyed(index.key), _copied(index.projection), index.because)
            for index in blueprint.indexes
        )
        yield from markdown_table(("Index", "Kind", "Key", "Copies", "Because"), rows)
    if items := tuple(_items(kinds_of(table, project))):
        yield ""
        yield from markdown_table(("Items", "In", "Partition key", "Sort key"), items)
    if patterns := tuple(_patterns(table, project)):
        yield ""
        yield from markdown_table(HEADS, patterns)
    yield from _examples(table, project)


def _keyed(key: Key) -> str:
    partition = " and ".join(f"`{name}`" for name in key.partition)
    return partition + (f", sorted by {' and '.join(f'`{name}`' for name in key.sort)}" if key.sort else "")


def _copied(projection: Projection) -> str:
    if projection.kind == "INCLUDE":
        return ", ".join(f"`{name}`" for name in sorted(projection.included))
    return "keys alone" if projection.kind == "KEYS_ONLY" else "all"


def _items(kinds: Iterable[Entity]) -> Iterator[tuple[str, ...]]:
    for entity in kinds:
        for template in entity.templates:
            yield entity.symbol, template.index or "table", *_texts(template)


def _texts(template: EntityTemplate) -> tuple[str, str]:
    return f"`{template.partition}`", f"`{template.sort}`" if template.sort is not None else ""


# ---- examples -------------------------------------------------------------------------------------------------------


def _examples(table: PlannedTable, project: Project) -> Iterator[str]:
    """The item collections of the table and of each index, as one would see them there: the items of a partition one
    below the other, its key told once."""
    blueprint = table.blueprint
    items, own = example_items(table, project), blueprint.key.attributes
    views = [("Example items", blueprint.key, Projection("ALL"))]
    views += [(f"In `{index.name}`", index.key, index.projection) for index in blueprint.indexes]
    for title, key, projection in views:
        held = sorted((item for item in items if item.has(key)), key=lambda item: item.values(key.attributes))
        if not held:
            continue
        yield from ("", f"### {title}", "")
        heads = (*(f"`{name}`" for name in key.attributes), "Item", "Attributes")
        copied = None if projection.kind == "ALL" else frozenset((*own, *projection.included))
        yield from markdown_table(heads, _rows(held, key, own, copied))


def _rows(
    items: Sequence[ExampleItem], key: Key, first: Sequence[str], copied: frozenset[str] | None
) -> Iterator[tuple[str, ...]]:
    partition: tuple[str, ...] = ()
    for item in items:
        own = item.values(key.partition)
        shown = [f"`{value}`" for value in own] if own != partition else [""] * len(own)
        partition = own
        others = dict.fromkeys(name for name in (*first, *item.attributes) if name not in key.attributes)
        told = [f"`{name}`: `{item.attributes[name]}`" for name in others if copied is None or name in copied]
        dots = ["…"] if len(told) > SHOWN else []
        yield (*shown, *(f"`{one}`" for one in item.values(key.sort)), item.kind, ", ".join([*told[:SHOWN], *dots]))


# ---- patterns -------------------------------------------------------------------------------------------------------


def _patterns(table: PlannedTable, project: Project) -> Iterator[tuple[str, ...]]:
    """A row of cells for each thing that is asked, reads first; the calls that ask for the same are one."""
    planned = {access: one.words or access.function for one, access in planned_requests(table, project)}
    own = {access.function for access in planned}
    asking = [
        one
        for one in asked_by_hand(table.id, project)
        if not is_of_builder(one)  # it asks whatever its callers do
        and not (is_generated(one.place.path, project) and one.function.rpartition(".")[2] in own)
    ]
    alike = requests_of((*asking, *planned), project)
    rows = [(rank_of(request.operation), _cells(request, sites, planned)) for request, sites in alike.items()]
    yield from (cells for _, cells in sorted(rows))


def _cells(request: Request, asking: list[Access], planned: Mapping[Access, str]) -> tuple[str, ...]:
    words = (request.operation, "consistent" if request.consistent else "", "in a loop" if request.in_loop else "")
    actions = sorted({action for each in granted(asking).statements for action in each.actions})
    return (
        _all(planned.get(access, access.function) for access in asking),
        ", ".join(filter(None, words)),
        request.index,
        " and ".join(request.key),
        " and ".join(request.filter),
        ", ".join(actions) or UNKNOWN,
        units(request.cost) if request.cost is not None else UNKNOWN,
        _all(access.place.path for access in asking),
    )


def _all(names: Iterable[str]) -> str:
    return ", ".join(sorted(set(filter(None, names))))
