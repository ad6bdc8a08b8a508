"""What there is to know about a table, in a few lines of Markdown: keys, indexes, time to live, who defines and uses
it."""

from collections import Counter
from collections.abc import Iterator

from dynamorm_analysis.model.table import Index, Key, Table
from dynamorm_analysis.project import Project

SHOWN_DEFINITIONS = 5


def table_card(table: Table, project: Project) -> str:
    """The card of a table."""
    lines = [f"**`{table.title}`** · DynamoDB table", "", f"- Key: {_key(table.key, table)}"]
    if table.ttl:
        lines.append(f"- Time to live: `{table.ttl}`")
    lines += [f"- {_index(index, table)}" for index in table.indexes]
    if not table.closed:
        lines.append("- Further indexes may exist: not every definition could be read.")
    lines += [f"- {line}" for line in _uses(table, project)]
    return "\n".join(lines)


def index_card(index: Index, table: Table, project: Project) -> str:
    """The card of one index, with its table below."""
    return f"**`{index.title}`** · {_index(index, table)}\n\n---\n\n{table_card(table, project)}"


def plain(card: str) -> str:
    """A card without its Markdown signs."""
    return card.replace("**", "").replace("`", "").replace("\n---\n", "")


def _index(index: Index, table: Table) -> str:
    return f"{index.kind} `{index.name or '?'}`: {_key(index.key, table)}; projects {_projection(index)}"


def _key(key: Key | None, table: Table) -> str:
    if key is None or not key.partition:
        return "unknown"
    partition = ", ".join(_attribute(name, table) for name in key.partition)
    sort = ", ".join(_attribute(name, table) for name in key.sort)
    return f"{partition}, sorted by {sort}" if sort else partition


def _attribute(name: str, table: Table) -> str:
    attribute = table.attributes.get(name)
    return f"`{name}` ({attribute.type})" if attribute and attribute.type else f"`{name}`"


def _projection(index: Index) -> str:
    match index.projection.kind:
        case "ALL":
            return "all attributes"
        case "KEYS_ONLY":
            return "keys only"
        case "INCLUDE":
            return "keys and " + ", ".join(f"`{name}`" for name in index.projection.included)
        case None:
            return "what could not be known"


def _uses(table: Table, project: Project) -> Iterator[str]:
    places = [
        f"`{definition.symbol or definition.kind}` in {definition.place.path}" for definition in table.definitions
    ]
    more = [f"{len(places) - SHOWN_DEFINITIONS} more"] if len(places) > SHOWN_DEFINITIONS else []
    yield "Defined by " + ", ".join([*places[:SHOWN_DEFINITIONS], *more])
    counted = Counter(access.operation for access in project.accesses_of(table.id))
    if not counted:
        yield "No access found"
        return
    kinds = ", ".join(f"{number} {operation}" for operation, number in counted.most_common())
    yield f"{counted.total()} accesses: {kinds}" if counted.total() > 1 else f"1 access: {kinds.removeprefix('1 ')}"
