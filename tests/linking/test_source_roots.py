"""Modules that lie in other parts of a project than the files that import them."""

import pytest

from dynamorm_analysis.linking.files.program import Module, Program
from dynamorm_analysis.linking.files.source_roots import MAX_PARTS, SourceRoots
from dynamorm_analysis.reading.python.file import read
from dynamorm_workspace.importing.python import Imports

PROJECT = (
    "functions/pay/src/main.py",
    "functions/pay/src/prices.py",
    "functions/ship/src/main.py",
    "functions/ship/src/prices.py",
    "functions/shared/src/__init__.py",
    "functions/shared/src/money/rates.py",
    "layers/core/python/store/__init__.py",
    "layers/core/python/store/orders.py",
    "layers/core/python/store/orders.pyi",
    "layers/core/python/boto3/__init__.py",
    "layers/other/python/tools.py",
    "layers/more/python/tools.py",
    "lib/stock-items/stock_items/__init__.py",
    "layers/tariffs/duties.py",
    "odd/place/weights.py",
)


@pytest.mark.parametrize(
    ("folder", "module", "expected"),
    [
        ("functions/pay/src", "money/rates", "functions/shared/src/money/rates.py"),
        ("functions/pay/src", "store", "layers/core/python/store/__init__.py"),
        ("functions/pay/src", "store/orders", "layers/core/python/store/orders.py"),
        ("functions/pay/src", "stock_items", "lib/stock-items/stock_items/__init__.py"),
        ("functions/pay/src", "tools", None),  # two layers have one
        ("layers/more/bin", "tools", "layers/more/python/tools.py"),  # this one is nearer
        ("functions/pay/src", "duties", "layers/tariffs/duties.py"),  # all that lies there is a layer's
        ("functions/tell/src", "prices", None),  # of which function?
        ("functions/pay/src", "weights", None),  # nothing says that sources begin there
        ("functions/pay/src", "boto3", None),  # a copy of a package that is known by name
        ("functions/pay/src", "nowhere", None),
    ],
)
def test_elsewhere(folder: str, module: str, expected: str | None) -> None:
    """A module is taken where its file is the nearest of its name, and sources begin where it lies."""
    assert SourceRoots(PROJECT).file_of(folder, module) == expected


def test_collections() -> None:
    """A folder of many projects is none itself: what one of them keeps to itself is not meant by another."""
    many = tuple(f"sample{n}/app.py" for n in range(MAX_PARTS + 1))
    one, other = "sample1/app.py", "sample2/layer/python/tools.py"
    assert SourceRoots((one, other)).file_of("sample1", "tools") == other
    assert SourceRoots((*many, other)).file_of("sample1", "tools") is None
    assert SourceRoots((*many, other)).file_of("sample2/src", "tools") == other


def test_parts_of_a_project() -> None:
    """Where not all files are known, none is taken for the only one of its name."""
    roots = SourceRoots(PROJECT, {"functions", "layers/core"})
    assert roots.file_of("functions/pay/src", "money/rates") == "functions/shared/src/money/rates.py"
    assert roots.file_of("functions/pay/src", "store") is None


@pytest.mark.parametrize(
    ("package", "folder", "expected"),
    [
        (True, "app/handlers/pay", "layers/core/python/store/orders.py"),
        (True, "app", "app/store/orders.py"),  # its own folder
        (False, "app/handlers/pay", "app/store/orders.py"),  # sources may begin there
    ],
)
def test_layers_beside_packages(package: bool, folder: str, expected: str) -> None:
    """What lies above a function in a package is not deployed with it: it is given the layer of that name."""
    own = ("app/handlers/pay/main.py", "app/main.py", "app/store/orders.py", *(("app/__init__.py",) * package))
    roots = SourceRoots((*PROJECT, *own))
    program = Program({path: Module(path, read(b"")) for path in roots.paths}, roots)
    imports = Imports(roots.paths.__contains__, elsewhere=roots)
    assert program.resolve_module(f"{folder}/main.py", "store.orders") == expected
    assert expected in imports.of(f"{folder}/main.py", b"from store.orders import put\n")


def test_agreement() -> None:
    """The files that are chosen to be read are those that an import then means."""
    imports = Imports(PROJECT.__contains__, elsewhere=SourceRoots(PROJECT))
    text = b"from store import orders\nimport prices, tools, boto3\n"
    assert imports.of("functions/pay/src/main.py", text) == {
        "layers/core/python/store/__init__.py",
        "layers/core/python/store/orders.py",
        "functions/pay/src/prices.py",
    }
