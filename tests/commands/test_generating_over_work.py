"""`dynamorm generate` over what people do to files: edited, moved, linked, read-only, broken; nothing is lost."""

from pathlib import Path

import pytest

from conftest import Dynamorm, Files

MODEL = '''"""Models."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Order(Model):
    class Meta:
        table_name = "orders"

    order_id = UnicodeAttribute(hash_key=True)
    note = UnicodeAttribute(null=True)


class Customer(Model):
    class Meta:
        table_name = "customers"

    customer_id = UnicodeAttribute(hash_key=True)
'''
READS = "\n\ndef noted(order_id, note):\n    return list(Order.query(order_id, filter_condition=Order.note == note))\n"
OWN = "repositories/order.py"
BASE = "repositories/order_base.py"


@pytest.fixture
def generated(files: Files, dynamorm: Dynamorm) -> Path:
    """A project with repositories, one of which its user has gone on with."""
    base = files({"models.py": MODEL})
    dynamorm("generate", "repository")
    with (base / OWN).open("a") as own:
        own.write("\n    def mine(self) -> int:\n        return 1\n")
    return base


def everything(base: Path) -> dict[str, bytes]:
    found = (path for path in base.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(base).as_posix(): path.read_bytes() for path in found}


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("(null=True)\n", "(null=\n", 12),
        ("class Customer(Model):", "class Customer(Model:", 15),
        ("class Order(Model):\n    class Meta:", "class Order(Model)\n    class Meta(:", 7),
    ],
)
@pytest.mark.parametrize("manner", [(), ("--force",), ("--check",), ("--diff",)])
def test_a_file_that_is_no_python(
    generated: Path, files: Files, dynamorm: Dynamorm, old: str, new: str, line: int, manner: tuple[str, ...]
) -> None:
    """What is understood of a broken file in part makes nothing and has nothing removed; file and line are told."""
    files({"models.py": MODEL.replace(old, new)})
    before = everything(generated)
    result = dynamorm("generate", "repository", "tests", *manner)
    assert result.exit_code == 2
    assert f"models.py:{line}: is no valid Python" in result.stderr
    assert "mend that first" in result.stderr
    assert everything(generated) == before


def test_other_files_that_are_no_python(generated: Path, files: Files, dynamorm: Dynamorm) -> None:
    """A broken file that declares no model keeps nothing from being written."""
    files({"other.py": "import pynamodb\n\ndef broken(:\n"})
    assert dynamorm("generate", "repository", "--check").exit_code == 0
    assert (generated / BASE).is_file()


def test_a_namesake_that_is_no_python(files: Files, dynamorm: Dynamorm) -> None:
    """Nor does one that is called as the file of another folder of which generated files tell."""
    base = files({"shop/__init__.py": "", "shop/models.py": MODEL})
    dynamorm("generate", "repository")
    files({"models.py": "import pynamodb\n\ndef broken(:\n", "shop/models.py": MODEL.replace("Order", "Purchase")})
    result = dynamorm("generate", "repository")
    assert result.exit_code == 0, result.stderr
    assert (base / "shop/repositories/purchase_base.py").is_file()


def test_a_class_that_has_another_name(generated: Path, files: Files, dynamorm: Dynamorm) -> None:
    """What a user's file builds on stays until that is taken over, which is told; what nobody needs goes by force."""
    files({"models.py": MODEL.replace("class Order(", "class Purchase(")})
    told = f"{BASE} is generated of no model any more, but {OWN} needs it: take that over or remove it"
    result = dynamorm("generate", "repository")
    assert (result.exit_code, told in result.stdout) == (0, True)
    forced = dynamorm("generate", "repository", "--force")
    assert told in forced.stdout
    assert "repositories/order_memory.py is removed" in forced.stdout
    assert dynamorm("generate", "repository", "--check").exit_code == 1
    assert (generated / BASE).is_file()
    assert b"def mine" in (generated / OWN).read_bytes()
    (generated / OWN).unlink()
    assert f"{BASE} is removed" in dynamorm("generate", "repository", "--force").stdout
    assert dynamorm("generate", "repository", "--check").exit_code == 0


def test_models_in_another_folder(generated: Path, files: Files, dynamorm: Dynamorm) -> None:
    """Repositories come to lie beside their models; the old ones stay as long as files of the user's need them."""
    (generated / "models.py").unlink()
    files({"shop/__init__.py": "", "shop/models.py": MODEL})
    dynamorm("generate", "repository", "--force")
    assert (generated / "shop" / BASE).is_file()
    assert b"def mine" in (generated / OWN).read_bytes()
    assert {path.name for path in (generated / "repositories").glob("*.py")} >= {
        "order_base.py",
        "errors.py",
        "paging.py",
    }
    for name in ("order.py", "customer.py"):
        (generated / "repositories" / name).unlink()
    dynamorm("generate", "repository", "--force")
    assert [path.name for path in (generated / "repositories").glob("*.py")] == ["__init__.py"]


