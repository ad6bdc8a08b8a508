"""Comments that silence findings: which ones they silence, and what is said about the comments themselves."""

from collections.abc import Iterator

import pytest

from dynamorm_analysis.engine import Checked
from dynamorm_analysis.engine import check as run
from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.project import Project
from dynamorm_analysis.reading.languages import reader_for
from dynamorm_analysis.selection import selected_rules
from dynamorm_analysis.settings import Settings
from dynamorm_analysis.text import LineIndex, Place, Span
from dynamorm_analysis.verdict import verdict
from handmade import project_of

PATH = "orders.py"
RULE, CODE = "missing-pagination", "PG001"


def check(source: str, *expected: str, settings: Settings = Settings()) -> None:  # noqa: B008  # a frozen value
    """Every call of `bad` in a source is a finding of one rule; `expected` are those that remain as `line rule`."""
    content = source.encode()
    reader = reader_for(PATH)
    assert reader is not None
    project = Project(settings=settings).with_file(PATH, reader(content))
    lines = LineIndex(content)
    judged = verdict(
        Checked({PATH: tuple(_findings(content, project))}, selected_rules(project.settings)), project, lambda _: lines
    )
    found = [
        f"{lines.line_column(span.start)[0]} {finding.rule}"
        for finding in judged.get(PATH, ())
        if (span := project.locate(finding.place))
    ]
    assert found == list(expected)


def _findings(content: bytes, project: Project) -> Iterator[Finding]:
    start = content.find(b"bad(")
    while start >= 0:
        unit = max((u for u in project.modules[PATH].facts.units if u.start <= start), key=lambda u: u.start)
        place = Place(PATH, unit.anchor, Span(start - unit.start, start - unit.start + 3))
        yield Finding(place, "", "", rule=RULE, code=CODE, severity=Severity.WARNING, also=("PG999",))
        start = content.find(b"bad(", start + 1)


@pytest.mark.parametrize("word", [RULE, CODE, "pg001", f"get-in-loop, {CODE}", f" {RULE} ,"])
def test_names(word: str) -> None:
    """A finding is silenced by its rule's name or code, among others or alone."""
    silenced = f"bad()  # dynamorm: ignore[{word}] the table is small"
    check(silenced, *(["1 unused-suppression"] if "get-in-loop" in word else []))


def test_other_rules() -> None:
    """A comment about another rule silences nothing, and says so."""
    check("bad()  # dynamorm: ignore[get-in-loop]", f"1 {RULE}", "1 unused-suppression")


def test_other_lines() -> None:
    """A comment speaks of its own line only."""
    check(f"bad()  # dynamorm: ignore[{RULE}]\nbad()", f"2 {RULE}")


def test_codes_of_other_linters_beside() -> None:
    """The comment may stand behind those for other tools."""
    check(f"bad()  # type: ignore[arg-type]  # dynamorm: ignore[{RULE}]")
    check(f"bad()  # noqa: E501 # dynamorm: ignore[{RULE}]")


STATEMENT = """\
def orders():
    return [{first}
        good(),
        bad(),{own}
    ]{last}
"""


@pytest.mark.parametrize("where", ["first", "own", "last"])
def test_statements_of_several_lines(where: str) -> None:
    """In a statement of several lines the comment stands where it begins, where it ends, or where the finding is."""
    blank = {"first": "", "own": "", "last": ""}
    check(STATEMENT.format(**blank | {where: f"  # dynamorm: ignore[{RULE}]"}))


def test_a_block_is_no_statement() -> None:
    """A comment on the first line of a block does not speak of what is in it."""
    check(f"def orders():  # dynamorm: ignore[{RULE}]\n    bad()\n", "1 unused-suppression", f"2 {RULE}")
    check(f"for x in bad():  # dynamorm: ignore[{RULE}]\n    bad()\n", f"2 {RULE}")


def test_a_line_of_its_own() -> None:
    """On a line of its own a comment speaks of the next statement, whatever comments stand between."""
    check(f"# dynamorm: ignore[{RULE}] small\n\n# the orders\nx = [\n  bad(),\n]\nbad()", f"7 {RULE}")


def test_the_end_of_a_file() -> None:
    """A comment that nothing follows silences nothing."""
    check(f"good()\n# dynamorm: ignore[{RULE}]", "2 unused-suppression")


@pytest.mark.parametrize(
    "place", ["# dynamorm: ignore-file[{}] generated\nbad()\n", "bad()\n# dynamorm: ignore-file[{}]\n"]
)
def test_files(place: str) -> None:
    """A comment for the whole file may stand anywhere in it."""
    check(place.format(RULE))
    check(place.format(RULE).replace("bad", "good"), f"{1 if place.startswith('#') else 2} unused-suppression")


def test_covered_codes() -> None:
    """A finding that stands for others is silenced under their codes as well."""
    known = "bad()  # dynamorm: ignore[PG999]"
    check(known, f"1 {RULE}", "1 unknown-rule-in-suppression")  # no rule has that code, so it is a mistake


def test_everything() -> None:
    """A comment without names silences everything, which is worth a remark."""
    check("bad()  # dynamorm: ignore", "1 blanket-suppression")
    check("good()  # dynamorm: ignore", "1 unused-suppression")


def test_misspellings() -> None:
    """Names and words that do not exist are reported where they stand."""
    check("bad()  # dynamorm: ignore[missing-paginaton]", f"1 {RULE}", "1 unknown-rule-in-suppression")
    check("bad()  # dynamorm: ingore[missing-pagination]", f"1 {RULE}", "1 unknown-rule-in-suppression")


def test_prose() -> None:
    """A comment that only mentions us asks for nothing."""
    check("good()  # see the page of dynamorm: it explains this")
    check('good("# dynamorm: ignore")')


def test_noqa() -> None:
    """The comment of other linters silences by code; a bare one, and one that silences nothing, are theirs."""
    check(f"bad()  # noqa: E501, {CODE}")
    check("bad()  # noqa", f"1 {RULE}")
    check(f"good()  # noqa: {CODE}")


def test_rules_that_did_not_run() -> None:
    """A comment for a rule that did not run is not called unused."""
    check("good()  # dynamorm: ignore[get-in-loop]", settings=Settings(ignore=("get-in-loop",)))


def test_remarks_can_be_ignored() -> None:
    """What is said about comments follows the settings, and can be silenced for a file."""
    check(f"good()  # dynamorm: ignore[{RULE}]", settings=Settings(ignore=("SU001",)))
    check(f"good()  # dynamorm: ignore[{RULE}]", settings=Settings(ignore=("SU",)))


def test_characters_of_several_bytes() -> None:
    """Places are right behind characters of several bytes."""
    check(f'"é"; bad()  # größe # dynamorm: ignore[{RULE}, é]', "1 unknown-rule-in-suppression")


@pytest.mark.parametrize(("condition", "also"), [("", ("SC001",)), ('FilterExpression="attribute_exists(closed)"', ())])
def test_pages_of_a_scan_of_all(condition: str, also: tuple[str, ...]) -> None:
    """Who leaves a scan of all as it is leaves its pages, too; those of what is filtered are another matter."""
    table = 'import boto3\n\ntable = boto3.resource("dynamodb").Table("shops")\n'
    scan = f'\n\ndef shops():\n    return table.scan({condition})["Items"]\n'
    found = run(project_of({PATH: table + scan})).findings[PATH]
    assert [finding.also for finding in found if finding.code == CODE] == [also]
