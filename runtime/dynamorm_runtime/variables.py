"""The environment variables that tell a function its tables and how to call DynamoDB, each with who reads it."""

from dataclasses import dataclass
from typing import Literal

PREFIX = "DYNAMORM"
"""What our own variables begin with, unless a construct and the code that reads them agree on something else."""

Reader = Literal["dynamorm_runtime", "botocore", "Powertools"]


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable as it is documented: `pattern` is its name with `{prefix}` and `{logical}` where these stand, `values`
    what it may hold, `default` what holds where it is not set, `about` what it is for."""

    pattern: str
    reader: Reader
    values: str
    default: str
    about: str

    def called(self, prefix: str = PREFIX, logical: str = "") -> str:
        """The variable's name in an environment."""
        return self.pattern.format(prefix=prefix, logical=logical_part(logical))


def logical_part(logical: str) -> str:
    """How the name that code has for a table is written in a variable: `order lines` → `ORDER_LINES`."""
    return "".join(letter.upper() if letter.isascii() and letter.isalnum() else "_" for letter in logical)


TABLE_NAME = Variable(
    "{prefix}_TABLE_NAME",
    "dynamorm_runtime",
    "name of a table",
    "an error that names the variable",
    "The table of a function that has one.",
)
TABLE_OF = Variable(
    "{prefix}_TABLE_{logical}",
    "dynamorm_runtime",
    "name of a table",
    "an error that names the variable",
    "One of several tables, by the name that code has for it.",
)
REGION = Variable(
    "{prefix}_REGION",
    "dynamorm_runtime",
    "a Region",
    "the function's own, `AWS_REGION`",
    "Where the table is called, for a replica elsewhere. Lambda reserves `AWS_REGION` itself.",
)
CONNECTIONS = Variable(
    "{prefix}_MAX_POOL_CONNECTIONS",
    "dynamorm_runtime",
    "whole number",
    "10, botocore's own",
    "Connections that a client keeps open: as many as the threads that use it.",
)
CONNECT_TIMEOUT = Variable(
    "{prefix}_CONNECT_TIMEOUT",
    "dynamorm_runtime",
    "seconds",
    "60; without any of these three what `AWS_DEFAULTS_MODE` says",
    "How long to wait for a connection, in each attempt.",
)
READ_TIMEOUT = Variable(
    "{prefix}_READ_TIMEOUT",
    "dynamorm_runtime",
    "seconds",
    "60, botocore's own",
    "How long to wait for an answer, in each attempt.",
)
DEBUG = Variable(
    "{prefix}_DEBUG",
    "dynamorm_runtime",
    "`0` or `1`",
    "`0`",
    "Logs each request's operation, table, index, expressions and consumed capacity, and never a value of an item.",
)
RETRY_MODE = Variable(
    "AWS_RETRY_MODE",
    "botocore",
    "`standard` or `adaptive`",
    "`standard`, in older versions `legacy`",
    "How failed requests are repeated; `adaptive` also slows down while requests are throttled.",
)
ATTEMPTS = Variable(
    "AWS_MAX_ATTEMPTS",
    "botocore",
    "whole number",
    "3 in mode `standard`",
    "Attempts in all, the first included.",
)
DEFAULTS_MODE = Variable(
    "AWS_DEFAULTS_MODE",
    "botocore",
    "`in-region`",
    "`legacy`",
    "A timeout for connections (1.1 s) that suits calls inside a Region, for clients that are made with no options.",
)
KEEP_ALIVE = Variable(
    "BOTOCORE_TCP_KEEPALIVE",
    "botocore",
    "`true`",
    "`false`",
    "Keeps connections open between invocations.",
)
ENDPOINT = Variable(
    "AWS_ENDPOINT_URL_DYNAMODB",
    "botocore",
    "URL",
    "AWS's own",
    "A local engine, for development and tests. No construct sets it.",
)
SERVICE = Variable(
    "POWERTOOLS_SERVICE_NAME",
    "Powertools",
    "text",
    "`service_undefined`",
    "What logs, traces and metrics of Powertools call the service. Set with the Powertools layer alone.",
)

VARIABLES = (
    TABLE_NAME,
    TABLE_OF,
    REGION,
    CONNECTIONS,
    CONNECT_TIMEOUT,
    READ_TIMEOUT,
    DEBUG,
    RETRY_MODE,
    ATTEMPTS,
    DEFAULTS_MODE,
    KEEP_ALIVE,
    ENDPOINT,
    SERVICE,
)
"""All of them, in the order of the guide."""
