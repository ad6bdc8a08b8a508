"""A table explained: which definitions it has, or why an access has none; and how one definition was understood."""

from collections.abc import Iterator

from dynamorm_analysis.explaining.steps import Step
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.names import VARIABLE
from dynamorm_analysis.model.table import Definition, Index, Key
from dynamorm_analysis.model.wiring import EXPORT, PARAMETER
from dynamorm_analysis.project import Project

MOST = 8  # further definitions of a table are shown


def table_steps(project: Project, access: Access) -> Iterator[Step]:
    """The table of an access; nothing where it is unknown, which is explained by what the call is made on."""
    if access.table is None or not access.knows("table"):
        return
    table = project.table(access.table)
    if table is not None:
        places = tuple(Step(f"defined by {_title(one)}", one.place) for one in table.declarations)
        yield Step(f"table: `{table.title}`", None, places)
    elif access.table.startswith(VARIABLE):
        name = access.table.removeprefix(VARIABLE)
        yield Step(
            f"table: the one whose name the environment variable `{name}` holds",
            None,
            (Step(f"no infrastructure of its service was found that sets `{name}` to the name of one table"),),
        )
    elif access.table.startswith(EXPORT):
        name = access.table.removeprefix(EXPORT)
        lost = Step(f"no stack was found that exports the name of one table as `{name}`")
        yield Step(f"table: the one whose name a stack exports as `{name}`", None, (lost,))
    elif access.table.startswith(PARAMETER):
        name = access.table.removeprefix(PARAMETER)
        lost = Step(f"no infrastructure was found that keeps the name of one table in `{name}`")
        yield Step(f"table: the one whose name the parameter store holds in `{name}`", None, (lost,))
    else:
        lost = Step("no definition was found: no model, template or `create_table` of this name")
        yield Step(f"table: `{access.table}`", None, (lost,))


def definition_step(project: Project, definition: Definition, named_by: tuple[Step, ...] = ()) -> Step:
    """How much of one definition was understood; `named_by` tells of the expression that names its table."""
    inner = [_name(definition, named_by), Step(f"key: {_key(definition.key)}")]
    inner += [Step(f"index {_index(index)}", index.place) for index in definition.indexes]
    if definition.ttl is not None:
        inner.append(Step(f"items expire by `{definition.ttl}`"))
    inner.append(Step(_closed(definition)))
    if definition.unknown:
        inner.append(Step(f"not known: {', '.join(sorted(definition.unknown))}"))
    for table in project.tables.values():
        if any(one is definition for one in table.declarations):
            others = [one for one in table.declarations if one is not definition]
            inner += [Step(f"the same table is defined by {_title(one)}", one.place) for one in others[:MOST]]
            inner.append(Step(_accesses(len(project.accesses_of(table.id)))))
    return Step(f"a table that `{definition.library}` defines: {_title(definition)}", definition.place, tuple(inner))


def _title(definition: Definition) -> str:
    kind = "the model" if definition.kind in ("model", "entity") else definition.kind
    return f"{kind} `{definition.symbol}`" if definition.symbol else f"`{kind}`"


def _name(definition: Definition, named_by: tuple[Step, ...]) -> Step:
    name = definition.name
    match name.source:
        case "unknown":
            return Step("name: not known", None, named_by)
        case "env":
            joined = f", which means `{definition.identity}`" if definition.identity else ""
            text = f"name: from the environment variable `{name.text.removeprefix(VARIABLE)}`{joined}"
            return Step(text, None, named_by)
        case "template":
            return Step(f"name: `{name.text}`, whose parts in braces only a deployment knows", None, named_by)
        case "parameter":
            joined = f", which means `{definition.identity}`" if definition.identity else ""
            if name.text.startswith(EXPORT):
                told = f"as a stack exports it in `{name.text.removeprefix(EXPORT)}`"
            else:
                told = f"from the parameter store, in `{name.text.removeprefix(PARAMETER)}`"
            return Step(f"name: {told}{joined}", None, named_by)
        case "default":
            return Step(f"name: `{name.text}`, unless a configuration gives another", None, named_by)
    return Step(f"name: `{name.text}`" + (", as the library derives it" if name.guessed else ""))


def _key(key: Key | None) -> str:
    if key is None or not key.partition:
        return "not known"
    sort = f", sorted by {', '.join(f'`{name}`' for name in key.sort)}" if key.sort else ""
    return ", ".join(f"`{name}`" for name in key.partition) + sort


def _index(index: Index) -> str:
    rest = f"; not known: {', '.join(sorted(index.unknown))}" if index.unknown else ""
    name = f"`{index.called}`" if index.called else "without a known name"
    return f"{name}: {_key(index.key)}, projects {index.projection.kind or 'what is not known'}{rest}"


def _accesses(number: int) -> str:
    if number > 1:
        return f"{number} accesses to it were found"
    return "one access to it was found" if number else "no access to it was found"


def _closed(definition: Definition) -> str:
    if definition.closed:
        return "all of its indexes were understood"
    if not definition.bases_known:
        return "it may have more attributes and indexes: a base class could not be read"
    return "it may have more indexes: a part of the definition is not understood"
