"""Runs the rules over a project and keeps what an edit leaves as it was."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from dynamorm_analysis.astray import written_astray
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.indexing.naming import Naming, naming
from dynamorm_analysis.model.access import Access, Misuse
from dynamorm_analysis.model.table import Definition, Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.registry import all_rules
from dynamorm_analysis.rule import UNITS, Rule
from dynamorm_analysis.selection import names_rule
from dynamorm_analysis.text import Place
from dynamorm_analysis.traced.loops import repeated_across
from dynamorm_analysis.uncalled import with_uncalled, with_uncalled_races

Unit = Access | Table | Definition | Index | Misuse


@dataclass(frozen=True, slots=True)
class _Examined:
    """What the rules said of one unit, and what they may have looked at."""

    unit: Unit
    table: Table | None
    accesses: tuple[Access, ...]
    answered: tuple[Access, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Whole:
    """What rules may ask of the whole project, whatever they examine: how it names indexes, since what is proposed for
    any table is named so, and of which tables not all writes are known."""

    naming: Naming
    astray: frozenset[str]


@dataclass(frozen=True, eq=False)
class Checked:
    """A project's findings, by file, with what the next check can keep."""

    findings: Mapping[str, tuple[Finding, ...]]
    rules: tuple[Rule, ...] = ()
    _whole: _Whole | None = None
    _kept: Mapping[int, _Examined] = field(default_factory=dict)


def check(project: Project, rules: Collection[Rule] | None = None, before: Checked | None = None) -> Checked:
    """The findings of all files, in source order.

    A rule may ask about its unit, the unit's table, that table's definitions and its accesses, with what calls retell
    that have the answer of a request to themselves, how the project names indexes, and of which tables not all writes
    are known: a unit for which all these are the same as in `before` is not examined again.
    """
    chosen = tuple(rules) if rules is not None else tuple(rule for rule in all_rules().values() if rule.on_by_default)
    whole = _Whole(naming(project), written_astray(project))
    earlier = before._kept if before is not None and (before.rules, before._whole) == (chosen, whole) else {}
    by_type = {kind: tuple(rule for rule in chosen if rule.unit is kind) for kind in UNITS}
    of_retold = tuple(rule for rule in by_type[Access] if rule.of_retold)
    kept: dict[int, _Examined] = {}
    found: list[Finding] = []
    answered = _answered(project)
    of_traced = tuple(rule for rule in by_type[Access] if rule.of_traced)
    for access in repeated_across(project) if of_traced else ():
        heard = _heard(of_traced, project.table(access.table), project)
        found += with_uncalled(access, _examined(access, heard, project), project)
    for unit, table, accesses in _units(project):
        known = earlier.get(id(unit))  # the object is held by what is kept, so no other one can have its id
        retelling = answered.get(
            table.id if table is not None else unit.table if isinstance(unit, Access) else None, ()
        )
        is_same = known is not None and known.unit is unit and known.table is table and known.accesses is accesses
        if known is None or not (is_same and known.answered == retelling):
            told = isinstance(unit, Access) and unit.retold
            heard = _heard(of_retold if told else by_type[type(unit)], table, project)
            known = _Examined(unit, table, accesses, retelling, _examined(unit, heard, project))
        kept[id(unit)] = known
        found += with_uncalled(unit, known.findings, project)
    for rule in chosen:
        if rule.unit is None:
            found += with_uncalled_races((_stamped(finding, rule) for finding in rule.examine(project)), project)
    return Checked(_by_file(found, project), chosen, whole, kept)


def with_further(checked: Checked, findings: Iterable[Finding], project: Project) -> Checked:
    """The same with findings that no rule has made by itself."""
    found = [one for of_file in checked.findings.values() for one in of_file]
    return replace(checked, findings=_by_file([*found, *findings], project))


def _heard(rules: tuple[Rule, ...], table: Table | None, project: Project) -> tuple[Rule, ...]:
    """The rules that the settings let speak about a table."""
    ignored = project.expectations(table.id).ignore if table is not None else ()
    return tuple(rule for rule in rules if not names_rule(ignored, rule.name, rule.code)) if ignored else rules


def _examined(unit: Unit, rules: tuple[Rule, ...], project: Project) -> tuple[Finding, ...]:
    return tuple(_stamped(finding, rule) for rule in rules for finding in rule.examine(unit, project))


def _units(project: Project) -> Iterator[tuple[Unit, Table | None, tuple[Access, ...]]]:
    """Every unit with its table, and all accesses to that table."""
    tables = {identity: (table, project.accesses_of(table.id)) for identity, table in project.tables.items()}
    for access in (*project.accesses, *project.retold):
        if access.table is None:
            yield access, *NO_TABLE
        else:
            yield access, *tables.get(access.table, (None, project.accesses_of(access.table)))
    for misuse in project.misuses:
        yield misuse, *NO_TABLE
    for table, accesses in tables.values():
        yield table, table, accesses
        for definition in table.definitions:
            yield definition, table, accesses
            for index in definition.indexes:
                yield index, table, accesses


def _answered(project: Project) -> dict[str | None, tuple[Access, ...]]:
    """What calls retell that have the answer of a request to themselves, by table."""
    found: dict[str | None, list[Access]] = {}
    for one in project.retold:
        if one.answered_here:
            found.setdefault(one.table, []).append(one)
    return {table: tuple(accesses) for table, accesses in found.items()}


NO_TABLE: tuple[None, tuple[Access, ...]] = (None, ())


def _stamped(finding: Finding, rule: Rule) -> Finding:
    severity = rule.severity if finding.severity is None else finding.severity
    return replace(finding, rule=rule.name, code=rule.code, severity=severity)


def _by_file(findings: list[Finding], project: Project) -> dict[str, tuple[Finding, ...]]:
    """Findings by file in source order, each once: several units may lead a rule to say the same of one place."""
    placed: dict[str, list[tuple[int, str, Finding]]] = {}
    said: set[tuple[Place, str, str]] = set()
    for finding in findings:
        span = project.locate(finding.place)
        words = finding.place, finding.code, finding.message
        if span is None or words in said:
            continue
        said.add(words)
        placed.setdefault(finding.place.path, []).append((span.start, finding.code, finding))
    return {
        path: tuple(finding for *_, finding in sorted(placed[path], key=lambda entry: entry[:2]))
        for path in sorted(placed)
    }
