"""Names of Python itself, its standard library and others whose meaning is known without a file."""

from dynamorm_analysis.facts.values import Call

ENVIRONMENT_MAPPINGS = frozenset({"os.environ"})
ENVIRONMENT_READERS = frozenset({"os.getenv", "os.environ.get", "os.environ.setdefault", "decouple.config"})
ENVIRONMENT_OBJECTS = frozenset({"environs.Env", "environ.Env", "environ.FileAwareEnv", "starlette.config.Config"})
BASES_WITHOUT_MEMBERS = frozenset(
    {"abc.ABC", "typing.Generic", "typing.Protocol", "typing_extensions.Protocol", "object", "threading.local"}
)
ALWAYS_TRUE = ("boto3.dynamodb.conditions.",)
"""Where the names start of what makes objects that have no truth value of their own, as do their methods."""
TRANSPARENT_CALLS = frozenset({"str", "builtins.str", "typing.cast", "cast"})
COPYING_CALLS = frozenset({"dict", "copy.copy", "copy.deepcopy", "types.MappingProxyType"})
BUILTINS = frozenset(
    {"str", "int", "float", "dict", "list", "set", "tuple", "object", "super", "type", "property", "cast", "getattr"}
    | {"frozenset", "bool", "bytes", "complex", "bytearray", "range"}
)


def is_copy(name: str, call: Call) -> bool:
    """Whether a call makes a copy of what it is given, and nothing else: `dict(names)`."""
    return name in COPYING_CALLS and len(call.arguments) == 1 and not call.arguments[0].name + call.arguments[0].spread
