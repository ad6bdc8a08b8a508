"""Values that code writes into a log as they are, and does nothing else with there."""

from dynamorm_analysis.facts.statements import Evaluation
from dynamorm_analysis.facts.values import Argument, Call, Collection, Mapping, Operation, Template, last_name
from dynamorm_analysis.linking.occurrences import Occurrence

TELLING = frozenset(
    {"print", "pprint", "log", "debug", "info", "warn", "warning", "error", "exception", "critical"}
    | {"Print", "Printf", "Println", "Debug", "Info", "Warn", "Error", "Debugf", "Infof", "Warnf", "Errorf"}
)
"""Functions that write down what they are given."""
SPELLING_OUT = frozenset({"str", "repr", "dumps", "len", "pformat", "format", "type", "list", "dict", "bool"})
"""Functions that make a text, or what is put into one, of a value, or tell whether there is one."""


def is_only_told(at: Occurrence) -> bool:
    """Whether a value as a whole, or how many are in it, is written into a log and used for nothing else."""
    if not isinstance(at.statement, Evaluation) or not at.outer:
        return False
    first, inner = at.outer[0], at.value
    if not isinstance(first, Call) or last_name(first.function) not in TELLING:
        return False
    for around in reversed(at.outer[1:]):
        match around:
            case Template() | Collection() | Mapping() | Operation(operator="%" | "+" | "is" | "is not"):
                inner = around
            case Call(function=function, arguments=arguments) if last_name(function) in SPELLING_OUT:
                if not _is_given(arguments, inner):
                    return False
                inner = around
            case _:
                return False
    return _is_given(first.arguments, inner)


def _is_given(arguments: tuple[Argument, ...], value: object) -> bool:
    return any(one.value is value for one in arguments)
