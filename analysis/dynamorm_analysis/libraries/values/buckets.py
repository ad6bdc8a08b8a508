"""Values that tell a day, an hour or another piece of time, under which items may be kept together."""

from dynamorm_analysis.facts.values import (
    Call,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Template,
    Unknown,
    Value,
    last_name,
)
from dynamorm_analysis.libraries.values.defined import defined
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Produced, Raw, Text
from dynamorm_analysis.linking.scope import Scope

MAX_STEPS = 6
TIME_OF_DAY_FIELDS = ("%S", "%f", "%s", "%c", "%X", "%T")
DATE_LENGTHS = frozenset({4, 7, 10, 13})  # 2024, 2024-05, 2024-05-01, 2024-05-01T10


def is_bucket(program: Program, value: Value, scope: Scope, steps: int = 0) -> bool:
    """Whether a value is a formatted date or hour, perhaps behind a constant prefix, and nothing else."""
    if steps > MAX_STEPS:
        return False
    match value:
        case Template(parts=parts) | Operation(operator="+", operands=parts):
            holes = [part for part in parts if not isinstance(meaning(program, part, scope), Text)]
            return bool(holes) and all(is_bucket(program, hole, scope, steps + 1) for hole in holes)
        case Call(function=Member(name="strftime"), arguments=arguments) if arguments:
            pattern = meaning(program, arguments[-1].value, scope)
            text = pattern.template.constant if isinstance(pattern, Text) else None
            return text is not None and "%" in text and not any(part in text for part in TIME_OF_DAY_FIELDS)
        case Call(function=Member(owner=owner, name="isoformat" | "date" as method)):
            return method == "date" or _is_date(program, owner, scope)
        case Call(function=Name(name="str"), arguments=(argument,)):
            return _is_date(program, argument.value, scope)
        case Call(function=function) if last_name(function) == "today":
            return _is_date(program, value, scope)
        case Item(owner=owner, index=Unknown(parts=(Constant(value=int() as length, span=at),)) as piece):
            return at.start > piece.span.start and length in DATE_LENGTHS and _is_time_text(program, owner, scope)
    match meaning(program, value, scope):
        case Raw(value=inner, scope=where) | Produced(call=inner, scope=where) if inner is not value:
            return is_bucket(program, inner, where, steps + 1)
    return False


def _is_date(program: Program, value: Value, scope: Scope) -> bool:
    """`date.today()`, `now.date()` or a name for one of them; `datetime.today()` is a moment, not a date."""
    for part in (value, defined(program, value, scope)[0]):
        match part:
            case Call(function=Member(owner=owner, name="today")):
                return last_name(owner) == "date"
            case Call(function=Member(name="date")):
                return True
    return False


def _is_time_text(program: Program, value: Value, scope: Scope) -> bool:
    text, _ = defined(program, value, scope)
    match text:
        case Call(function=Member(name="isoformat")):
            return True
        case Call(function=Name(name="str"), arguments=(argument,)):
            moment, _ = defined(program, argument.value, scope)
            return isinstance(moment, Call) and last_name(moment.function) in ("now", "utcnow", "today")
    return False
