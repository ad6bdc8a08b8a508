"""Environment variables as code reads them: `os.environ["X"]`, `os.getenv("X", "default")`."""

from dynamorm_analysis.facts.values import Call
from dynamorm_analysis.linking.meaning import OPAQUE, Environment, External, Meaning, Part, Produced, Text
from dynamorm_analysis.linking.standard import ENVIRONMENT_OBJECTS, ENVIRONMENT_READERS
from dynamorm_analysis.linking.written.texts import Look


def is_reader(callee: Meaning) -> bool:
    """Whether calling something reads a variable: `os.getenv(…)`, `env(…)` and `env.str(…)` of `env = Env()`."""
    match callee:
        case External(name=name):
            return name in ENVIRONMENT_READERS
        case Part(owner=Produced(callee=External(name=name)), name="str") | Produced(callee=External(name=name)):
            return name in ENVIRONMENT_OBJECTS
    return False


def read_by(call: Call, look: Look, depth: int) -> Meaning:
    """What a reader of the environment gives back; `look` tells what its arguments stand for."""
    name = look(call.arguments[0].value, depth + 1)
    if not isinstance(name, Text) or name.template.constant is None:
        return OPAQUE
    default = next((given.value for given in call.arguments[1:] if given.name in ("", "default")), None)
    found = look(default, depth + 1) if default is not None else None
    return Environment(name.template.constant, found.template.constant if isinstance(found, Text) else None)
