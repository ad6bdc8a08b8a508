"""The house rules that hold for every file of the repository."""

import ast
import re
import shutil
import subprocess
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

from dynamorm_analysis.registry import all_rules, documented_rules
from dynamorm_codeactions.registry import fixable_rules

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"][
    "packages"
]
COMPONENTS = sorted({package.split("/")[0] for package in PACKAGES})
LONGEST = 400

MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root)/")
REGISTRY = re.compile(
    r"(?:extra-)?index[-_]url|find-links|[/.](?:pypi|npmjs|pythonhosted)\.org|\bregistry\s*=|/simple/"
)
LOCK_FILE = re.compile(
    r"(?:^|/)(?:.*[-.]lock|.*-lock\.(?:json|yaml)|npm-shrinkwrap\.json|\.npmrc|\.?pip\.(?:conf|ini))$"
)


def tracked() -> list[str]:
    """The files of the repository, with `/`."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()]


def sources() -> list[Path]:
    """Every Python file of the components."""
    return sorted(path for component in COMPONENTS for path in (ROOT / component).rglob("*.py"))


def offending(pattern: re.Pattern[str]) -> list[str]:
    """`path:line` of every tracked text that fits the pattern, this file aside: it has to name what it looks for."""
    own = Path(__file__).relative_to(ROOT).as_posix()
    return [
        f"{path}:{number}"
        for path in tracked()
        if path != own
        for number, line in enumerate((ROOT / path).read_text("utf-8", "replace").splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_machine_paths() -> None:
    """No file names a path of the machine that it was written on."""
    assert offending(MACHINE_PATH) == []


def test_no_registry() -> None:
    """No file says where packages come from: whoever installs decides that."""
    assert offending(REGISTRY) == []


def test_no_lock_files() -> None:
    """No lock file and no package manager's settings are in the repository; both hold addresses of registries."""
    assert [path for path in tracked() if LOCK_FILE.search(path)] == []


def test_files_are_short() -> None:
    """No source file passes 400 lines."""
    assert [path.name for path in sources() if len(path.read_text().splitlines()) > LONGEST] == []


def test_files_say_what_they_are() -> None:
    """Every source file opens with a docstring, in the domain's words."""
    assert [path.name for path in sources() if not ast.get_docstring(ast.parse(path.read_text()))] == []


def test_inits_hold_their_docstring_alone() -> None:
    """A package's `__init__` is one sentence and nothing else: names are imported from where they are defined. That of
    the constructs hands these on to users."""
    wrong = []
    for path in sources():
        if path.name == "__init__.py":
            tree = ast.parse(path.read_text())
            docstring = ast.get_docstring(tree) or ""
            handing_on = path.parent.name == "dynamorm_cdk"
            alone = len(tree.body) == 1 or handing_on
            if not alone or len(docstring.splitlines()) != 1 or not docstring.endswith("."):
                wrong.append(path.relative_to(ROOT).as_posix())
    assert wrong == []


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_are_typed(package: str) -> None:
    """Every package tells type checkers that it is typed."""
    assert (ROOT / package / "py.typed").is_file()


def test_components_are_installed() -> None:
    """Every package of a component is part of the distribution."""
    present = {
        path.parent.relative_to(ROOT).as_posix() for c in COMPONENTS for path in (ROOT / c).glob("*/__init__.py")
    }
    assert present == set(PACKAGES)


def test_rules_are_named_as_their_modules() -> None:
    """Every module of `rules/` declares the rule that it is named after, with a page, and codes are used once."""
    spec = find_spec("dynamorm_analysis.rules")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    modules = {path.stem.replace("_", "-") for path in Path(spec.submodule_search_locations[0]).glob("[!_]*.py")}
    assert modules == set(all_rules())
    assert [rule.name for rule in documented_rules().values() if not rule.page] == []
    codes = [rule.code for rule in documented_rules().values()]
    assert sorted(set(codes)) == sorted(codes)


@pytest.mark.parametrize("name", all_rules())
def test_rules_have_pages(name: str) -> None:
    """Every rule has a page that tests it and a page that documents it."""
    assert (ROOT / "tests" / "rules" / f"{name}.md").is_file()
    assert (ROOT / "docs" / "rules" / f"{name}.md").is_file()


def test_pages_have_rules() -> None:
    """No page speaks of a rule that is gone."""
    known = {*documented_rules(), "README"}
    pages = [path for folder in ("tests", "docs") for path in (ROOT / folder / "rules").glob("*.md")]
    assert [path.relative_to(ROOT).as_posix() for path in pages if path.stem not in known] == []


def test_quick_fixes_have_rules() -> None:
    """Every quick fix is named as the rule whose findings it removes."""
    assert fixable_rules() <= set(documented_rules())
