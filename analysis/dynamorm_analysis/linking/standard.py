"""Names of Python itself, its standard library and others whose meaning is known without a file."""

ENVIRONMENT_MAPPINGS = frozenset({"os.environ"})
ENVIRONMENT_READERS = frozenset({"os.getenv", "os.environ.get", "os.environ.setdefault", "decouple.config"})
ENVIRONMENT_OBJECTS = frozenset({"environs.Env", "environ.Env", "environ.FileAwareEnv", "starlette.config.Config"})
BASES_WITHOUT_MEMBERS = frozenset(
    {"abc.ABC", "typing.Generic", "typing.Protocol", "typing_extensions.Protocol", "object", "threading.local"}
)
ALWAYS_TRUE = ("boto3.dynamodb.conditions.",)
"""Where the names start of what makes objects that have no truth value of their own, as do their methods."""
TRANSPARENT_CALLS = frozenset({"str", "builtins.str", "typing.cast", "cast"})
BUILTINS = frozenset(
    {"str", "int", "float", "dict", "list", "set", "tuple", "object", "super", "type", "property", "cast", "getattr"}
    | {"frozenset", "bool", "bytes", "complex", "bytearray", "range"}
)
