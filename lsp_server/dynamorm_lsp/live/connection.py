"""A client of DynamoDB that may only describe and scan, and what went wrong with a call in one line."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import click

READ_ONLY = frozenset({
    "DescribeContinuousBackups", "DescribeTable", "DescribeTimeToLive", "ListTagsOfResource", "Scan",
})  # fmt: skip
"""All that is ever asked."""
MISSING = "boto3 is not installed, and no table can be asked without it: pip install 'dynamorm-lsp[aws]'"
TRIES = 4
PATIENCE = 20  # seconds until an answer
THROTTLED = frozenset({
    "LimitExceededException", "ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException",
})  # fmt: skip
DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"})
UNKNOWN_CALLER = frozenset({
    "ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "InvalidSignatureException",
    "MissingAuthenticationTokenException", "SignatureDoesNotMatch", "UnrecognizedClientException",
})  # fmt: skip
NO_OPERATION = frozenset({"InvalidAction", "UnknownOperationException"})
Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask; what is None is as boto3 finds it in the environment and in its own files."""

    url: str | None = None
    profile: str | None = None
    region: str | None = None


class LiveError(Exception):
    """A table that cannot be asked, in one line; `throttled` where only too much was asked, `missing` where it is not
    there."""

    def __init__(self, text: str, *, throttled: bool = False, missing: bool = False, denied: bool = False) -> None:
        super().__init__(text)
        self.throttled = throttled
        self.missing = missing
        self.denied = denied


def endpoint_options(command: Command) -> Command:
    """The options of all commands that ask a live table."""
    for option in (
        click.option("--region", metavar="NAME", help="The Region of the table."),
        click.option("--profile", metavar="NAME", help="A profile of AWS's configuration."),
        click.option(
            "--endpoint-url", metavar="URL",
            help="Where DynamoDB is asked, such as a local engine; AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_DYNAMODB "
            "count, too.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def client_of(endpoint: Endpoint) -> Any:
    """A client that refuses by itself to send anything that is not in READ_ONLY. Raises LiveError."""
    try:
        import boto3  # type: ignore[import-untyped]  # late: an extra, slow to load, and without types
        from botocore.config import Config  # type: ignore[import-untyped]  # as boto3
        from botocore.exceptions import BotoCoreError  # type: ignore[import-untyped]  # as boto3
    except ImportError:
        raise LiveError(MISSING) from None
    config = Config(
        retries={"mode": "standard", "max_attempts": TRIES},
        connect_timeout=PATIENCE,
        read_timeout=PATIENCE,
        user_agent_extra="dynamorm-lsp",
    )
    try:
        region = endpoint.region or os.environ.get("AWS_REGION") or None  # which boto3 itself does not read
        session = boto3.session.Session(profile_name=endpoint.profile, region_name=region)
        client = session.client("dynamodb", endpoint_url=endpoint.url, config=config)
    except (BotoCoreError, ValueError) as error:
        raise LiveError(_told(error)) from None
    client.meta.events.register("before-call.dynamodb", _refuse_writing)
    return client


def _refuse_writing(model: Any, **_: Any) -> None:
    if model.name not in READ_ONLY:
        raise RuntimeError(f"{model.name} is not among the calls that this command may make")


@contextmanager
def asking(call: str, table: str, client: Any) -> Iterator[None]:
    """Turns what a call on a table may fail with into LiveError."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        raise _answered(error.response.get("Error", {}), call, table, client) from None
    except BotoCoreError as error:
        raise LiveError(_told(error)) from None


def _answered(error: Any, call: str, table: str, client: Any) -> LiveError:
    code, message = str(error.get("Code", "")), str(error.get("Message", "")).strip()
    where = f"{client.meta.region_name} ({client.meta.endpoint_url})"
    if code in ("ResourceNotFoundException", "TableNotFoundException"):
        return LiveError(f"there is no table `{table}` in {where}", missing=True)
    if code in THROTTLED:
        return LiveError(f"`{table}` is throttled: {TRIES} tries of {call} were refused", throttled=True)
    if code in DENIED:
        told = f"dynamodb:{call} on `{table}` is not allowed to these credentials in {where}"
        return LiveError(f"{told}: have it allowed, or name others with --profile", denied=True)
    if code in UNKNOWN_CALLER:
        return LiveError(f"{where} does not know these credentials ({code}): renew them, or name others with --profile")
    if code.isdigit() or code in NO_OPERATION:  # as what speaks another language than DynamoDB is answered for
        return LiveError(f"{where} is no DynamoDB ({code}): name it with --endpoint-url")
    return LiveError(f"{call} of `{table}` failed in {where}: {code}: {message}")


def _told(error: Exception) -> str:
    text = " ".join(str(error).split())
    name = type(error).__name__
    match name:
        case "NoCredentialsError" | "PartialCredentialsError" | "CredentialRetrievalError":
            return "no credentials were found: name a profile with --profile, or set AWS_ACCESS_KEY_ID and its secret"
        case "NoRegionError":
            return "no Region is set: name it with --region, or set AWS_REGION"
        case "ProfileNotFound":
            return f"{text}: `aws configure list-profiles` tells those that there are"
        case "EndpointConnectionError" | "ConnectTimeoutError" | "ConnectionClosedError" | "ReadTimeoutError":
            return f"{text}: does it run, and are --endpoint-url and --region right?"
        case "ValueError" if "endpoint" in text:
            return f"{text}: write it with its scheme, as in http://localhost:8000"
        case "ResponseParserError":
            return f"what answers is no DynamoDB ({text}): name it with --endpoint-url"
        case _:
            return text or name
