"""Environment variables as code reads them: `os.environ["X"]`, `os.getenv("X", "default")`."""

from dynamorm_analysis.facts.values import Call
from dynamorm_analysis.linking.meaning import OPAQUE, Environment, Meaning, Text
from dynamorm_analysis.linking.texts import Look


def read_by(call: Call, look: Look, depth: int) -> Meaning:
    """What a reader of the environment gives back; `look` tells what its arguments stand for."""
    name = look(call.arguments[0].value, depth + 1)
    if not isinstance(name, Text) or name.template.constant is None:
        return OPAQUE
    default = next((given.value for given in call.arguments[1:] if given.name in ("", "default")), None)
    found = look(default, depth + 1) if default is not None else None
    return Environment(name.template.constant, found.template.constant if isinstance(found, Text) else None)
