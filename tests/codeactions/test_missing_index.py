"""The fix that gives a model the index which a scan lacks, in files of every kind."""

import pytest

from codeactions.fixing import INDEX, MODEL, fixed_once
from dynamorm_analysis.engine import check as run
from dynamorm_analysis.project import Project
from dynamorm_analysis.reading.python.file import read
from dynamorm_codeactions.action import Texts, applied
from dynamorm_codeactions.registry import fix
from mdtest import checkout_of

RULE = "scan-for-non-indexed-attribute"
IMPORTS, CLASS = MODEL.split("\n\n\n")
FIXED_IMPORTS = IMPORTS.replace(
    "from pynamodb.models", "from pynamodb.indexes import AllProjection, GlobalSecondaryIndex\nfrom pynamodb.models"
)
FIXED_CLASS = CLASS + "\n    by_customer = OrderByCustomer()\n"
SCAN = "\n\ndef orders_of(customer):\n    return Order.scan(Order.customer == customer)\n"
QUERY = "\n\ndef orders_of(customer):\n    return Order.by_customer.query(customer)\n"
FIXED = f"{FIXED_IMPORTS}\n\n\n{INDEX}\n\n{FIXED_CLASS}{QUERY}"


def check(source: str, expected: str | None) -> None:
    fixed = fixed_once(RULE, main=source)
    assert (fixed["main"] if fixed is not None else None) == expected


def call(code: str, *, before: str = "") -> str:
    """The model and one function with a call of it."""
    return f"{MODEL}\n\n{before}def orders_of(self, customer, **options):\n    {code}\n"


def test_plain() -> None:
    """The class stands above its model, the binding below the attributes, the imports in their order."""
    check(MODEL + SCAN, FIXED)


def test_windows_line_ends() -> None:
    """A file with CR LF has no other line ends after the fix."""
    check((MODEL + SCAN).replace("\n", "\r\n"), FIXED.replace("\n", "\r\n"))


def test_tabs() -> None:
    """What is added to a class is indented as the class is."""
    fixed = fixed_once(RULE, main=(MODEL + SCAN).replace("    ", "\t"))
    assert fixed is not None
    assert "\tby_customer = OrderByCustomer()\n" in fixed["main"]


def test_no_line_break_at_the_end() -> None:
    """The last line may lack its break, in the model's file and in that of its indexes."""
    check((MODEL + SCAN)[:-1], FIXED[:-1])
    model = MODEL.replace("\n\n\nclass", "\n\n\nfrom indexes import ByTotal\n\n\nclass")
    model = model.replace("from pynamodb.models import Model\n\n\n", "from pynamodb.models import Model\n\n")
    indexes = INDEX.replace("OrderByCustomer", "ByTotal").replace("by_customer", "by_total")
    indexes = indexes.replace("customer = UnicodeAttribute", "total = NumberAttribute")
    head = "from pynamodb.attributes import NumberAttribute\n" + FIXED_IMPORTS.splitlines()[1] + "\n\n\n"
    fixed = fixed_once(RULE, models=f"{model}    by_total = ByTotal()\n{SCAN}", indexes=(head + indexes)[:-1])
    assert fixed is not None
    both = head.replace("NumberAttribute", "NumberAttribute, UnicodeAttribute") + indexes
    assert fixed["indexes"] == both + "\n\n" + INDEX.replace("OrderByCustomer", "ByCustomer")
    assert "from indexes import ByCustomer, ByTotal\n" in fixed["models"]


def test_letters_beyond_ascii() -> None:
    """Places are right behind letters of several bytes, in one line and in the file."""
    strange = "# Größe 🛒\n"
    before, after = (
        (text + SCAN_OR_QUERY).replace("return", 'x = "é🛒"; return')
        for text, SCAN_OR_QUERY in ((MODEL, SCAN), (FIXED[: -len(QUERY)], QUERY))
    )
    check(strange + before, strange + after)


def test_a_file_that_starts_with_its_docstring_and_imports_the_future() -> None:
    """New imports stand among those of their package."""
    head = '"""Orders."""\n\nfrom __future__ import annotations\n\n'
    check(head + MODEL + SCAN, head + FIXED)


def test_star_imports() -> None:
    """What is needed is imported by name: nobody can see what a star brings."""
    star = "from pynamodb.indexes import *\n"
    source = (MODEL + SCAN).replace("from pynamodb.models", f"{star}from pynamodb.models", 1)
    check(source, FIXED.replace("from pynamodb.models", f"{star}from pynamodb.models", 1))


def test_imports_for_the_type_checker_only() -> None:
    """They are not there when the program runs, and stay as they are."""
    checked = "if TYPE_CHECKING:\n    from collections.abc import Iterator\n"
    head = "from typing import TYPE_CHECKING\n\n"
    source = head + MODEL.replace("\n\n\nclass", f"\n\n{checked}\n\nclass") + SCAN
    fixed = fixed_once(RULE, main=source)
    assert fixed is not None
    assert head + FIXED_IMPORTS + "\n\n" + checked in fixed["main"]


def test_a_name_that_means_something_else() -> None:
    """Where the file calls another thing `AllProjection`, the fix would change what it means: there is none."""
    check(MODEL.replace("\n\n\nclass", "\n\nAllProjection = None\n\n\nclass") + SCAN, None)


def test_decorators_and_comments_above_the_model() -> None:
    """They stay with their model."""
    above = "# What somebody bought.\n@registered\n"
    source = MODEL.replace("class Order(", f"{above}class Order(") + SCAN
    check(source, FIXED.replace("class Order(", f"{above}class Order("))


