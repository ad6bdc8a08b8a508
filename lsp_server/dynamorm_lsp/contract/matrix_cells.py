"""The cells of the access-pattern matrix in words: units with how sure they are, prices, and the lines below it."""

from collections.abc import Iterator

from dynamorm_analysis.asked_requests import UNKNOWN
from dynamorm_analysis.capacity.sizes import Size
from dynamorm_analysis.capacity.wording import mark_of, units
from dynamorm_analysis.expectations import Prices
from dynamorm_lsp.contract.access_patterns import Asked, Matrix, Pattern
from dynamorm_lsp.terminal.counting import counted

HEADS = (
    "Pattern", "Operation", "Index", "Key condition", "Filter or condition", "Paging", "Item", "Request units",
    "Per million", "Findings", "Asked in",
)  # fmt: skip
NO_TABLE = "Tables that are not known"


def title(table: Asked) -> str:
    return table.title or NO_TABLE


def cells(pattern: Pattern, prices: Prices) -> tuple[str, ...]:
    """One text for each of `HEADS`."""
    request = pattern.request
    return (
        _and_more([*pattern.functions]),
        _operation(pattern),
        request.index,
        " and ".join(request.key),
        " and ".join(request.filter),
        request.paging,
        _size(request.cost.size) if request.cost is not None else "",
        units(request.cost) if request.cost is not None else UNKNOWN,
        _price(pattern, prices),
        " ".join(pattern.findings),
        _places(pattern),
    )


def _operation(pattern: Pattern) -> str:
    request = pattern.request
    words = (request.operation, "consistent" if request.consistent else "", "in a loop" if request.in_loop else "")
    return ", ".join(word for word in words if word)


def _places(pattern: Pattern) -> str:
    return _and_more([f"{call.at.path}:{call.at.line}" for call in pattern.calls])


def _and_more(texts: list[str]) -> str:
    return texts[0] + (f" and {len(texts) - 1} more" if len(texts) > 1 else "")


def _size(size: Size) -> str:
    mark = "≈ " if size.basis == "types" else ""
    return f"{mark}{size.bytes:,} B" if size.known else ""


def _price(pattern: Pattern, prices: Prices) -> str:
    cost = pattern.request.cost
    if cost is None:
        return UNKNOWN
    if pattern.request.provisioned:
        return "by the hour"
    found = cost.price_of_million(prices)
    least, most = money(found.least, prices), None if found.most is None else money(found.most, prices)
    if most is None:
        return f"≥ {least}"
    return f"{mark_of(cost)}{least}" if least == most else f"{mark_of(cost)}{least}–{most}"


def money(amount: float, prices: Prices) -> str:
    """`$0.0625`, `$1.25`, `0.70 EUR`."""
    number = f"{amount:,.2f}" if amount >= 1 or amount == 0 else f"{amount:.3g}"
    return f"${number}" if prices.currency == "USD" else f"{number} {prices.currency}"


def below(matrix: Matrix) -> Iterator[str]:
    """What is to be known of all figures: how sure they are, where the prices are from, and what met nothing."""
    costs = [p.request.cost for table in matrix.tables for p in table.patterns if p.request.cost is not None]
    sizes = {cost.size.basis for cost in costs}
    if "types" in sizes:
        yield "≈: the size of items is estimated from the types of their attributes."
    if "unknown" in sizes:
        yield "≥ and –: the size or number of items is not known; the setting `tables` tells `item-size` and `items`."
    if any(cost.per == "page" for cost in costs):
        yield "a page: a query or scan reads pages of at most 1 MB, as many as there are, whatever its filter leaves."
    prices = matrix.prices
    told = f", as of {prices.as_of}" if prices.as_of else ""
    source = f" ({prices.source})" if prices.source else ""
    yield f"Prices: {prices.region} on demand{told}{source}, for a million calls, pages, or items of batches."
    for name in matrix.unmet:
        yield f"The settings speak of a table `{name}`, which is not met here."


def total(matrix: Matrix) -> str:
    patterns = counted(matrix.size, "access pattern", "access patterns")
    return f"{patterns} of {counted(len(matrix.tables), 'table', 'tables')}."
