"""What expressions stand for, across names, strings, calls and files."""

import pytest

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.linking.evaluation import in_module, meaning, mro
from dynamorm_analysis.linking.files.program import Module, Program
from dynamorm_analysis.linking.meaning import (
    Alternatives,
    ClassRef,
    Environment,
    External,
    Instance,
    Meaning,
    Opaque,
    Part,
    Produced,
    Scalar,
    Text,
    options,
)
from dynamorm_analysis.reading.python.file import read


def program_of(**files: str) -> Program:
    """Files by module name, with `_` for the package separator; `pkg_init` is the package itself."""
    paths = {name.replace("_", "/").replace("/init", "/__init__") + ".py": text for name, text in files.items()}
    return Program({path: Module(path, read(text.encode())) for path, text in paths.items()})


def answer(**files: str) -> Meaning:
    """The meaning of what `main` assigns to `answer` last."""
    program = program_of(**files)
    module = program.modules["main.py"]
    for unit in reversed(module.facts.units):
        match unit.statement:
            case Assignment(value=value) if value is not None:
                return meaning(program, value, module.unit_scope(unit))
    raise AssertionError("main assigns nothing")


def shown(found: Meaning) -> str:
    match found:
        case Text(template=template):
            return f'"{template}"'
        case Scalar(value=value):
            return repr(value)
        case Environment(name=name, default=default):
            return f"env:{name}" + (f"={default}" if default is not None else "")
        case External(name=name):
            return name
        case ClassRef(scope=scope):
            return f"class {scope.name}"
        case Instance(of=of):
            return f"a {of.scope.name}"
        case Part(owner=owner, name=name):
            return f"{shown(owner)}.{name}"
        case Produced(callee=callee):
            return f"{shown(callee)}()"
        case Alternatives():
            return " | ".join(shown(option) for option in options(found))
        case Opaque():
            return "?"
        case _:
            return type(found).__name__


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('answer = "orders"', '"orders"'),
        ('A = "orders"\nanswer = A', '"orders"'),
        ('A = "orders"\nanswer = f"{A}-dev"', '"orders-dev"'),
        ('answer = f"ORDER#{order.id}"', '"ORDER#{order.id}"'),
        ('SEP = "#"\nanswer = SEP.join(["ORDER", order_id])', '"ORDER#{order_id}"'),
        ('answer = "ORDER#{}#{n}".format(a, n=3)', '"ORDER#{a}#3"'),
        ('answer = "ORDER#%s#%d" % (a, b)', '"ORDER#{a}#{b}"'),
        ('answer = "ORDER#%s" % a', '"ORDER#{a}"'),
        ('answer = "ORDER#" + str(order_id)', '"ORDER#{order_id}"'),
        ('answer = None or "" or False or "orders"', '"orders"'),
        ('answer = "" or 0', "0"),
        ('answer = stage or "" or "dev"', "?"),
        (
            "def at(stage=None):\n    stage = stage or its.stage\n    return f'orders-{stage}'\nanswer = at()",
            '"orders-{its.stage}"',
        ),
        (
            "def at(stage=None):\n    one = stage or its.stage\n    return f'orders-{one}'\nanswer = at(x)",
            '"orders-{one}"',
        ),
        ('def named(stage=None):\n    stage = stage or "dev"\n    return stage\nanswer = named()', '"dev"'),
        (
            'def named(stage=None):\n    stage = stage or "dev"\n    return stage\nanswer = named("uat")',
            '"uat" | "dev"',
        ),
        ("answer = 1 + 2", "Raw"),
        ('answer = "one" "two"', '"onetwo"'),
        ('import os\nanswer = os.environ["TABLE"]', "env:TABLE"),
        ('import os\nanswer = os.environ.get("TABLE", "orders")', "env:TABLE=orders"),
        ('from os import getenv\nanswer = getenv("TABLE")', "env:TABLE"),
        ('from os import environ\nanswer = environ["TABLE"]', "env:TABLE"),
        ("import os\nanswer = f\"{os.environ['STAGE']}-orders\"", '"{env:STAGE}-orders"'),
        ("import boto3\nanswer = boto3.resource('dynamodb').Table('x')", "boto3.resource().Table()"),
        ("from boto3.dynamodb.conditions import Key as K\nanswer = K", "boto3.dynamodb.conditions.Key"),
        ("import a.b.c\nanswer = a.b.c.D", "a.b.c.D"),
        ('answer = "a" if x else "b"', '"a" | "b"'),
        ("answer = given or 'a'", "?"),
        ("answer = undefined", "?"),
        ('if x:\n    A = "a"\nelse:\n    A = "b"\nanswer = A', '"a" | "b"'),
        ('A = "a"\nif x:\n    A = "b"\nanswer = A', '"a" | "b"'),
        ('A, B = "a", "b"\nanswer = B', '"b"'),
        ('class C:\n    KEY = "pk"\nanswer = C.KEY', '"pk"'),
        ('class B:\n    KEY = "pk"\nclass C(B): pass\nanswer = C.KEY', '"pk"'),
        ('from enum import Enum\nclass C(Enum):\n    NEW = "new"\nanswer = C.NEW.value', '"new"'),
        ('import enum, os\nclass C(enum.Enum):\n    T = os.environ["TABLE"]\nanswer = C.T.value', "env:TABLE"),
        ('class C:\n    def __init__(self):\n        self.t = "a"\nanswer = C().t', '"a"'),
        ('class C:\n    def __init__(self, t):\n        self.t = t\nanswer = C("a").t', '"a"'),
        ('class C:\n    def __init__(self, t="d"):\n        self.t = t\nanswer = C().t', '"d"'),
        ('class C:\n    @property\n    def t(self):\n        return "a"\nanswer = C().t', '"a"'),
        ('def f():\n    x = "a"\n    return x\nanswer = f()', '"a"'),
        ('def f(stage):\n    return f"{stage}-orders"\nanswer = f("dev")', '"dev-orders"'),
        ('def f(a, b=1):\n    if a:\n        return "x"\n    return "y"\nanswer = f(z)', '"x" | "y"'),
        ('def f(a, b=1):\n    if a:\n        return "x"\n    return "y"\nanswer = f(0)', '"y"'),
        ("def f():\n    return f()\nanswer = f()", "FunctionRef()"),
        ("a = b\nb = a\nanswer = a", "?"),
        ('f = lambda x: f"A#{x}"\nanswer = f(y)', '"A#{x}"'),
        ("class C: pass\nanswer = C()", "a C"),
    ],
)
def test_meaning_in_one_file(source: str, expected: str) -> None:
    """An expression stands for what its names, strings and calls lead to."""
    found = shown(answer(main=source))
    assert found.replace("FunctionRef()", "FunctionRef") == expected.replace("FunctionRef()", "FunctionRef")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"main": "from names import A\nanswer = A", "names": 'A = "a"'}, '"a"'),
        ({"main": "import names\nanswer = names.A", "names": 'A = "a"'}, '"a"'),
        ({"main": "from pkg.names import A\nanswer = A", "pkg_names": 'A = "a"'}, '"a"'),
        ({"main": "import pkg.names\nanswer = pkg.names.A", "pkg_init": "", "pkg_names": 'A = "a"'}, '"a"'),
        ({"main": "import pkg.names as n\nanswer = n.A", "pkg_names": 'A = "a"'}, '"a"'),
        ({"main": "from pkg import names\nanswer = names.A", "pkg_names": 'A = "a"'}, '"a"'),
        ({"main": "from pkg import A\nanswer = A", "pkg_init": "from .names import A", "pkg_names": 'A = "a"'}, '"a"'),
        ({"main": "from pkg import A\nanswer = A", "pkg_init": "from .names import *", "pkg_names": 'A = "a"'}, '"a"'),
        ({"main": "from names import *\nanswer = A", "names": 'A = "a"'}, '"a"'),
        ({"main": "from lib.words import *\nanswer = A"}, "lib.words.A"),
        ({"main": "from names import A\nanswer = A", "names": "from lib import *"}, "lib.A"),
        ({"main": "from lib import *\nfrom names import *\nanswer = A", "names": 'A = "a"'}, '"a"'),
        ({"main": "from lib import *\nfrom other import *\nanswer = A"}, "?"),
        ({"main": "from pkg import a\nanswer = a.A", "pkg_init": "from lib import *", "pkg_a": 'A = "a"'}, '"a"'),
        ({"main": "from a import X\nanswer = X", "a": "from b import X", "b": "from a import X"}, "?"),
        ({"main": "from lib.missing import X\nanswer = X"}, "lib.missing.X"),
        ({"main": "from names import missing\nanswer = missing", "names": ""}, "?"),
    ],
)  # fmt: skip
def test_meaning_across_files(files: dict[str, str], expected: str) -> None:
    """Imports and re-exports lead to the file that defines."""
    assert shown(answer(**files)) == expected


