"""Turns a PynamoDB scan into a query: which part of its filter becomes the key, which stays a filter."""

from dataclasses import dataclass

import libcst
from libcst import matchers

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Definition, Key
from dynamorm_analysis.text import Place
from dynamorm_codeactions.arguments import TIGHT
from dynamorm_codeactions.conditions import conjuncts, joined
from dynamorm_codeactions.rewriting import Draft, bare, code_of

KEPT = ("limit", "page_size", "rate_limit", "attributes_to_get")
SORT_OPERATORS = (libcst.Equal, libcst.LessThan, libcst.LessThanEqual, libcst.GreaterThan, libcst.GreaterThanEqual)


@dataclass(frozen=True, slots=True)
class Target:
    """What to query: the model's attribute that holds the index (empty for the table itself) and its key."""

    binding: str
    key: Key


@dataclass(frozen=True, slots=True)
class Names:
    """How conditions name a model's attributes: the receivers that mean the model, and code names by DynamoDB name."""

    receivers: frozenset[str]
    symbol: str
    code_names: dict[str, str]

    @classmethod
    def of(cls, receiver: libcst.BaseExpression, model: Definition) -> "Names":
        owners = {code_of(receiver), model.symbol}
        if isinstance(receiver, libcst.Attribute):
            owners.add(code_of(receiver.value))  # `Order` in `Order.by_status`
        return cls(frozenset(owners), model.symbol, {known.name: known.code_name for known in model.attributes})

    def is_attribute(self, expression: libcst.CSTNode, name: str) -> bool:
        """Whether an expression is the attribute of a DynamoDB name, as in `Order.customer`."""
        return (
            isinstance(expression, libcst.Attribute)
            and expression.attr.value == self.code_names.get(name, name)
            and self._is_model(expression.value)
        )

    def mentions(self, expression: libcst.BaseExpression, names: tuple[str, ...]) -> bool:
        found = matchers.findall(expression, matchers.Attribute())
        return any(self.is_attribute(node, name) for node in found for name in names)

    def mentions_any(self, expression: libcst.BaseExpression) -> bool:
        """Whether an expression names an attribute at all: what does not is not written on the spot."""
        return self.mentions(expression, tuple(self.code_names))

    def _is_model(self, owner: libcst.BaseExpression) -> bool:
        text = code_of(owner)
        return text in self.receivers or text.endswith(f".{self.symbol}")


def as_query(call: libcst.Call, model: Definition, target: Target) -> libcst.BaseExpression | None:
    """`Order.scan(Order.customer_id == c)` as `Order.by_customer.query(c)`; None where a part fits in no query."""
    if not isinstance(call.func, libcst.Attribute) or call.func.attr.value != "scan":
        return None
    arguments = _arguments(call)
    owner = _owner(call.func.value, model, target)
    if arguments is None or "filter_condition" not in arguments or owner is None or len(target.key.partition) != 1:
        return None
    consistent = arguments.pop("consistent_read", None)
    if consistent is not None and target.binding and code_of(consistent) != "False":
        return None
    parts = _parts(arguments.pop("filter_condition"), Names.of(call.func.value, model), target.key)
    if parts is None or any(name not in KEPT for name in arguments):
        return None
    positional = [parts.partition] + ([parts.sort] if parts.sort is not None else [])
    named = {"filter_condition": parts.rest} if parts.rest is not None else {}
    named |= {"consistent_read": consistent} if consistent is not None and not target.binding else {}
    named |= arguments
    args = [libcst.Arg(bare(value)) for value in positional] + [
        libcst.Arg(value, keyword=libcst.Name(name), equal=TIGHT) for name, value in named.items()
    ]
    return libcst.Call(libcst.Attribute(owner, libcst.Name("query")), args)


def model_of(draft: Draft, access: Access) -> Definition | None:
    """The PynamoDB model that an access is made through: the table's model that the call names, else its only one;
    None for an access of another library."""
    table = draft.project.table(access.table)
    if table is None or access.library != "pynamodb":
        return None
    models = [definition for definition in table.definitions if definition.library == "pynamodb"]
    receiver = _receiver(draft, access.call)
    chosen = [definition for definition in models if definition.symbol == receiver] or models
    return chosen[0] if len(chosen) == 1 else None


def _receiver(draft: Draft, call: Place) -> str:
    """The name that a call is made on: `Order` in `Order.scan(…)` and in `Order.by_status.scan(…)`."""
    span = draft.span(call)
    text = draft.text(call.path, span) if span else ""
    return text.split(".", 1)[0].strip()


def is_about(leaf: libcst.BaseExpression, names: Names, name: str) -> bool:
    """Whether a leaf is a condition that a sort key takes: a comparison, `between` or `startswith` of the attribute."""
    if isinstance(leaf, libcst.Comparison) and len(leaf.comparisons) == 1:
        compared = (leaf.left, leaf.comparisons[0].comparator)
        one = sum(names.is_attribute(operand, name) for operand in compared) == 1
        return one and isinstance(leaf.comparisons[0].operator, SORT_OPERATORS)
    if isinstance(leaf, libcst.Call) and isinstance(leaf.func, libcst.Attribute):
        return names.is_attribute(leaf.func.value, name) and leaf.func.attr.value in ("between", "startswith")
    return False


def _owner(receiver: libcst.BaseExpression, model: Definition, target: Target) -> libcst.BaseExpression | None:
    """What the query is made on: the model or its index. A scan of an index becomes a query of the same one only."""
    bindings = {index.binding for index in model.indexes if index.binding}
    if isinstance(receiver, libcst.Attribute) and receiver.attr.value in bindings:
        return receiver if receiver.attr.value == target.binding else None
    return libcst.Attribute(receiver, libcst.Name(target.binding)) if target.binding else receiver


def _arguments(call: libcst.Call) -> dict[str, libcst.BaseExpression] | None:
    found: dict[str, libcst.BaseExpression] = {}
    for position, argument in enumerate(call.args):
        if argument.star or (argument.keyword is None and position > 0):
            return None
        found[argument.keyword.value if argument.keyword else "filter_condition"] = argument.value
    return found


@dataclass(frozen=True, slots=True)
class _Parts:
    partition: libcst.BaseExpression
    sort: libcst.BaseExpression | None
    rest: libcst.BaseExpression | None


def _parts(condition: libcst.BaseExpression, names: Names, key: Key) -> _Parts | None:
    """A filter by what becomes of it; None where the rest may name the key, which a filter must not."""
    partition: libcst.BaseExpression | None = None
    sort: libcst.BaseExpression | None = None
    rest: list[libcst.BaseExpression] = []
    for leaf in conjuncts(condition):
        if partition is None and (value := _equal_to(leaf, names, key.partition[0])) is not None:
            partition = value
        elif sort is None and key.sort and is_about(leaf, names, key.sort[0]):
            sort = leaf
        else:
            rest.append(leaf)
    if partition is None or any(names.mentions(leaf, key.attributes) or not names.mentions_any(leaf) for leaf in rest):
        return None
    return _Parts(partition, sort, joined(rest))


def _equal_to(leaf: libcst.BaseExpression, names: Names, name: str) -> libcst.BaseExpression | None:
    if not isinstance(leaf, libcst.Comparison) or len(leaf.comparisons) != 1:
        return None
    comparison = leaf.comparisons[0]
    if not isinstance(comparison.operator, libcst.Equal):
        return None
    left, right = leaf.left, comparison.comparator
    if names.is_attribute(left, name):
        return right
    return left if names.is_attribute(right, name) else None
