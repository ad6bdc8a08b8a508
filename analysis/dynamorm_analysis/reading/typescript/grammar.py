"""Who reads which kind of node of TypeScript's trees."""

from tree_sitter import Node

from dynamorm_analysis.facts.statements import Statement
from dynamorm_analysis.reading.source import Grammar, Source
from dynamorm_analysis.reading.typescript import classes, expressions, functions, literals, modules, statements


def broken(node: Node, source: Source) -> tuple[Statement, ...]:
    """What the parser could not place: whole statements in it are kept, and of expressions the parts."""
    return source.block(node)


GRAMMAR = Grammar(
    values={**expressions.READERS, **literals.READERS, **functions.VALUES, **classes.VALUES},
    statements={**statements.READERS, **functions.READERS, **classes.READERS},
    groups={
        **modules.GROUPS,
        **statements.GROUPS,
        **dict.fromkeys(("ERROR", "statement_block", "else_clause"), broken),
    },
)
