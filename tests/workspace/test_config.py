"""Settings files: where they are found, what they may say, and what is said when they say something else."""

import pytest

from conftest import Dynamorm, Files
from dynamorm_analysis.expectations import Expectations, Prices
from dynamorm_analysis.finding import Severity
from dynamorm_analysis.location import Location
from dynamorm_analysis.settings import Settings
from dynamorm_workspace.config import SettingsError, read_settings

EVERYTHING = """\
select = ["SC", "missing-pagination"]
extend-select = ["IX003"]
ignore = ["SC004"]
min-confidence = "medium"
fail-on = "never"
exclude = ["vendor"]
extend-exclude = ["generated/**"]
max-file-size = 5000
small-tables = ["countries"]
admin-paths = ["ops"]
check-tests = true
gsi-quota = 25
external-linters = ["cfn-lint", "checkov"]

[severity]
SC003 = "error"
"HP" = "info"

[per-file-ignores]
"scripts/*" = ["NP001"]

[tables.orders]
ignore = ["SC"]
item-size = 600
items = 2_000_000
expected-writes-per-second = 300
expected-reads-per-second = 1200.5
hottest-share = { status = 0.25 }
cardinality = { status = 4 }

[prices]
region = "eu-central-1"
million-reads = 0.2
million-writes = 1
as-of = 2026-01-31
"""


def test_everything(files: Files) -> None:
    """Every setting is read into its value."""
    base = files({"dynamorm.toml": EVERYTHING})
    settings = read_settings(base, base)
    assert settings.select == ("SC", "missing-pagination")
    assert settings.fail_on is None
    assert settings.severity["scan-for-non-indexed-attribute"] is Severity.ERROR
    assert settings.severity["constant-hash-key"] is Severity.INFO
    assert settings.per_file_ignores == {"scripts/*": ("NP001",)}
    assert (settings.min_confidence, settings.max_file_size, settings.check_tests) == ("medium", 5000, True)
    assert (settings.small_tables, settings.admin_paths) == (frozenset({"countries"}), ("ops",))
    assert (settings.gsi_quota, settings.external_linters) == (25, ("cfn-lint", "checkov"))
    assert (settings.exclude, settings.extend_exclude) == (("vendor",), ("generated/**",))
    assert settings.tables == {
        "orders": Expectations(600, 2_000_000, 300, 1200.5, {"status": 0.25}, {"status": 4}, ("SC",))
    }
    assert settings.prices == Prices("eu-central-1", 0.2, 1, "2026-01-31", "the settings")
    files({"pyproject.toml": ""})
    tables = EVERYTHING.replace("[severity]", "[tool.dynamorm.severity]").replace("[per", "[tool.dynamorm.per")
    tables = tables.replace("[tables", "[tool.dynamorm.tables").replace("[prices", "[tool.dynamorm.prices")
    (base / "dynamorm.toml").unlink()
    files({"pyproject.toml": "[tool.dynamorm]\n" + tables})
    assert read_settings(base, base) == settings


def test_where_they_are(files: Files) -> None:
    """The nearest file with settings holds, upward; a `pyproject.toml` without any is passed by."""
    base = files({
        "pyproject.toml": "[tool.dynamorm]\ncheck-tests = true\n",
        "app/pyproject.toml": "[tool.ruff]\n",
        "app/own/dynamorm.toml": 'fail-on = "error"\n',
        "app/own/pyproject.toml": "[tool.dynamorm]\ncheck-tests = true\n",
    })  # fmt: skip
    assert read_settings(base / "app", base).check_tests
    assert read_settings(base / "app", base).location == Location()
    own = read_settings(base / "app/own", base)
    assert (own.fail_on, own.check_tests, own.location) == (Severity.ERROR, False, Location(folder="app/own"))
    assert read_settings(base / "app", base / "app").location == Location(working="app")


