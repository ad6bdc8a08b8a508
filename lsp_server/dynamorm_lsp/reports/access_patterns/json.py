"""JSON for tools: every pattern with units and prices as numbers; a price or number of units that is not known is null.

Prices are for one call, page or item, as `per` says, and for a million.
"""

import json
from collections.abc import Iterator
from typing import Any

from dynamorm_analysis.capacity.costs import Cost
from dynamorm_analysis.capacity.units import Units
from dynamorm_analysis.expectations import Prices
from dynamorm_lsp.contract.access_patterns import Matrix, Pattern

VERSION = 1


def render(matrix: Matrix) -> Iterator[str]:
    prices = matrix.prices
    told = {
        "version": VERSION,
        "prices": {
            "region": prices.region,
            "currency": prices.currency,
            "as_of": prices.as_of,
            "source": prices.source,
            "million_reads": prices.million_reads,
            "million_writes": prices.million_writes,
        },
        "tables": [
            {
                "table": table.title or None,
                "findings": list(table.findings),
                "patterns": [_pattern(pattern, prices) for pattern in table.patterns],
            }
            for table in matrix.tables
        ],
    }
    yield json.dumps(told, indent=2, ensure_ascii=False)


def _pattern(pattern: Pattern, prices: Prices) -> dict[str, Any]:
    request = pattern.request
    return {
        "pattern": pattern.functions[0],
        "operation": request.operation,
        "index": request.index or None,
        "key_condition": list(request.key),
        "filter": list(request.filter),
        "paging": request.paging or None,
        "consistent": request.consistent,
        "in_loop": request.in_loop,
        "cost": _cost(request.cost, None if request.provisioned else prices) if request.cost is not None else None,
        "provisioned": request.provisioned,
        "findings": list(pattern.findings),
        "calls": [
            {"file": call.at.path, "line": call.at.line, "column": call.at.column, "function": call.function}
            for call in pattern.calls
        ],
    }


def _cost(cost: Cost, prices: Prices | None) -> dict[str, Any]:
    return {
        "kind": cost.kind,
        "per": cost.per,
        "units": _units(cost.total),
        "table_units": _units(cost.units),
        "index_units": {one.index: _units(one.units) for one in cost.indexes},
        "item_bytes": cost.size.bytes if cost.size.known else None,
        "size_from": cost.size.basis,
        "price": _units(cost.price(prices)) if prices is not None else None,
        "price_of_million": _units(cost.price_of_million(prices)) if prices is not None else None,
        "notes": list(cost.notes),
    }


def _units(units: Units) -> dict[str, float | None]:
    return {"least": units.least, "most": units.most}
