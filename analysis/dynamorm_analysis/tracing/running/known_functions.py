"""Functions and methods of which a trace knows by their names what they do with what they are given."""

CHANGING = frozenset(
    {"add", "append", "clear", "discard", "extend", "insert", "pop", "push", "remove", "setdefault", "sort", "update"}
)
"""Methods that change the list, set or dictionary on which they are called."""
TAKING = frozenset({"pop", "setdefault"})
SAME = frozenset(
    {
        "Decimal",
        "Itoa",
        "String",
        "asdict",
        "bool",
        "copy",
        "decode",
        "deepcopy",
        "deserialize",
    }
    | {"dict", "dumps", "encode", "float", "from_dict", "int", "isoformat", "items", "json", "jsonable_encoder", "list"}
    | {"loads", "lower", "model_dump", "model_validate", "parse_obj", "quote", "reversed", "serialize", "set", "sorted"}
    | {"str", "strip", "to_dict", "tuple", "unquote", "upper", "values"}
)
"""Functions and methods that give what they are given, perhaps in another form."""
CHANCE = frozenset(
    {
        "NewRandom",
        "NewString",
        "NewV4",
        "choice",
        "getrandbits",
        "nanoid",
        "randbelow",
        "randint",
        "random",
        "token_hex",
    }
    | {"token_urlsafe", "ulid", "uuid1", "uuid4", "uuid7"}
)
"""Functions that give something else each time."""
MARSHALLING = frozenset({"Marshal", "MarshalList", "MarshalMap"})
"""Functions of Go that give what they are given in another form, and an error."""
FILLING = frozenset({"Bind", "BindJSON", "Decode", "ShouldBindJSON"})
"""Functions that fill the variable that they are given with what a request brings."""
NOT_WAITED_FOR = frozenset(
    {"Process", "Thread", "Timer", "add_task", "apply_async", "call_soon", "call_soon_threadsafe", "submit"}
)
"""What has a function run beside what follows."""
REGISTERING = frozenset(
    {"add", "any", "command", "delete", "get", "group", "handle", "on", "options", "patch", "post", "put", "register"}
    | {"route", "schedule", "subscribe", "use"}
)
"""First words of functions that are given others to run them some time: routes, handlers of events."""
COPYING = frozenset({"_replace", "copy", "evolve", "model_copy", "replace"})
"""Those that make a copy of an object, with other values under some names."""
