"""What settings decide: which paths fit a glob, which rules run, and what is made of findings."""

import pytest

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.location import Location
from dynamorm_analysis.selection import is_rule_word, selected_rules
from dynamorm_analysis.settings import Settings
from dynamorm_analysis.text import Place, Span


@pytest.mark.parametrize(
    ("glob", "fitting", "others"),
    [
        ("scripts", ["scripts", "scripts/a.py", "app/scripts/b/c.py"], ["scripts.py", "my_scripts/a.py"]),
        ("scripts/", ["scripts/a.py", "app/scripts/a.py"], ["scripts.py"]),
        ("*_pb2.py", ["a_pb2.py", "app/b_pb2.py"], ["a_pb2.pyi"]),
        ("app/*.py", ["app/a.py"], ["app/b/a.py", "my/app/a.py"]),
        ("/app/*.py", ["app/a.py"], ["my/app/a.py"]),
        ("./app/a.py", ["app/a.py"], ["a.py"]),
        ("app/**/a.py", ["app/a.py", "app/b/c/a.py"], ["a.py"]),
        ("**/gen", ["gen/a.py", "app/gen/a.py"], ["generated/a.py"]),
        ("app/**", ["app/a.py", "app/b/a.py"], ["b/app/a.py"]),
        ("v[0-9].py", ["v1.py", "a/v2.py"], ["va.py"]),
        ("v[!0-9].py", ["va.py"], ["v1.py"]),
        ("a.py", ["a.py"], ["axpy"]),
        ("h?ndler.py", ["handler.py"], ["h/ndler.py"]),
    ],
)
def test_globs(glob: str, fitting: list[str], others: list[str]) -> None:
    """Globs are read as `.gitignore` reads them."""
    settings = Settings()
    assert [path for path in (*fitting, *others) if settings.fits(path, (glob,))] == fitting


@pytest.mark.parametrize(
    ("location", "path"),
    [
        (Location(), "app/a.py"),
        (Location(folder="shop"), "shop/app/a.py"),
        (Location(working="app"), "a.py"),
        (Location(working="app/b"), "../a.py"),
    ],
)
def test_where_globs_count_from(location: Location, path: str) -> None:
    """Globs count from the settings' folder, wherever the check is run."""
    assert Settings(location=location).fits(path, ("app/a.py",))


@pytest.mark.parametrize(
    ("settings", "running", "silent"),
    [
        (Settings(), "SC003 IX003", ""),
        (Settings(select=("SC003",)), "SC003", "SC002 IX003"),
        (Settings(select=("scan-for-non-indexed-attribute",)), "SC003", "SC002 IX003"),
        (Settings(select=("SC",), ignore=("SC003",)), "SC002 SC004", "SC003 IX003"),
        (Settings(select=(), extend_select=("sc004",)), "SC004", "SC003 IX003"),
        (Settings(select=("SC", "IX003")), "SC002 SC003 IX003", "IX002"),
    ],
)
def test_selection(settings: Settings, running: str, silent: str) -> None:
    """Rules are chosen by name, code and beginning of codes."""
    chosen = {rule.code for rule in selected_rules(settings)}
    assert chosen >= set(running.split())
    assert not chosen & set(silent.split())


def test_external_linters() -> None:
    """What another linter reports is left to it, unless it is asked for by its own name or code."""
    told = Settings(external_linters=("cfn-lint",), extend_select=("CF",))
    assert not {"CF001", "CF005", "CF006"} & {rule.code for rule in selected_rules(told)}
    assert "CF002" in {rule.code for rule in selected_rules(told)}
    asked = Settings(external_linters=("cfn-lint",), extend_select=("CF005",), select=("pitr-disabled",))
    assert [rule.code for rule in selected_rules(asked)] == ["CF001", "CF005"]


def test_all() -> None:
    """`all` means every rule, also those that are off by default."""
    assert {rule.tier for rule in selected_rules(Settings(select=("all",)))} >= {1, 2}
    assert not selected_rules(Settings(ignore=("ALL",)))
    assert is_rule_word("all")
    assert not is_rule_word("SC9")


@pytest.mark.parametrize(
    ("severity", "confidence", "settings", "shows", "fails"),
    [
        (Severity.WARNING, "high", Settings(), True, True),
        (Severity.INFO, "high", Settings(), True, False),
        (Severity.INFO, "high", Settings(fail_on=Severity.INFO), True, True),
        (Severity.ERROR, "medium", Settings(), True, False),
        (Severity.ERROR, "medium", Settings(min_confidence="medium"), True, True),
        (Severity.ERROR, "low", Settings(), False, False),
        (Severity.ERROR, "low", Settings(min_confidence="medium"), False, False),
        (Severity.ERROR, "low", Settings(min_confidence="low"), True, True),
        (Severity.ERROR, "high", Settings(fail_on=None), True, False),
        (Severity.WARNING, "high", Settings(fail_on=Severity.ERROR), True, False),
    ],
)
def test_what_shows_and_what_fails(
    severity: Severity, confidence: str, settings: Settings, shows: bool, fails: bool
) -> None:
    """A check fails on warnings and errors that are sure; what is a guess is shown only on demand."""
    finding = Finding(Place("a.py", "x", Span(0, 1)), "", "", severity=severity, confidence=confidence)  # type: ignore[arg-type]  # a word of the table above
    assert (settings.shows(finding), settings.fails(finding)) == (shows, fails)
