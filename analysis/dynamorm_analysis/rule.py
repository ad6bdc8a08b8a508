"""A rule: a function that examines one kind of unit, with its code, name, severity and page."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, get_type_hints

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access, Misuse
from dynamorm_analysis.model.table import Definition, Index, Table

Examine = Callable[..., Iterator[Finding]]
OPT_IN_TIER = 3
UNITS: tuple[type, ...] = (Access, Table, Definition, Index, Misuse)


@dataclass(frozen=True, slots=True)
class Rule:
    """`unit` is the type of the first parameter of `examine`, or None for a rule that takes the project alone.

    `tier` 1 and 2 are on by default, 3 is opt-in. `of_retold`: it also examines what calls of functions
    retell, of whose results these make something. `of_traced`: and the requests of loops that only show where calls are
    followed through several functions. `page` is the module's docstring, the rule's documentation.
    """

    code: str
    name: str
    severity: Severity
    tier: int
    unit: type | None
    examine: Examine
    page: str
    of_retold: bool = False
    of_traced: bool = False

    @property
    def on_by_default(self) -> bool:
        return self.tier < OPT_IN_TIER

    @property
    def url(self) -> str:
        return f"https://github.com/dynamorm/dynamorm-lsp/blob/main/docs/rules/{self.name}.md"

    @property
    def summary(self) -> str:
        """The page's first paragraph on one line."""
        return " ".join(self.page.strip().split("\n\n", 1)[0].split())


def rule(
    code: str, severity: Severity, *, tier: int = 2, of_retold: bool = False, of_traced: bool = False
) -> Callable[[Examine], Examine]:
    """Declares the function below as a rule; its name, dashes for underscores, is the rule's name.

    The first parameter's type says what it examines: an `Access`, `Table`, `Definition`, `Index` or `Misuse`; the
    last is the `Project`. A function of the project alone is a closed-world rule.
    """

    def declare(examine: Examine) -> Examine:
        hints: dict[str, Any] = get_type_hints(examine)
        first = hints[next(iter(inspect.signature(examine).parameters))]
        module = inspect.getmodule(examine)
        declared = Rule(
            code=code,
            name=examine.__name__.replace("_", "-"),
            severity=severity,
            tier=tier,
            unit=first if first in UNITS else None,
            examine=examine,
            page=inspect.cleandoc((module.__doc__ if module else None) or ""),
            of_retold=of_retold,
            of_traced=of_traced,
        )
        examine.rule = declared  # type: ignore[attr-defined]  # the registry collects what a module declares
        return examine

    return declare
