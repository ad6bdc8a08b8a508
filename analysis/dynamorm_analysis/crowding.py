"""Keys of few values that crowd the items on a few partitions, and how sure it is that this does harm."""

from dataclasses import dataclass

from dynamorm_analysis.finding import Severity
from dynamorm_analysis.forecast import Forecast, forecast
from dynamorm_analysis.heat import HOT, WARM, WRITES_PER_PARTITION, Score, score, single_value, time_bucket
from dynamorm_analysis.items.traffic import becomes_many, confidence_in
from dynamorm_analysis.model.access import Confidence
from dynamorm_analysis.model.table import Index, Key, Table
from dynamorm_analysis.project import Project


@dataclass(frozen=True, slots=True)
class Crowd:
    """How hot a partition key gets, and what is expected of its busiest value. `severity` is None for that of the rule
    which tells of it."""

    score: Score
    expected: Forecast
    confidence: Confidence
    severity: Severity | None


def crowd(key: Key, table: Table, project: Project, index: Index | None = None) -> Crowd | None:
    """What crowds under the partition key of a table, or of one of its indexes; None where nothing does, where use does
    not fill the table, where that was planned and is not expected to throttle, and where `constant-hash-key` or
    `date-bucket-key` names the cause."""
    if single_value(key, table, project) or time_bucket(key, table, project):
        return None
    found = score(key, table, project, index)
    if found is None:
        return None
    expected = forecast(table, project, found.values, index)
    if expected.is_idle or (found.value < WARM and not expected.throttles):
        return None
    if _is_planned(table, project, index) and not expected.throttles:
        return None
    is_told = bool(expected.loads)
    if not is_told and index is not None and _is_slow(index, table):
        return None
    grows = is_told or becomes_many(found, table, index, project)
    if not grows and (found.values is None or found.value < HOT):
        return None
    is_grave = expected.throttles or (found.value >= HOT and found.written and grows)
    return Crowd(
        score=found,
        expected=expected,
        confidence=found.confidence if is_told else confidence_in(found, table, index, project) if is_grave else "low",
        severity=None if is_grave else Severity.INFO,
    )


def _is_planned(table: Table, project: Project, index: Index | None) -> bool:
    """Whether an access pattern that is planned on the key says that few values crowd there."""
    models = {one.symbol for one in table.definitions if one.symbol}
    name = index.name if index is not None else None
    if index is not None and name is None:
        return False
    return any(one.crowds and one.model in models and one.pattern.index == name for one in project.settings.patterns)


def _is_slow(index: Index, table: Table) -> bool:
    """Whether an index is made to write no more than a single partition can, so that no key of it gets too hot before
    all of it does. A table that is paid for by request has no such limit, whatever else is written there."""
    if any(one.upkeep.billing == "PAY_PER_REQUEST" for one in table.definitions):
        return False
    declared = (each for one in table.definitions for each in one.indexes if each.called == index.called)
    units = [each.write_units for each in declared if each.write_units is not None]
    return bool(units) and max(units) <= WRITES_PER_PARTITION
