"""Fixes programs that tests write down, and says what came of it."""

from dynamorm_analysis.finding import Finding
from mdtest import Checkout, after_fix, after_revealing_fix, checkout_of

ROUNDS = 40  # of fixing one finding after the other: more than a small program needs

MODEL = """\
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model


class Order(Model):
    class Meta:
        table_name = "orders"

    order_id = UnicodeAttribute(hash_key=True)
    customer = UnicodeAttribute()
    total = NumberAttribute()
"""

INDEX = """\
class OrderByCustomer(GlobalSecondaryIndex):
    class Meta:
        index_name = "by_customer"
        projection = AllProjection()

    customer = UnicodeAttribute(hash_key=True)
"""


def fixed_once(rule: str, **files: str) -> dict[str, str] | None:
    """Files, by module name, after the fix of the first finding of a rule that has one; None where none has.

    Fails when the rule says nothing, and when the fix does not parse, leaves its finding or causes an error.
    """
    checkout = checkout_of({f"{name}.py": text for name, text in files.items()})
    found = [finding for finding in checkout.findings if finding.rule == rule]
    assert found, [(finding.rule, finding.message) for finding in checkout.findings]
    for finding in found:
        fixed = after_fix(finding, checkout)
        if fixed is not None:
            return {path.removesuffix(".py"): text for path, text in fixed.texts.items()}
    return None


# What is no attribute, condition or index before its fix is understood after it, with all that is wrong about it.
REVEALING = {
    "attribute-class-not-instantiated",
    "boolean-operator-on-conditions",
    "index-key-attribute-missing",
    "python-equality-on-condition",
    "undefined-index",
}


def fixed_to_the_end(checkout: Checkout) -> Checkout:
    """The files after one fix after the other; fails where that does not come to an end."""
    for _ in range(ROUNDS):
        fixed = next((each for f in checkout.findings if (each := _after(f, checkout)) is not None), None)
        if fixed is None:
            return checkout
        checkout = fixed
    raise AssertionError("fixing does not end")


def _after(finding: Finding, checkout: Checkout) -> Checkout | None:
    if finding.rule in REVEALING:
        return after_revealing_fix(finding, checkout)
    return after_fix(finding, checkout)
