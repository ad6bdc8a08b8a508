"""Closed sets of values: what an enumeration, a literal type or a choice between constants allows."""

from dynamorm_analysis.facts.statements import Assignment, Class
from dynamorm_analysis.facts.values import Collection, Constant, Item, Name, Operation, Value, is_none
from dynamorm_analysis.linking.evaluation import meaning, mro
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, External, Meaning, ParameterRef, Part, Text, options
from dynamorm_analysis.linking.scope import Scope

ENUMERATIONS = frozenset({"enum.Enum", "enum.StrEnum", "enum.IntEnum"})
LITERAL_TYPES = frozenset({"typing.Literal", "typing_extensions.Literal"})


def closed_values(program: Program, value: Value, scope: Scope) -> tuple[str, ...]:
    """All values that an expression can have, when the source limits them; empty when it does not."""
    found: dict[str, None] = {}
    for option in options(meaning(program, value, scope)):
        allowed = _allowed(program, option)
        if not allowed:
            return ()
        found.update(dict.fromkeys(allowed))
    return tuple(found)


def _allowed(program: Program, found: Meaning) -> tuple[str, ...]:
    match found:
        case Text(template=template):
            constant = template.constant
            return (constant,) if constant is not None else ()
        case ParameterRef(scope=scope, annotation=annotation) if annotation is not None:
            outer = scope.parent
            return allowed_by_type(program, annotation, outer) if outer is not None else ()
        case Part(owner=ParameterRef() as owner, name="value"):
            return _allowed(program, owner)
        case _:
            return ()


def allowed_by_type(program: Program, annotation: Value, scope: Scope) -> tuple[str, ...]:
    """The values of a type: an enumeration's members or a literal type's texts."""
    match annotation:
        case Operation(operator="|", operands=operands):
            sides = [allowed_by_type(program, side, scope) for side in operands if not is_none(side)]
            return tuple(dict.fromkeys(name for side in sides for name in side)) if all(sides) else ()
        case Item(owner=owner, index=index):
            outer = meaning(program, owner, scope)
            if not isinstance(outer, External) or outer.name not in LITERAL_TYPES:
                return ()
            written = index.items if isinstance(index, Collection) else (index,)
            texts = [item.value for item in written if isinstance(item, Constant) and isinstance(item.value, str)]
            return tuple(texts) if len(texts) == len(written) else ()
        case _:
            found = meaning(program, annotation, scope)
            return members(program, found) if isinstance(found, ClassRef) else ()


def members(program: Program, of: ClassRef) -> tuple[str, ...]:
    """The values of an enumeration's members; empty for any other class, and when a value is not a text."""
    node = of.scope.node
    if not isinstance(node, Class):
        return ()
    if not any(isinstance(base, External) and base.name in ENUMERATIONS for base in mro(program, of)):
        return ()
    values: list[str] = []
    for statement in node.body:
        match statement:
            case Assignment(targets=(Name(name=name),), value=value, operator="") if value is not None:
                if name.startswith("_"):
                    continue
                found = meaning(program, value, of.scope)
                text = found.template.constant if isinstance(found, Text) else None
                values.append(text if text is not None else name.lower())
    return tuple(values)
