"""The environment variables that a program sets for itself: `os.environ.setdefault("STAGE", "dev")`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Statement, expressions, inside
from dynamorm_analysis.facts.values import Argument, Call, Constant, Item, Member, Name, Value, parts_of


def environment_set_in(statement: Statement) -> Iterator[tuple[str, str]]:
    """Variables and texts, in source order, those in functions included."""
    for inner in inside(statement):
        match inner:
            case Assignment(
                targets=(Item(owner=owner, index=Constant(value=str(variable))),), value=Constant(value=str(text))
            ) if _is_environment(owner):
                yield variable, text
        for value in (part for expression in expressions(inner) for part in parts_of(expression)):
            match value:
                case Call(
                    function=Member(owner=owner, name="setdefault"),
                    arguments=(
                        Argument(value=Constant(value=str(variable))),
                        Argument(value=Constant(value=str(text))),
                    ),
                ) if _is_environment(owner):
                    yield variable, text


def _is_environment(value: Value) -> bool:
    match value:
        case Member(owner=Name(name="os"), name="environ") | Name(name="environ"):
            return True
    return False