def test_names_that_are_taken() -> None:
    """A method or a class of the name that the index would get is left alone."""
    method = "\n    def by_customer(self):\n        return None\n"
    fixed = fixed_once(RULE, main=MODEL + method + "\n\nclass OrderByCustomer:\n    pass\n" + SCAN)
    assert fixed is not None
    assert "    by_customer_index = OrderByCustomerIndex()\n" in fixed["main"]
    assert "Order.by_customer_index.query(customer)" in fixed["main"]


@pytest.mark.parametrize(
    ("scan", "query"),
    [
        ("list(Order.scan(Order.customer == customer,))", "list(Order.by_customer.query(customer))"),
        ("Order.scan(filter_condition=customer == Order.customer)", "Order.by_customer.query(customer)"),
        ("Order.scan((Order.customer == (customer or 'x')))", "Order.by_customer.query(customer or 'x')"),
        ("Order.scan(Order.customer == customer, page_size=9)", "Order.by_customer.query(customer, page_size=9)"),
        ("Order.scan(Order.customer == customer, consistent_read=False)", "Order.by_customer.query(customer)"),
        ("(Order\n        .scan(Order.customer == customer))", "(Order.by_customer.query(customer))"),
        (
            "Order.scan((Order.customer == customer) & ((Order.order_id > 'a') | (Order.order_id == 'A')))",
            "Order.by_customer.query(\n        customer,\n"
            "        filter_condition=(Order.order_id > 'a') | (Order.order_id == 'A'),\n    )",
        ),
    ],
)
def test_forms_of_the_call(scan: str, query: str) -> None:
    """The value of the partition key comes first, everything else keeps its name."""
    fixed = fixed_once(RULE, main=call(f"return {scan}"))
    assert fixed is not None
    assert f"    return {query}\n" in fixed["main"], fixed["main"]


@pytest.mark.parametrize(
    "scan",
    [
        "Order.scan(Order.customer == customer, **options)",
        "Order.scan(Order.customer == customer, segment=0, total_segments=2)",
        "Order.scan(Order.customer == customer, last_evaluated_key=self.key)",
        "Order.scan(\n        # all of them\n        Order.customer == customer\n    )",
        "Order.scan((Order.customer == customer) & self.others)",
        "Order.scan(*[Order.customer == customer])",
    ],
)
def test_calls_that_stay(scan: str) -> None:
    """Where a part of the call fits in no query, or a comment would be lost, there is no fix, or nothing to fix."""
    source = call(f"return {scan}") + SCAN.replace("orders_of", "others_of")
    fixed = fixed_once(RULE, main=source)
    assert fixed is not None, "the second call has its fix"
    assert f"return {scan}\n" in fixed["main"]


def test_a_condition_in_a_variable() -> None:
    """The variable may be used elsewhere."""
    check(call("condition = Order.customer == customer\n    return Order.scan(condition)"), None)


@pytest.mark.parametrize(
    "condition",
    [
        "(Order.customer == customer) & (Order.customer != 'x')",
        "(Order.customer == customer) & (Order.total > 5) & Order.total.exists()",
        "(Order.customer == customer) & (Order.total > 5) & ((Order.total != 7) | Order.order_id.exists())",
    ],
)
def test_a_rest_that_names_the_key(condition: str) -> None:
    """A filter on a key attribute of what is queried would be rejected."""
    check(call(f"return Order.scan({condition})"), None)


def test_a_model_inside_a_function() -> None:
    """There is no place beside it for another class."""
    inner = "".join(f"    {line}\n" if line else "\n" for line in (CLASS + SCAN).splitlines())
    check(f"{IMPORTS}\n\n\ndef make():\n{inner}", None)


def test_a_model_on_one_line() -> None:
    """A class without lines of its own takes no further attribute."""
    meta = "class Shared(Model):\n    class Meta:\n        table_name = 'orders'\n"
    body = "class Order(Shared): order_id = UnicodeAttribute(hash_key=True); customer = UnicodeAttribute()\n"
    check(f"{IMPORTS}\n\n\n{meta}\n\n{body}{SCAN}", None)


def test_several_models_on_one_table() -> None:
    """The model that the call names gets the index; where the call names none of them, there is no fix."""
    other = MODEL.split("\n\n\n")[1].replace("Order", "Refund")
    fixed = fixed_once(RULE, main=f"{MODEL}\n\n{other}{SCAN}")
    assert fixed is not None
    assert fixed["main"].count("by_customer = OrderByCustomer()") == 1
    method = "\n    @classmethod\n    def of(cls, customer):\n        return cls.scan(cls.customer == customer)\n"
    check(f"{MODEL}{method}\n\n{other}", None)


def test_a_file_that_is_broken_elsewhere() -> None:
    """Broken code is no reason to touch it."""
    broken = "\n\ndef unfinished(:\n"
    checkout = checkout_of({"main.py": MODEL + SCAN + broken})
    sources = Texts({"main.py": (MODEL + SCAN + broken).encode()})
    offers = [action for f in checkout.findings if (action := fix(f, checkout.project, sources)) is not None]
    for edit in (edit for action in offers for edit in action.edits):
        assert applied(sources.content(edit.path), edit.edits).decode().endswith(broken)


def test_a_file_in_another_encoding() -> None:
    """Letters that are no UTF-8 would not survive: such a file is read, and left as it is."""
    content = ("# Gr\xf6\xdfe\n" + MODEL + SCAN).encode("latin-1")
    project = Project().with_file("main.py", read(content))
    found = [finding for each in run(project).findings.values() for finding in each]
    for finding in found:
        action = fix(finding, project, Texts({"main.py": content}))
        for edit in action.edits if action else ():
            assert applied(content, edit.edits).startswith(b"# Gr\xf6\xdfe\n")
