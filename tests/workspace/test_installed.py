"""What a project builds on in installed packages is read too, as text, and nothing is reported about it."""

from pathlib import Path

import pytest

from conftest import Dynamorm, Files
from dynamorm_analysis.settings import Settings
from dynamorm_workspace.cache import NoCache
from dynamorm_workspace.environment import installed_in
from dynamorm_workspace.loading import LoadedWorkspace, load

HERE = ".venv/lib/python3.12/site-packages"
MARK = {".venv/pyvenv.cfg": ""}
DEPOT = """\
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Stored(Model):
    shelf = UnicodeAttribute(hash_key=True, attr_name="s")

    class Meta:
        region = "eu-west-1"


class Ledger(Model):
    class Meta:
        table_name = "ledger"

    page = UnicodeAttribute(hash_key=True)


def everything():
    return Ledger.scan(Ledger.page.startswith("A"))
"""
SHOP = """\
from depot.models import Stored


def parcel(shelf):
    return Parcel.get(shelf)


class Parcel(Stored):
    class Meta(Stored.Meta):
        table_name = "parcels"

"""


def loaded(base: Path) -> LoadedWorkspace:
    return load([Path()], base, Settings(), NoCache())


def check(base: Path, *expected: str) -> None:
    """The files of installed packages that are read."""
    modules = loaded(base).project.modules
    assert sorted(path.removeprefix(f"{HERE}/") for path in modules if path.startswith(".venv")) == sorted(expected)


def test_base_model(files: Files) -> None:
    """A model's base of an installed package gives it its key, and is no model of the project itself."""
    base = files({**MARK, "shop.py": SHOP, f"{HERE}/depot/__init__.py": "", f"{HERE}/depot/models.py": DEPOT})
    workspace = loaded(base)
    (definition,) = workspace.project.definitions
    assert definition.key is not None
    assert definition.key.partition == ("s",)
    assert definition.closed
    (access,) = workspace.project.accesses
    assert (access.operation, access.table, access.key[0].attribute) == ("get", "parcels", "s")
    assert workspace.asked == {"shop.py"}


def test_without_the_package(files: Files) -> None:
    """Where the package is not installed its bases stay unknown."""
    keyed = "from pynamodb.attributes import UnicodeAttribute\n" + SHOP + "    code = UnicodeAttribute(hash_key=True)\n"
    (definition,) = loaded(files({"shop.py": keyed})).project.definitions
    assert not definition.bases_known


def test_no_findings_in_packages(files: Files, dynamorm: Dynamorm) -> None:
    """What a package does itself is not reported."""
    files({**MARK, "shop.py": SHOP + "\nfrom depot.models import everything\n", f"{HERE}/depot/models.py": DEPOT})
    assert "No problems" in dynamorm("check", ".").output


def test_which_files(files: Files) -> None:
    """Of a package those files are read that use a library, those that import them, and what these import."""
    base = files({
        **MARK,
        "shop.py": "from pynamodb.models import Model\nfrom depot import Stored\nimport far\n",
        f"{HERE}/depot/__init__.py": "from .models import Stored\nfrom . import unused\nimport names\n",
        f"{HERE}/depot/models.py": DEPOT + "from .words import A\n",
        f"{HERE}/depot/words.py": "A = 'a'\n",
        f"{HERE}/depot/never.py": DEPOT,
        f"{HERE}/names/__init__.py": "import more\n",
        f"{HERE}/more.py": "",
        f"{HERE}/far/__init__.py": "import names\n",
        f"{HERE}/pynamodb/models.py": "import boto3\n",
        f"{HERE}/boto3/__init__.py": "import botocore\n",
    })  # fmt: skip
    check(base, "depot/__init__.py", "depot/models.py", "depot/words.py", "names/__init__.py")


def test_metadata(files: Files) -> None:
    """A package whose metadata names no library is not looked into."""
    base = files({
        **MARK,
        "shop.py": "from pynamodb.models import Model\nimport the_depot, other_depot\n",
        f"{HERE}/the_depot.py": DEPOT,
        f"{HERE}/The.Depot-1.0.dist-info/METADATA": "Name: The.Depot\nRequires-Dist: attrs\n",
        f"{HERE}/other_depot.py": DEPOT,
        f"{HERE}/other_depot-1.0.dist-info/METADATA": "Requires-Dist: pynamodb>=5\n",
    })  # fmt: skip
    check(base, "other_depot.py")


