"""What the options of a command line stand for where it gives none: `args.table` of argparse, and the parameters of
commands of click and typer."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Function, Parameter, Statement
from dynamorm_analysis.facts.values import Call, Collection, Constant, Item, Member, Name, Value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.following import MeaningOf
from dynamorm_analysis.linking.meaning import Environment, Meaning, ParameterRef, Part, Produced, Setting
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.settings.configuration import fallen_back_on

PARSING = frozenset({"parse_args", "parse_known_args"})


def parsed(program: Program, arguments: Meaning, name: str, meaning: MeaningOf, depth: int) -> Meaning | None:
    """What `args.name` is for `args = parser.parse_args()`; None where no default of it is told beside that call."""
    match arguments:
        case Produced(callee=Part(name=method), scope=scope) if method in PARSING:
            found = [call for call in _calls_around(program, scope) if _is_of(call, "add_argument", name)]
            if len(found) == 1 and (default := _named(found[0], "default")) is not None:
                return _told(meaning(program, default, scope, depth + 1), Part(arguments, name))
    return None


def given_to_command(program: Program, found: ParameterRef, meaning: MeaningOf, depth: int) -> Meaning:
    """What a parameter is that an option of a command fills, where that has a default."""
    function, around = found.scope.node, found.scope.parent
    if not isinstance(function, Function) or around is None:
        return found
    parameter = function.parameter(found.name)
    default = _default_of(parameter) if parameter is not None else None
    for decorator in function.decorators:
        if isinstance(decorator, Call) and _is_of(decorator, "option", found.name):
            default = _named(decorator, "default") or default
    return _told(meaning(program, default, around, depth + 1), found) or found if default is not None else found


def _told(default: Meaning, otherwise: Meaning) -> Meaning | None:
    found = fallen_back_on(default, otherwise)
    return found if isinstance(found, Setting | Environment) else None


def _calls_around(program: Program, scope: Scope) -> Iterator[Call]:
    """The calls of the function, or the top-level statement, in which a parser is run."""
    statement: Statement | None = scope.node
    if statement is None:
        module = program.modules.get(scope.path)
        unit = module.units.get(scope.anchor) if module is not None else None
        statement = unit.statement if unit is not None else None
    around = scope.parent or scope
    return (call for call, _ in calls(around, statement)) if statement is not None else iter(())


def _is_of(call: Call, method: str, option: str) -> bool:
    """Whether a call declares an option of a name: `parser.add_argument("-t", "--table-name", dest="table")`."""
    match call.function:
        case Member(name=name) | Name(name=name) if name == method:
            pass
        case _:
            return False
    dest = _named(call, "dest")
    if isinstance(dest, Constant):
        return dest.value == option
    texts = [given.value.value for given in call.arguments if not given.name and isinstance(given.value, Constant)]
    names = [text for text in texts if isinstance(text, str)]
    plain = [text for text in names if not text.startswith("-")]
    long = [text.removeprefix("--") for text in names if text.startswith("--")]
    return option in [text.replace("-", "_") for text in plain or long[:1]]


def _default_of(parameter: Parameter) -> Value | None:
    """The default in `table: str = typer.Option("users")` and `table: Annotated[str, typer.Option()] = "users"`."""
    if isinstance(parameter.default, Call):
        given = parameter.default.arguments[:1]
        is_first = bool(given) and given[0].name in ("", "default") and not given[0].spread
        return given[0].value if is_first and _is_typer(parameter.default) else None
    match parameter.annotation:
        case Item(index=Collection(items=items)) if any(isinstance(one, Call) and _is_typer(one) for one in items):
            return parameter.default
    return None


def _is_typer(call: Call) -> bool:
    match call.function:
        case Member(owner=Name(name="typer"), name="Option" | "Argument"):
            return True
    return False


def _named(call: Call, name: str) -> Value | None:
    return next((given.value for given in call.arguments if given.name == name), None)
