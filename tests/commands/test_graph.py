"""`dynamorm graph`: in which form it draws, of what, and where to."""

from commands.shop import SHOP
from conftest import Dynamorm, Files


def test_forms(files: Files, dynamorm: Dynamorm) -> None:
    """Mermaid is printed; a file's ending or the option says that a picture is wanted."""
    base = files(SHOP)
    printed = dynamorm("graph").stdout
    assert printed.startswith("flowchart LR\n")
    assert 'code0row0 -->|"scan"| table0row0' in printed
    assert dynamorm("graph", "--out", "tables.svg").stdout == "tables.svg is written.\n"
    assert (base / "tables.svg").read_text() == dynamorm("graph", "--format", "svg").stdout
    assert dynamorm("graph", "--out", "tables.mmd").exit_code == 0
    assert (base / "tables.mmd").read_text() == printed


def test_some_tables(files: Files, dynamorm: Dynamorm) -> None:
    """A table is named by its name or its model; one that does not exist is an error that names those that do."""
    files(SHOP)
    assert dynamorm("graph", "--table", "orders").stdout == dynamorm("graph", "--table", "Order").stdout
    assert "code0" not in dynamorm("graph", "--no-code").stdout
    result = dynamorm("graph", "--table", "carts")
    told = "error: no table is called `carts` here; there are `Order` and `orders`\n"
    assert (result.exit_code, result.stderr) == (2, told)


def test_nothing(files: Files, dynamorm: Dynamorm) -> None:
    """Without a table there is nothing to draw, which is an error."""
    files({"app.py": "print(1)\n"})
    assert dynamorm("graph").exit_code == 2
