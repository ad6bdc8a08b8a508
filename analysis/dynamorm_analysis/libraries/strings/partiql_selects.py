"""What a SELECT of PartiQL asks for: the conditions of its WHERE and the attributes that it names.

Of other statements, and of a SELECT that is not understood to its end, nothing is told.
"""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.expressions.reading import Leaf, comparisons, top_level_attribute
from dynamorm_analysis.expressions.statements import parse_statement
from dynamorm_analysis.expressions.tree import HOLE, And, Hole, Not, Or
from dynamorm_analysis.expressions.tree import Condition as ConditionTree
from dynamorm_analysis.libraries.strings.expression_strings import OPERATORS
from dynamorm_analysis.libraries.strings.expression_texts import ExpressionText
from dynamorm_analysis.model.access import Access, Condition


def asking(access: Access, text: ExpressionText) -> Access:
    """An access by a statement with what its SELECT asks for; as it is where that is not understood."""
    selection = parse_statement(text.text).selection
    if selection is None or HOLE in (selection.index or "") or not _is_understood(selection.where):
        return access
    leaves = comparisons(selection.where)
    named = [top_level_attribute(path, {}) for path in selection.paths or ()]
    if any(leaf.operator is None or _attribute(leaf) is None for leaf in leaves) or None in named:
        return access
    shared = () if selection.where is None else tuple(_shared(selection.where, text))
    return replace(
        access,
        filter=(*(_condition(leaf, text) for leaf in leaves), *shared),
        projection=tuple(name for name in named if name is not None) or None,
        unknown=access.unknown - {"filter", "key", "projection"},
    )


def _is_understood(condition: ConditionTree | None) -> bool:
    match condition:
        case And(conditions=parts) | Or(conditions=parts):
            return all(map(_is_understood, parts))
        case Not(condition=inner):
            return _is_understood(inner)
    return not isinstance(condition, Hole)


def _attribute(leaf: Leaf) -> str | None:
    return top_level_attribute(leaf.path, {})


def _condition(leaf: Leaf, text: ExpressionText) -> Condition:
    return Condition(
        attribute=_attribute(leaf) or "",
        operator=OPERATORS[leaf.operator or "="],
        place=text.place(leaf.path.span if leaf.path is not None else leaf.span),
        free=not leaf.is_required,
        nested=leaf.operator == "size" or (leaf.path is not None and leaf.path.is_nested),
    )


def _shared(condition: ConditionTree, text: ExpressionText) -> Iterator[Condition]:
    """What each alternative of an OR gives a value: as if these stood in a list."""
    match condition:
        case And(conditions=parts):
            for part in parts:
                yield from _shared(part, text)
        case Or():
            for name in sorted(_bound(condition)):
                first = next(leaf for leaf in comparisons(condition) if _attribute(leaf) == name)
                yield Condition(name, "in", _condition(first, text).place)


def _bound(condition: ConditionTree) -> set[str]:
    """The attributes to which a condition leaves some values only."""
    match condition:
        case And(conditions=parts):
            return set().union(*map(_bound, parts))
        case Or(conditions=parts):
            return set.intersection(*map(_bound, parts))
    return {
        name
        for leaf in comparisons(condition)
        if leaf.operator in ("=", "IN") and leaf.is_required and (name := _attribute(leaf)) is not None
        if leaf.path is not None and not leaf.path.is_nested
    }
