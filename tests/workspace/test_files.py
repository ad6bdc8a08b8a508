"""Which files are found, and which of them can be read."""

import os
from pathlib import Path

import pytest

from conftest import Files
from dynamorm_analysis.settings import Settings
from dynamorm_workspace.files import MissingPathError, Note, discover, read


def check(base: Path, *expected: str, paths: tuple[str, ...] = (".",), settings: Settings = Settings()) -> None:  # noqa: B008  # a frozen value
    """The Python files that paths stand for, in order."""
    found = discover([Path(path) for path in paths], base, settings, lambda name: name.endswith(".py"))
    assert list(found) == list(expected)


def empty(*paths: str) -> dict[str, str | bytes]:
    return dict.fromkeys(paths, "")


def test_order_and_kinds(files: Files) -> None:
    """Files come folder by folder, each once, however often it is asked for; other kinds are left out."""
    base = files(empty("b.py", "a.py", "notes.txt", "app/z.py", "app/deep/a.py"))
    check(base, "a.py", "b.py", "app/z.py", "app/deep/a.py")
    check(base, "app/z.py", "app/deep/a.py", "a.py", "b.py", paths=("app", "app/z.py", ".", "app"))


def test_outside(files: Files) -> None:
    """Paths are relative to the working directory, also those outside of it."""
    base = files(empty("app/a.py", "other/b.py"))
    check(base / "app", "../other/b.py", paths=("../other",))
    check(base / "app", "a.py", paths=(str(base / "app"),))


def test_what_tools_made(files: Files) -> None:
    """Folders that tools make or fetch are left out, and virtual environments by whatever name."""
    made = empty(".venv/a.py", "node_modules/a.py", "build/a.py", "app/__pycache__/a.py", "env/a.py", "env/pyvenv.cfg")
    check(files(made | empty("app/a.py")), "app/a.py")


def test_packages_beside_code(files: Files) -> None:
    """Packages that were installed beside a project's own code are left out, by what their metadata say; so are the
    copies that Go keeps of what a module requires."""
    record = "boto3/__init__.py,sha256=x,1\n../../bin/tool,,\nsix.py,,\nboto3-1.2.dist-info/RECORD,,\n"
    fetched = empty(
        "code/boto3/a.py", "code/six.py", "code/yaml/a.py", "code/Flask/a.py", "vendor/a.py", "x/vendor/a.py"
    )
    metadata: dict[str, str | bytes] = {
        "code/boto3-1.2.dist-info/RECORD": record,
        "code/PyYAML-6.0.dist-info/top_level.txt": "yaml\n",
        "code/Flask-3.0.dist-info/METADATA": "",
        "x/vendor/modules.txt": "# example.com/x v1\n",
    }
    own = empty("code/handler.py", "code/orders/a.py")
    check(files({**fetched, **metadata, **own}), "code/handler.py", "code/orders/a.py", "vendor/a.py")
    check(files({**fetched, **metadata, **own}), "code/boto3/a.py", paths=("code/boto3",))


def test_named_files(files: Files) -> None:
    """A file or folder that is named itself is always given."""
    base = files({**empty("build/a.py", "secret/b.py", "x.txt"), ".gitignore": "secret/\n"})
    (base / ".git").mkdir()
    check(base, "build/a.py", "secret/b.py", "x.txt", paths=("build/a.py", "secret/b.py", "x.txt"))
    check(base, "secret/b.py", paths=("secret",))
    check(base)


def test_missing(files: Files) -> None:
    """A path that does not exist is an error, also one that cannot."""
    base = files()
    for path in ("nowhere", "nul\0byte", "x" * 5000):
        with pytest.raises(MissingPathError):
            check(base, paths=(path,))


def test_synthesised(files: Files) -> None:
    """What a CDK program was made into is left out, for each of its stages."""
    check(files(empty("cdk.out/asset/a.py", "cdk.out.prod/asset/a.py", "cdk/a.py")), "cdk/a.py")


IGNORED: dict[str, str | bytes] = {
    ".gitignore": "*.gen.py\n/only_here.py\nlogs/\n!keep.gen.py\n# comment\n\n",
    "app/.gitignore": "local.py\n!wanted.gen.py\n",
    **empty("a.gen.py", "keep.gen.py", "only_here.py", "app/only_here.py", "logs/a.py", "app/logs/b.py"),
    **empty("app/local.py", "app/wanted.gen.py", "app/x.gen.py", "local.py"),
}


def test_gitignore(files: Files) -> None:
    """Files of `.gitignore` at all levels are left out; the nearest one that speaks of a file decides."""
    base = files(IGNORED)
    expected = ("keep.gen.py", "local.py", "app/only_here.py", "app/wanted.gen.py")
    check(base, *expected)
    (base / ".git" / "info").mkdir(parents=True)
    check(base, *expected)
    (base / ".git" / "info" / "exclude").write_text("local.py\n")
    check(base, *(path for path in expected if path != "local.py"))


