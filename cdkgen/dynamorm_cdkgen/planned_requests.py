"""The access patterns that are planned for a table, as the requests that they will be."""

from collections.abc import Iterator

from dynamorm_analysis.entity_models.model import PatternCondition
from dynamorm_analysis.entity_models.planned_patterns import PATTERNS_FILE, PlannedPattern
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_cdkgen.declared_kinds import ALL_LIBRARIES, declared_kinds
from dynamorm_cdkgen.plan import PlannedTable


def planned_requests(table: PlannedTable, project: Project) -> tuple[tuple[PlannedPattern, Access], ...]:
    """Those of the kinds of items that classes declare, as far as a key of the table or an index serves them."""
    return tuple(
        (planned, _access(planned, definition, table))
        for definition in declared_kinds(table.id, project, ALL_LIBRARIES)
        for planned in project.settings.patterns
        if planned.model == definition.symbol and _is_served(planned, table)
    )


def _is_served(planned: PlannedPattern, table: PlannedTable) -> bool:
    blueprint, pattern = table.blueprint, planned.pattern
    keys = {None: blueprint.key} | {index.name: index.key for index in blueprint.indexes}
    key = keys.get(pattern.index)
    return key is not None and set(key.partition) <= {one.attribute for one in pattern.keyed}


def _access(planned: PlannedPattern, definition: Definition, table: PlannedTable) -> Access:
    pattern, place = planned.pattern, Place(PATTERNS_FILE, "", definition.place.span)
    return Access(
        operation="get" if pattern.operation == "get" else "query",
        library=definition.library,
        place=place,
        call=place,
        function=pattern.name,
        table=table.id,
        index=pattern.index,
        key=tuple(_conditions(pattern.keyed, place)),
        filter=tuple(_conditions(pattern.filtered, place)),
        consistent=pattern.consistent,
        count_only=pattern.operation == "count",
        backwards=not pattern.forward,
    )


def _conditions(told: tuple[PatternCondition, ...], place: Place) -> Iterator[Condition]:
    for one in told:
        value = WrittenValue(template=one.values[0]) if len(one.values) == 1 else WrittenValue()
        yield Condition(one.attribute, one.operator, place, value)
