"""Which kind of items an access is about, as code declares it: what is generated of a model is offered there too."""

from collections.abc import Iterator

from dynamorm_analysis.items.entities import entities
from dynamorm_analysis.items.key_texts import prefix_of
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.entity import Entity
from dynamorm_analysis.model.table import Definition, DefinitionKind, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Span

DECLARING: tuple[DefinitionKind, ...] = ("model", "entity")


def accesses_in(path: str, project: Project) -> Iterator[tuple[Access, Span]]:
    """The accesses of a file, each with the place of its call there."""
    for access in (*project.accesses, *project.retold):
        span = project.locate(access.call) if access.call.path == path else None
        if span is not None:
            yield access, span


def table_of(definition: Definition, project: Project) -> Table | None:
    """The table that a definition declares; None for one that tests make of a table of the application."""
    return next((table for table in project.tables.values() if definition in table.definitions), None)


def declared_by(access: Access, project: Project) -> Definition | None:
    """The class of the items that an access reads or writes: the one that it names, the only one of its table, or the
    one alone whose keys begin as those that are asked for. None where nothing tells, and else what code declares of the
    table."""
    table = project.table(access.table)
    if table is None:
        return None
    classes = [one for one in table.definitions if one.kind in DECLARING and one.symbol]
    named = [one for one in classes if one.symbol in (access.entity, access.parsed_as)]
    found = named or classes
    if len(found) > 1:
        kinds = {entity.symbol for entity in _by_table(project).get(table.id, ()) if _may_be_of(entity, access)}
        found = [one for one in found if one.symbol in kinds]
    if len(found) == 1:
        return found[0]
    return next((one for one in table.definitions if one.kind == "create_table"), None) if not classes else None


@once
def _by_table(project: Project) -> dict[str, list[Entity]]:
    found: dict[str, list[Entity]] = {}
    for entity in entities(project):
        found.setdefault(entity.table, []).append(entity)
    return found


def _may_be_of(entity: Entity, access: Access) -> bool:
    """Whether the keys that an access asks for begin as those of a kind of items; not where they begin with nothing."""
    index = access.index
    asked = [condition.value.template for condition in access.key if condition.value.template is not None]
    asked = [template for template in asked if prefix_of(template)]
    told = [one for one in entity.templates if one.index == index]
    texts = [text for one in told for text in (one.partition, one.sort) if text is not None]
    return bool(asked) and all(any(_begins_alike(prefix_of(one), prefix_of(text)) for text in texts) for one in asked)


def _begins_alike(asked: str, built: str) -> bool:
    return bool(built) and (asked.startswith(built) or built.startswith(asked))
