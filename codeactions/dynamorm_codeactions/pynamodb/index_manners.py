"""How a table's index classes are written, so that a further one looks like them."""

from dataclasses import dataclass

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Assignment, Class, Evaluation
from dynamorm_analysis.facts.values import Argument, Call, Constant, Item, Name, Value
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.meaning import ClassRef, External
from dynamorm_codeactions.rewriting import Draft

OWN_OPTIONS = frozenset({"index_name", "projection"})


@dataclass(frozen=True, slots=True)
class Manners:
    """`bases` as written, empty for the library's own; `meta` the head of the inner class with its further `options`;
    `documented` says whether the class has a docstring."""

    bases: str = ""
    meta: str = "class Meta"
    options: tuple[str, ...] = ()
    documented: bool = False


PLAIN = Manners()


def manners_of(draft: Draft, path: str, unit: Unit, node: Class) -> Manners:
    """The manners of one index class, as far as another one can share them."""

    def text(value: Value) -> str:
        return draft.text(path, value.span.shifted(unit.start))

    bases = [argument for argument in node.bases if not argument.name]
    shared = all(_adds_nothing(draft, path, unit, argument) for argument in bases)
    documented = bool(node.body) and isinstance(node.body[0], Evaluation) and isinstance(node.body[0].value, Constant)
    meta = next((inner for inner in node.body if isinstance(inner, Class) and inner.name == "Meta"), None)
    if meta is None:
        return Manners(", ".join(text(one.value) for one in bases) if shared else "", documented=documented)
    above = ", ".join(text(argument.value) for argument in meta.bases)
    options: list[str] = []
    for option in meta.body:
        match option:
            case Assignment(targets=(Name(name=name),), span=span) if name not in OWN_OPTIONS:
                options.append(draft.text(path, span.shifted(unit.start)))
    return Manners(
        ", ".join(text(one.value) for one in bases) if shared else "",
        f"class Meta({above})" if above else "class Meta",
        tuple(options),
        documented,
    )


def _adds_nothing(draft: Draft, path: str, unit: Unit, base: Argument) -> bool:
    """Whether a base class has no attributes of its own, which a further index could not share."""
    program = draft.project.program
    value = base.value.owner if isinstance(base.value, Item) else base.value
    match meaning(program, value, program.module_scope(path, unit.anchor)):
        case External():
            return True
        case ClassRef(scope=scope) if isinstance(scope.node, Class):
            made = (one.value for one in scope.node.body if isinstance(one, Assignment))
            return not any(isinstance(value, Call) for value in made)
        case _:
            return False