def test_the_workspace_comes_first(files: Files) -> None:
    """A package of the workspace hides an installed one of its name, and packages see nothing of the workspace."""
    base = files({
        **MARK,
        "shop.py": SHOP.replace("depot.models", "depot") + "import goods\n",
        "depot.py": DEPOT,
        f"{HERE}/depot.py": DEPOT,
        f"{HERE}/goods.py": "from pynamodb.models import Model\nimport prices\n",
        "prices.py": "import os\n",
    })  # fmt: skip
    check(base, "goods.py")
    assert loaded(base).project.program.resolve_module(f"{HERE}/goods.py", "prices") is None


def test_links_that_lead_out(files: Files, tmp_path: Path) -> None:
    """Nothing is read through a link that leads out of the folder of packages."""
    base = files({**MARK, "shop.py": SHOP, f"{HERE}/depot/__init__.py": ""})
    (tmp_path / "elsewhere.py").write_text(DEPOT)
    (base / HERE / "depot" / "models.py").symlink_to(tmp_path / "elsewhere.py")
    check(base)


def test_cyclic_imports(files: Files) -> None:
    """Packages that import each other are read once."""
    texts = {"a.py": DEPOT + "import b\n", "b.py": "import a\n"}
    base = files({**MARK, "shop.py": "import a\n", **{f"{HERE}/{name}": text for name, text in texts.items()}})
    check(base, "a.py", "b.py")


# ---- which environment -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "variables", "expected"),
    [
        ({}, {}, "p/.venv/lib/python3.12/site-packages"),
        ({}, {"VIRTUAL_ENV": "{base}/other"}, "other/lib/python3.13/site-packages"),
        ({}, {"VIRTUAL_ENV": "{base}/nowhere"}, "p/.venv/lib/python3.12/site-packages"),
        ({}, {"VIRTUAL_ENV": "other"}, "p/.venv/lib/python3.12/site-packages"),
        ({"environment": "windows"}, {"VIRTUAL_ENV": "{base}/other"}, "windows/Lib/site-packages"),
        ({"environment": "p"}, {"VIRTUAL_ENV": "{base}/other"}, ""),
    ],
)
def test_environment(files: Files, settings: dict[str, str], variables: dict[str, str], expected: str) -> None:
    """That of the settings goes before the activated one, and this before the one in the project's folder."""
    base = files({
        "p/pyproject.toml": "",
        "p/.venv/pyvenv.cfg": "",
        "p/.venv/lib/python3.9/site-packages/x.py": "",
        "p/.venv/lib/python3.12/site-packages/x.py": "",
        "other/pyvenv.cfg": "",
        "other/lib/python3.13/site-packages/x.py": "",
        "windows/pyvenv.cfg": "",
        "windows/Lib/site-packages/x.py": "",
    })  # fmt: skip
    told = {name: value.format(base=base) for name, value in variables.items()}
    assert installed_in(base / "p" / "src", base, Settings(**settings), told) == expected  # type: ignore[arg-type]


def test_another_project_s_environment(files: Files) -> None:
    """An environment above the project's root is none of its."""
    base = files({".venv/pyvenv.cfg": "", f"{HERE}/x.py": "", "p/.git/HEAD": "", "p/app.py": ""})
    assert installed_in(base / "p", base, Settings(), {}) == ""


def test_setting(files: Files, dynamorm: Dynamorm) -> None:
    """The setting counts from the folder of the settings; a folder that is no environment is said to be none."""
    files({
        "dynamorm.toml": "environment = 'tools/env'\n",
        "tools/env/pyvenv.cfg": "",
        "tools/env/lib/python3.12/site-packages/depot/models.py": DEPOT,
        "src/shop.py": SHOP,
    })  # fmt: skip
    assert "1 access" in dynamorm("model", "src").output
    files({"dynamorm.toml": "environment = 'tools'\n"})
    assert "tools is no Python environment" in dynamorm("model", "src").output