def test_nearest_module_wins() -> None:
    """Equally named modules of sibling projects stay apart."""
    program = program_of(
        one_app="from names import A\nanswer = A",
        one_names='A = "one"',
        two_src_app="from names import A\nanswer = A",
        two_src_names='A = "two"',
    )
    assert program.resolve_module("one/app.py", "names") == "one/names.py"
    assert program.resolve_module("two/src/app.py", "names") == "two/src/names.py"


def test_method_resolution_order() -> None:
    """Bases are resolved across files in Python's own order, and what is outside is named."""
    program = program_of(
        main="from base import Base\nfrom lib import Mixin\n"
        "class A(Base): pass\nclass B(Base): pass\nclass C(A, B, Mixin): pass",
        base="class Base: pass",
    )
    found = in_module(program, "main.py", "C")
    assert isinstance(found, ClassRef)
    assert [shown(base) for base in mro(program, found)] == [
        "class C",
        "class A",
        "class B",
        "class Base",
        "lib.Mixin",
    ]


def test_questions_are_recorded() -> None:
    """What was asked of other statements is recorded with its answer, and a changed file answers differently."""
    before = program_of(main="from names import A\nanswer = A", names='A = "a"')
    module = before.modules["main.py"]
    unit = module.facts.units[1]
    assert isinstance(unit.statement, Assignment)
    assert unit.statement.value is not None
    with before.recording() as asked:
        meaning(before, unit.statement.value, module.unit_scope(unit))
    assert ("bindings", "names.py", "A") in asked
    after = program_of(main="from names import A\nanswer = A", names='A = "b"')
    changed = [question for question, told in asked.items() if after.answer(question) != told]
    assert changed == [("bindings", "names.py", "A")]