@pytest.mark.parametrize(
    ("patterns", "kept"),
    [
        ("*\n!*.*\n!*/\n", ("a.py", "src/b.py", "src/deep/c.py")),
        ("*\n!*/\n!b.py\n", ("src/b.py",)),
        ("/*\n!/src\n", ("src/b.py", "src/deep/c.py")),
        ("/src/**\n!b.py\n", ("a.py", "src/b.py")),
        ("src/\n!b.py\n", ("a.py",)),
    ],
)
def test_gitignore_that_takes_back(files: Files, patterns: str, kept: tuple[str, ...]) -> None:
    """The last pattern that means a path decides, as Git has it; nothing is taken back below a folder left out."""
    base = files({".gitignore": patterns, **empty("a.py", "src/b.py", "src/deep/c.py")})
    check(base, *kept)


def test_gitignore_of_commands(files: Files) -> None:
    """What names a program that Go builds leaves out no command of that name, but what else it holds."""
    commands = empty("cmd/server/main.go", "cmd/server/a.py", "cmd/server/inner/b.py", "cmd/server/local.py")
    others = empty("cmd/tool/a.py", "tool/main.go", "tool/a.py")
    base = files({".gitignore": "server\ntool\nlocal.py\n", **commands, **others})
    check(base, "cmd/server/a.py", "cmd/server/inner/b.py")


def test_gitignore_inside_of_commands(files: Files) -> None:
    """What is ignored inside of a command by its place stays so."""
    left_out = empty("cmd/server/made/a.py", "cmd/server/web/dist/b.py")
    kept = empty("cmd/server/main.go", "cmd/server/c.py", "cmd/server/web/d.py")
    base = files({".gitignore": "cmd/server/made\n", "cmd/server/web/.gitignore": "/dist\n", **left_out, **kept})
    check(base, "cmd/server/c.py", "cmd/server/web/d.py")


def test_gitignore_above(files: Files) -> None:
    """What stands above a folder holds as far up as the repository reaches."""
    base = files(IGNORED)
    (base / ".git").mkdir()
    check(base / "app", "only_here.py", "wanted.gen.py")


def test_settings(files: Files) -> None:
    """`exclude` replaces what is left out by default, `extend-exclude` adds to it."""
    base = files(empty("build/a.py", "app/a.py", "old/a.py"))
    check(base, "app/a.py", settings=Settings(extend_exclude=("old",)))
    check(base, "app/a.py", "build/a.py", settings=Settings(exclude=("old/*.py",)))


@pytest.mark.skipif(os.name == "nt", reason="links of POSIX")
def test_links(files: Files) -> None:
    """Linked files are read; linked folders, which may lead in circles, and dead links are not."""
    base = files(empty("app/a.py"))
    (base / "app" / "again").symlink_to(base / "app")
    (base / "linked.py").symlink_to(base / "app" / "a.py")
    (base / "dead.py").symlink_to(base / "nowhere.py")
    check(base, "linked.py", "app/a.py")


@pytest.mark.skipif(os.name == "nt", reason="names of POSIX")
def test_names_that_are_no_text(files: Files) -> None:
    """A name that is not UTF-8 is found and read like any other."""
    base = files()
    try:
        (base / os.fsdecode(b"caf\xe9.py")).write_text("x = 1")
    except OSError:
        pytest.skip("this file system has no such names")
    (name,) = discover([Path()], base, Settings(), lambda _: True)
    assert read(name, base, 100) == b"x = 1"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"x = 1\n", b"x = 1\n"),
        (b"\xef\xbb\xbfx = 1\n", b"x = 1\n"),
        ("é".encode(), "é".encode()),
        ("é".encode("latin-1"), "is not UTF-8"),
        (b"x\0", "is a binary file"),
        ("x".encode("utf-16"), "is a binary file"),
        (b"x" * 101, "is larger than 100 bytes"),
        (b"", b""),
    ],
)
def test_reading(files: Files, content: bytes, expected: bytes | str) -> None:
    """A file is read without its byte-order mark, or a note says why not."""
    base = files({"a.py": content})
    assert read("a.py", base, 100) == (Note("a.py", expected) if isinstance(expected, str) else expected)


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_what_is_no_file(files: Files) -> None:
    """What is no regular file gets a note, and nothing waits for it."""
    base = files(empty("folder/a.py"))
    os.mkfifo(base / "pipe.py")
    assert read("pipe.py", base, 100) == Note("pipe.py", "is not a regular file")
    assert read("nowhere.py", base, 100) == Note("nowhere.py", "cannot be read: no such file or directory")
    assert isinstance(read("folder", base, 100), Note)
