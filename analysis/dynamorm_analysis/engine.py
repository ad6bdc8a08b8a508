"""Runs the rules over a project and keeps what an edit leaves as it was."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.model.access import Access, Misuse
from dynamorm_analysis.model.table import Definition, Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.registry import all_rules
from dynamorm_analysis.rule import Rule

Unit = Access | Table | Definition | Index | Misuse
Inputs = tuple[object, ...]


@dataclass(frozen=True, eq=False)
class Checked:
    """A project's findings, by file, with what the next check can keep."""

    findings: Mapping[str, tuple[Finding, ...]]
    _kept: "Mapping[tuple[str, int], tuple[Inputs, tuple[Finding, ...]]]" = field(default_factory=dict)


def check(project: Project, rules: Collection[Rule] | None = None, before: Checked | None = None) -> Checked:
    """The findings of all files, in source order.

    A rule may ask about its unit, the unit's table, that table's definitions and its accesses: a unit for which all
    these are the same objects as in `before` is not examined again.
    """
    chosen = tuple(rules) if rules is not None else tuple(r for r in all_rules().values() if r.tier < 3)
    kept: dict[tuple[str, int], tuple[Inputs, tuple[Finding, ...]]] = {}
    found: list[Finding] = []
    inputs_of_table: dict[str, Inputs] = {}
    for unit, table in _units(project):
        inputs = _inputs(unit, table, project, inputs_of_table)
        for rule in chosen:
            if rule.unit is None or not isinstance(unit, rule.unit):
                continue
            key = (rule.name, id(unit) if not isinstance(unit, Table) else hash(unit.id))
            earlier = before._kept.get(key) if before else None
            if earlier is not None and _same(earlier[0], inputs):
                kept[key] = earlier
            else:
                kept[key] = (inputs, tuple(_stamped(finding, rule) for finding in rule.examine(unit, project)))
            found += kept[key][1]
    for rule in chosen:
        if rule.unit is None:
            found += [_stamped(finding, rule) for finding in rule.examine(project)]
    return Checked(_by_file(found, project), kept)


def _units(project: Project) -> Iterator[tuple[Unit, Table | None]]:
    for access in project.accesses:
        yield access, project.table(access.table)
    for misuse in project.misuses:
        yield misuse, None
    for table in project.tables.values():
        yield table, table
        for definition in table.definitions:
            yield definition, table
            for index in definition.indexes:
                yield index, table


def _inputs(unit: Unit, table: Table | None, project: Project, known: dict[str, Inputs]) -> Inputs:
    if table is None:
        return (unit,)
    if table.id not in known:
        known[table.id] = (*table.definitions, *project.accesses_of(table))
    return (unit if not isinstance(unit, Table) else None, *known[table.id])


def _same(left: Inputs, right: Inputs) -> bool:
    return len(left) == len(right) and all(a is b for a, b in zip(left, right, strict=True))


def _stamped(finding: Finding, rule: Rule) -> Finding:
    severity = rule.severity if finding.severity is None else finding.severity
    return replace(finding, rule=rule.name, code=rule.code, severity=severity)


def _by_file(findings: list[Finding], project: Project) -> dict[str, tuple[Finding, ...]]:
    placed: dict[str, list[tuple[int, str, Finding]]] = {}
    for finding in dict.fromkeys(findings):
        span = project.locate(finding.place)
        if span is not None:
            placed.setdefault(finding.place.path, []).append((span.start, finding.code, finding))
    return {
        path: tuple(finding for *_, finding in sorted(placed[path], key=lambda entry: entry[:2]))
        for path in sorted(placed)
    }
