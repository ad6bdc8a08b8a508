"""What a function is told by its environment: which tables it has, and how it is to call DynamoDB."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakKeyDictionary

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_runtime.variables import (
    ATTEMPTS,
    CONNECT_TIMEOUT,
    CONNECTIONS,
    DEBUG,
    DEFAULTS_MODE,
    KEEP_ALIVE,
    PREFIX,
    READ_TIMEOUT,
    REGION,
    RETRY_MODE,
    TABLE_NAME,
    TABLE_OF,
    logical_part,
)

if TYPE_CHECKING:
    from aws_cdk import aws_lambda as lambda_

RetryMode = Literal["standard", "adaptive"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionEnvironment:
    """How a function calls DynamoDB, told by environment variables: those of botocore, and those that
    `dynamorm_runtime.client` reads, which begin with `prefix`.

    `attempts` counts the first one too. `connect_timeout` and `read_timeout` are seconds of one attempt. `connections`
    are kept open, as many as threads of the function use. `debug` logs each request, without values. Raises ValueError
    for what no client can be made of.
    """

    prefix: str = PREFIX
    attempts: int = 4
    retry_mode: RetryMode = "standard"
    connections: int = 10
    connect_timeout: float = 1
    read_timeout: float = 5
    debug: bool = False

    def __post_init__(self) -> None:
        if not self.prefix or logical_part(self.prefix) != self.prefix or self.prefix[0].isdigit():
            raise ValueError(f"`prefix` is {self.prefix!r}: variables begin with capital letters, digits and `_`")
        for name in ("attempts", "connections", "connect_timeout", "read_timeout"):
            if not getattr(self, name) > 0:
                raise ValueError(f"`{name}` is {getattr(self, name)}: it must be above zero")

    @property
    def longest(self) -> float:
        """Seconds until the last attempt of a request has failed, pauses between them aside."""
        return self.attempts * (self.connect_timeout + self.read_timeout)

    def variables(self) -> dict[str, str]:
        """The variables that say so, by name."""
        return {
            RETRY_MODE.called(): self.retry_mode,
            ATTEMPTS.called(): str(self.attempts),
            DEFAULTS_MODE.called(): "in-region",
            KEEP_ALIVE.called(): "true",
            CONNECTIONS.called(self.prefix): str(self.connections),
            CONNECT_TIMEOUT.called(self.prefix): _seconds(self.connect_timeout),
            READ_TIMEOUT.called(self.prefix): _seconds(self.read_timeout),
            DEBUG.called(self.prefix): "1" if self.debug else "0",
        }


def variables_of_table(
    blueprint: Blueprint,
    table_name: str,
    *,
    variable: str | None = None,
    logical: str | None = None,
    region: str | None = None,
    prefix: str = PREFIX,
) -> dict[str, str]:
    """The variables that tell code of a table: those from which the code of its models takes the name, else
    `<prefix>_TABLE_NAME`; with a `logical` name, which tells several tables of a function apart, the one of this name.
    `variable` is another one. `region` is told where the table is to be called elsewhere. Raises ValueError."""
    if variable is not None and logical is not None:
        raise ValueError("`variable=` names the variable, `logical=` the table in one: give one of these")
    if variable is not None:
        names: tuple[str, ...] = (variable,)
    elif logical is not None:
        names = (TABLE_OF.called(prefix, logical),)
    else:
        names = blueprint.variables or (TABLE_NAME.called(prefix),)
    told = dict.fromkeys(names, table_name)
    if region is not None:
        told[REGION.called(prefix)] = region
    return told


def told(function: "lambda_.Function", path: str, variables: Mapping[str, str]) -> None:
    """Adds variables about the table at `path` to a function. Raises ValueError where the function has learnt another
    table by one of them."""
    known = _told.setdefault(function, {})
    for name, value in variables.items():
        if known.setdefault(name, (path, value))[1] != value:
            raise ValueError(
                f"{function.node.path}: `{name}` tells it of {known[name][0]} already, so {path} needs a variable of"
                " its own: give `logical=` or `variable=`"
            )
        function.add_environment(name, value)


def lambda_function(given: Any) -> "lambda_.Function":
    """The function to which variables can be added. Raises ValueError for one that was created elsewhere."""
    from aws_cdk import aws_lambda as lambda_

    inner = getattr(given, "function", given)
    if isinstance(inner, lambda_.Function):
        return inner
    raise ValueError(
        f"{getattr(getattr(given, 'node', None), 'path', given)}: its environment is set where it is created; for a"
        " function, version or alias from elsewhere grant permissions alone, and set what `table.environment()` says"
    )


_told: MutableMapping["lambda_.Function", dict[str, tuple[str, str]]] = WeakKeyDictionary()
"""What each function was told of tables: by variable, the path of the table and the value."""


def _seconds(seconds: float) -> str:
    return str(int(seconds)) if seconds == int(seconds) else str(seconds)