def test_none(files: Files) -> None:
    """Without settings everything is as it is by default."""
    base = files()
    assert read_settings(base, base) == Settings()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sellect = []", "dynamorm.toml:1: there is no setting `sellect`; did you mean `select`?"),
        ("\nfail_on = 'error'", "dynamorm.toml:2: there is no setting `fail_on`; did you mean `fail-on`?"),
        ('# x\nfail-on = "warn"', 'dynamorm.toml:2: `fail-on` is "warn"; allowed: error, warning, info, never; '
                                  "did you mean `warning`?"),
        ("fail-on = 3", "dynamorm.toml:1: `fail-on` is 3; allowed: error, warning, info, never"),
        ('min-confidence = "sure"', 'dynamorm.toml:1: `min-confidence` is "sure"; allowed: high, medium, low'),
        ('select = "SC"', 'dynamorm.toml:1: `select` is "SC"; it must be a list of strings'),
        ("select = ['SC003', 'get-in-lop']",
         'dynamorm.toml:1: `select` names no rule: "get-in-lop"; did you mean `get-in-loop`?'),
        ("exclude = [1]", "dynamorm.toml:1: `exclude` is [1]; it must be a list of strings"),
        ("check-tests = 1", "dynamorm.toml:1: `check-tests` is 1; allowed: true, false"),
        ("max-file-size = 0", "dynamorm.toml:1: `max-file-size` is 0; it must be a number of bytes above 0"),
        ("max-file-size = true", "dynamorm.toml:1: `max-file-size` is true; it must be a number of bytes above 0"),
        ("gsi-quota = 0", "dynamorm.toml:1: `gsi-quota` is 0; it must be a whole number above 0"),
        ("external-linters = ['cfnlint']",
         'dynamorm.toml:1: `external-linters` is "cfnlint"; allowed: cdk-nag, cfn-lint, checkov, trivy; '
         "did you mean `cfn-lint`?"),
        ("severity = 'error'", 'dynamorm.toml:1: `severity` is "error"; it must be a table'),
        ("[severity]\nSC003 = 'fatal'",
         'dynamorm.toml:1: `severity` of `SC003` is "fatal"; allowed: hint, info, warning, error'),
        ("[severity]\nSC999 = 'error'", 'dynamorm.toml:1: `severity` names no rule: "SC999"'),
        ("[per-file-ignores]\n'a' = 'SC'",
         'dynamorm.toml:1: `per-file-ignores` of `a` is "SC"; it must be a list of strings'),
        ("[tables.a]\nitemsize = 3",
         "dynamorm.toml:1: `tables` of `a` has no `itemsize`; did you mean `item-size`?"),
        ("[tables.a]\nitems = 0",
         "dynamorm.toml:1: `tables` of `a` of `items` is 0; it must be a whole number above 0"),
        ("[tables.a]\nhottest-share = { b = 90 }",
         "dynamorm.toml:1: `tables` of `a` of `hottest-share` of `b` is 90; it must be above 0 and at most 1"),
        ("[tables.a]\ncardinality = 4", "dynamorm.toml:1: `tables` of `a` of `cardinality` is 4; it must be a table"),
        ("[tables.a]\nexpected-writes-per-second = '9'",
         'dynamorm.toml:1: `tables` of `a` of `expected-writes-per-second` is "9"; it must be a number above 0'),
        ("tables = 1", "dynamorm.toml:1: `tables` is 1; it must be a table"),
        ("[prices]\nregion = 'eu-central-1'",
         "dynamorm.toml:1: `prices` lacks `million-reads`; no list price is known of eu-central-1"),
        ("[prices]\nmillion-reads = 0.2", "dynamorm.toml:1: `prices` lacks `million-writes`"),
        ("[prices]\nmillion-reads = 0.2\nmillion-writes = 1\nas-of = 'soon'",
         'dynamorm.toml:1: `prices` of `as-of` is "soon"; it must be a day, as 2026-01-31'),
        ("select = [", "dynamorm.toml: is not valid TOML: "),
    ],
)  # fmt: skip
def test_mistakes(files: Files, dynamorm: Dynamorm, text: str, message: str) -> None:
    """A mistake is one line with the file, the line, the key, the value and what is allowed; the check exits with 2."""
    base = files({"dynamorm.toml": text})
    with pytest.raises(SettingsError) as raised:
        read_settings(base, base)
    assert str(raised.value).startswith(message)
    result = dynamorm("check")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"error: {raised.value}\n"


def test_mistakes_in_a_shared_file(files: Files) -> None:
    """In a `pyproject.toml` the line is that in our table, and a table of the wrong kind is no crash."""
    base = files({"pyproject.toml": '[tool.ruff]\nselect = ["E"]\n\n[tool.dynamorm]\nselect = 1\n'})
    with pytest.raises(SettingsError, match=r"^pyproject\.toml:5: `select` is 1; it must be a list of strings$"):
        read_settings(base, base)
    files({"pyproject.toml": "[tool]\ndynamorm = 3\n"})
    with pytest.raises(SettingsError, match=r"^pyproject\.toml: `tool.dynamorm` is 3; it must be a table$"):
        read_settings(base, base)
    files({"pyproject.toml": "[tool.dynamorm]\nselect = [\n"})
    with pytest.raises(SettingsError, match="is not valid TOML"):
        read_settings(base, base)
    files({"pyproject.toml": b"# \xe9\n[tool.dynamorm]\n"})
    with pytest.raises(SettingsError, match="is not UTF-8"):
        read_settings(base, base)


def test_settings_in_a_check(files: Files, dynamorm: Dynamorm) -> None:
    """Globs count from the settings' folder, from wherever the check is run."""
    models = "from pynamodb.models import Model\nfrom pynamodb.attributes import UnicodeAttribute\n" + (
        "class A(Model):\n    class Meta:\n        table_name = 'a'\n    x = UnicodeAttribute\n"
    )
    files(
        {"shop/dynamorm.toml": '[per-file-ignores]\n"app/*" = ["LB"]\n', "shop/app/a.py": models, "shop/b.py": models}
    )
    result = dynamorm("check", "shop", "--format", "concise")
    assert [line.split(":")[0] for line in result.stdout.splitlines()[:-1]] == ["shop/b.py"]
