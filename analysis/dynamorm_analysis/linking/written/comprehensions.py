"""What a dictionary that a comprehension makes holds under a key: `{name: os.environ[name] for name in NAMES}`."""

from dynamorm_analysis.facts.values import Clause, Collection, Comprehension, Constant, Name, Value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.following import MeaningOf
from dynamorm_analysis.linking.meaning import Meaning, Scalar, Text
from dynamorm_analysis.linking.names.rounds import Written, in_round_of, rounds
from dynamorm_analysis.linking.scope import Scope


def under(
    program: Program, made: Comprehension, key: str | float, scope: Scope, meaning: MeaningOf, depth: int
) -> Written | None:
    """The value under a key, with the scope of the round that makes it. Where the loop's variable is the key, that
    round is known whatever the loop runs over; else all of that has to be written down."""

    def deeper(program: Program, value: Value, scope: Scope, further: int) -> Meaning:
        return meaning(program, value, scope, depth + 1 + further)

    match made:
        case Comprehension(
            kind="dict" | "generator" | "list",
            element=Collection(items=(own, value)),
            clauses=(Clause(target=target, iterable=iterable),),
        ):
            if isinstance(own, Name) and isinstance(target, Name) and own.name == target.name:
                return value, in_round_of(scope, target.name, (Constant(key, own.span), scope))
            turns = rounds(program, target, iterable, scope, deeper) or []
            return next(((value, at) for at in reversed(turns) if _is(key, deeper(program, own, at, 0))), None)
    return None


def _is(key: str | float, found: Meaning) -> bool:
    match found:
        case Text(template=template):
            return template.constant == key
        case Scalar(value=value):
            return type(value) is type(key) and value == key
    return False
