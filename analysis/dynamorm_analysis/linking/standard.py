"""Names of Python itself and its standard library whose meaning is known without a file."""

ENVIRONMENT_MAPPINGS = frozenset({"os.environ"})
ENVIRONMENT_READERS = frozenset({"os.getenv", "os.environ.get", "os.environ.setdefault", "decouple.config"})
ENVIRONMENT_OBJECTS = frozenset({"environs.Env", "environ.Env", "environ.FileAwareEnv", "starlette.config.Config"})
BASES_WITHOUT_MEMBERS = frozenset(
    {"abc.ABC", "typing.Generic", "typing.Protocol", "typing_extensions.Protocol", "object", "threading.local"}
)
TRANSPARENT_CALLS = frozenset({"str", "builtins.str", "typing.cast", "cast"})
BUILTINS = frozenset(
    {"str", "int", "float", "dict", "list", "set", "tuple", "object", "super", "type", "property", "cast", "getattr"}
    | {"frozenset", "bool", "bytes", "complex", "bytearray", "range"}
)