def test_files_that_are_deleted(generated: Path, dynamorm: Dynamorm) -> None:
    """What was deleted is missing, and written again."""
    (generated / BASE).unlink()
    assert f"{BASE} is missing: run" in dynamorm("generate", "repository", "--check").stdout
    assert f"{BASE} is written." in dynamorm("generate", "repository").stdout


@pytest.mark.parametrize(
    "text", ["# Generated by protoc. DO NOT EDIT.\nx = 1\n", "", "\ufeff" + "x = 1\n", '"""Mine."""\n']
)
def test_files_of_others(generated: Path, dynamorm: Dynamorm, text: str) -> None:
    """What somebody else wrote stands, and nothing else is written; what to do is told."""
    (generated / BASE).write_text(text, "utf-8")
    before = everything(generated)
    result = dynamorm("generate", "repository")
    assert result.exit_code == 2
    assert f"{BASE} was not generated: --diff shows what would change, --force overwrites it" in result.stderr
    assert everything(generated) == before


def test_changed_by_hand(generated: Path, dynamorm: Dynamorm) -> None:
    """One letter in a generated file is somebody's work, and so is a byte-order mark before it."""
    right = (generated / BASE).read_bytes()
    for text in (right.replace(b"An order", b"An 0rder", 1), b"\xef\xbb\xbf" + right, right + b"\n"):
        assert text != right
        (generated / BASE).write_bytes(text)
        result = dynamorm("generate", "repository")
        assert (result.exit_code, "was changed by hand since it was generated" in result.stderr) == (2, True)
        assert (generated / BASE).read_bytes() == text


def test_line_endings(generated: Path, dynamorm: Dynamorm) -> None:
    """Files keep the line endings that version control gave them, when they change as well."""
    for path in generated.rglob("*.py"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert dynamorm("generate", "repository", "--check").exit_code == 0
    (generated / "models.py").write_bytes((MODEL + READS).encode().replace(b"\n", b"\r\n"))
    assert f"{BASE} is written." in dynamorm("generate", "repository").stdout
    content = (generated / BASE).read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    assert b"def noted" in content or b"def orders_by" in content
    assert dynamorm("generate", "repository", "--check").exit_code == 0


def test_read_only(generated: Path, files: Files, dynamorm: Dynamorm) -> None:
    """A file that nobody may write stays as it is, unless it is to be overwritten."""
    (generated / BASE).chmod(0o444)
    assert dynamorm("generate", "repository").exit_code == 0
    files({"models.py": MODEL + READS})
    before = everything(generated)
    result = dynamorm("generate", "repository")
    assert (result.exit_code, f"{BASE} is read-only: make it writable" in result.stderr) == (2, True)
    assert everything(generated) == before
    assert dynamorm("generate", "repository", "--force").exit_code == 0


def test_links(generated: Path, files: Files, dynamorm: Dynamorm, tmp_path: Path) -> None:
    """A link stays a link: what it leads to is written if it is generated, and left alone if it is somebody's."""
    elsewhere = tmp_path / "elsewhere.py"
    (generated / BASE).rename(elsewhere)
    (generated / BASE).symlink_to(elsewhere)
    files({"models.py": MODEL + READS})
    assert dynamorm("generate", "repository").exit_code == 0
    assert (generated / BASE).is_symlink()
    assert "note" in elsewhere.read_text()
    elsewhere.write_text("mine = 1\n")
    assert dynamorm("generate", "repository").exit_code == 2
    assert elsewhere.read_text() == "mine = 1\n"
    (generated / BASE).unlink()
    (generated / BASE).symlink_to("order_base.py")
    looped = dynamorm("generate", "repository")
    assert (looped.exit_code, f"{BASE} cannot be read" in looped.stderr) == (2, True)
    assert dynamorm("check").exit_code == 0


def test_packages_with_classes_called_alike(files: Files, dynamorm: Dynamorm) -> None:
    """In a repository of several packages each has its own; nothing of one is written over by the other."""
    texts = {}
    for name in ("billing", "shipping"):
        own = MODEL.replace('"orders"', f'"{name}-orders"').replace('"customers"', f'"{name}-customers"')
        texts |= {f"{name}/__init__.py": "", f"{name}/models.py": own}
    base = files(texts)
    assert dynamorm("generate", "repository", "handler").exit_code == 0
    for name in ("billing", "shipping"):
        assert (base / name / BASE).is_file()
        assert (base / name / "handlers" / "order_api.py").is_file()
    before = everything(base)
    dynamorm("generate", "repository", "handler")
    assert everything(base) == before
    assert dynamorm("generate", "repository", "handler", "--check").exit_code == 0
