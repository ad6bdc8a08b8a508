"""Writes the tree of an expression as one line, operator first, so that tests can state it."""

from dynamorm_analysis.expressions.tree import (
    HOLE,
    Addition,
    Alias,
    And,
    Arithmetic,
    Assignment,
    Between,
    Comparison,
    Deletion,
    Function,
    Hole,
    In,
    Index,
    Literal,
    Missing,
    Name,
    Node,
    Not,
    Or,
    Path,
    Projection,
    Removal,
    Section,
    Size,
    Unclear,
    Update,
    ValuePlaceholder,
)


def outline(node: Node | None) -> str:
    """`(AND (= Id :id) (begins_with sk :p))`; a hole is `{}`, a missing operand `?`."""
    match node:
        case None:
            return "nothing"
        case Name(text=text) | Alias(text=text) | ValuePlaceholder(text=text) | Literal(text=text) | Hole(text=text):
            return text.replace(HOLE, "{}")
        case Missing():
            return "?"
        case Index(position=position):
            return f"[{'{}' if position is None else position}]"
        case Path(parts=parts):
            return "".join(
                outline(p) if isinstance(p, Index) or not n else "." + outline(p) for n, p in enumerate(parts)
            )
        case Comparison(left=left, operator=operator, right=right):
            return _list(operator or "{}", left, right)
        case Between(operand=operand, low=low, high=high):
            return _list("BETWEEN", operand, low, high)
        case In(operand=operand, choices=choices):
            return _list("IN", operand, *choices)
        case Function(name=name, arguments=arguments):
            return _list(name.replace(HOLE, "{}"), *arguments)
        case Size(operand=operand):
            return _list("size", operand)
        case Arithmetic(left=left, operator=operator, right=right):
            return _list(operator, left, right)
        case And(conditions=conditions) | Or(conditions=conditions) | Unclear(conditions=conditions):
            return _list(type(node).__name__.upper(), *conditions)
        case Not(condition=condition):
            return _list("NOT", condition)
        case Projection(paths=paths):
            return " ".join(map(outline, paths))
        case Assignment(path=path, value=value):
            return _list("=", path, value)
        case Addition(path=path, value=value):
            return _list("+", path, value)
        case Deletion(path=path, value=value):
            return _list("-", path, value)
        case Removal(path=path):
            return outline(path)
        case Section(keyword=keyword, actions=actions):
            return _list(keyword, *actions)
        case Update(sections=sections):
            return " ".join(map(outline, sections))


def _list(head: str, *nodes: Node) -> str:
    return "(" + " ".join([head, *map(outline, nodes)]) + ")"
