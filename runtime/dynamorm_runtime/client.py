"""Clients of DynamoDB as the environment of a function asks for them, one for each prefix of its variables.

A client is made at the first call and kept: a function that calls `client()` in its handler makes one per execution
environment, not one per invocation. What a variable does, `variables` says.
"""

import os
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

import boto3  # type: ignore[import-untyped]  # boto3 has no types of its own
from botocore.config import Config  # type: ignore[import-untyped]  # nor has botocore

from dynamorm_runtime import request_log
from dynamorm_runtime.variables import (
    CONNECT_TIMEOUT,
    CONNECTIONS,
    DEBUG,
    PREFIX,
    READ_TIMEOUT,
    REGION,
    TABLE_NAME,
    TABLE_OF,
    Variable,
)

Number = TypeVar("Number", int, float)


@cache
def client(prefix: str = PREFIX) -> Any:
    """A client of DynamoDB, the same one for each call with a prefix."""
    made = boto3.client("dynamodb", region_name=region(prefix), config=configuration(prefix))
    if is_debugging(prefix):
        request_log.attach(made)
    return made


@cache
def resource(prefix: str = PREFIX) -> Any:
    """A resource of DynamoDB, which takes Python's own values, the same one for each call with a prefix."""
    made = boto3.resource("dynamodb", region_name=region(prefix), config=configuration(prefix))
    if is_debugging(prefix):
        request_log.attach(made.meta.client)
    return made


def table(logical: str = "", *, prefix: str = PREFIX) -> Any:
    """The table of a function, as `resource().Table` gives it; one of several by the name that code has for it."""
    return resource(prefix).Table(table_name(logical, prefix=prefix))


def table_name(logical: str = "", *, prefix: str = PREFIX, environment: Mapping[str, str] = os.environ) -> str:
    """The name of a function's table; of several, that of the one which code calls so.

    Raises LookupError, which names the variable, where the function was not connected to the table.
    """
    variable = (TABLE_OF if logical else TABLE_NAME).called(prefix, logical)
    if name := environment.get(variable):
        return name
    raise LookupError(f"{variable} is not set: `table.connect(function)` sets it")


def configuration(prefix: str = PREFIX, *, environment: Mapping[str, str] = os.environ) -> Config | None:
    """What the variables say about connections; None where they say nothing. What they leave open botocore decides,
    by variables of its own."""
    given = {
        "max_pool_connections": _number(CONNECTIONS, int, prefix, environment),
        "connect_timeout": _number(CONNECT_TIMEOUT, float, prefix, environment),
        "read_timeout": _number(READ_TIMEOUT, float, prefix, environment),
    }
    options = {option: value for option, value in given.items() if value is not None}
    # Any `Config`, an empty one too, has botocore leave the timeouts of AWS_DEFAULTS_MODE aside.
    return Config(**options) if options else None


def region(prefix: str = PREFIX, *, environment: Mapping[str, str] = os.environ) -> str | None:
    """Where the table is called; None for the Region in which the function runs."""
    return environment.get(REGION.called(prefix)) or None


def is_debugging(prefix: str = PREFIX, *, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether requests are to be logged."""
    return environment.get(DEBUG.called(prefix), "0") not in ("", "0")


def _number(
    variable: Variable, kind: Callable[[str], Number], prefix: str, environment: Mapping[str, str]
) -> Number | None:
    text = environment.get(variable.called(prefix), "")
    if not text:
        return None
    try:
        number = kind(text)
    except ValueError:
        raise ValueError(f"{variable.called(prefix)} is no number: {text!r}") from None
    if not number > 0:
        raise ValueError(f"{variable.called(prefix)} is not above zero: {text!r}")
    return number
