"""The module that HTTP APIs of items share: parts of requests, items and errors as answers."""

from collections.abc import Collection, Mapping, Sequence

from dynamorm_cdkgen.python_text import formatted, imported
from dynamorm_codeactions.handlers.http_values import Manner, imports_of_values, values

NAME = "http_api.py"
STANDARD: Mapping[str, Sequence[str]] = {
    "json": (), "base64": ("b64decode", "b64encode"), "collections.abc": ("Callable", "Mapping"),
    "datetime": ("UTC", "date", "datetime"), "decimal": ("Context", "Decimal"), "enum": ("Enum",),
    "http": ("HTTPStatus",), "typing": ("Any", "TypeVar"), "uuid": ("UUID",),
    "aws_lambda_powertools": ("Logger",),
    "aws_lambda_powertools.event_handler.exceptions": ("BadRequestError", "ServiceError", "UnauthorizedError"),
    "aws_lambda_powertools.utilities.data_classes.common": ("BaseProxyEvent",),
    "aws_lambda_powertools.utilities.idempotency.exceptions": (
        "IdempotencyAlreadyInProgressError", "IdempotencyValidationError",
    ),
}  # fmt: skip
ERRORS = ("AlreadyExists", "ConditionFailed", "NotFound", "RepositoryError", "Throttled", "TransactionFailed")


def http_api(resolver: str, repositories: str, own: Sequence[str], manners: Collection[Manner]) -> str:
    """The module's text without its head, for a resolver of Powertools; `repositories` is the package of these, and
    `manners` are those of the maps in items."""
    modules = {
        **STANDARD, **imports_of_values(manners),
        "aws_lambda_powertools.event_handler": (resolver, "Response"),
        f"{repositories}.errors": ERRORS, f"{repositories}.paging": ("InvalidCursor", "Page"),
    }  # fmt: skip
    text = f"{TEXT}\n\n{values(manners)}"
    return formatted(text.replace("APIGatewayHttpResolver", resolver).replace("{imports}", imported(modules, own)))


TEXT = '''"""What the HTTP APIs of items share: parts of requests, items and errors as answers."""

{imports}

Parsed = TypeVar("Parsed")
logger = Logger()
DIGITS = 38
"""So many has a number in DynamoDB at most."""
EXACT = Context(prec=10_000)
STATUSES: dict[type[Exception], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    AlreadyExists: HTTPStatus.CONFLICT,
    ConditionFailed: HTTPStatus.PRECONDITION_FAILED,
    Throttled: HTTPStatus.TOO_MANY_REQUESTS,
    TransactionFailed: HTTPStatus.CONFLICT,
    IdempotencyAlreadyInProgressError: HTTPStatus.CONFLICT,
    IdempotencyValidationError: HTTPStatus.UNPROCESSABLE_ENTITY,
    InvalidCursor: HTTPStatus.BAD_REQUEST,
    RepositoryError: HTTPStatus.CONFLICT,
}
"""How errors are answered, the first that fits. One of your own that is built on these has
its own text and, where it has a `status`, that: `status = HTTPStatus.PAYMENT_REQUIRED`.
"""
MESSAGES: dict[HTTPStatus, str] = {
    HTTPStatus.BAD_REQUEST: "cursor is not valid",
    HTTPStatus.NOT_FOUND: "there is no such item",
    HTTPStatus.CONFLICT: "it is there already, or a request for it is under way",
    HTTPStatus.PRECONDITION_FAILED: "it was changed by another in the meantime",
    HTTPStatus.TOO_MANY_REQUESTS: "too many requests: try again later",
    HTTPStatus.UNPROCESSABLE_ENTITY: "its idempotency key came with another body",
}


def answers_errors(app: APIGatewayHttpResolver) -> None:
    """Has an API answer errors of repositories by their status, and all that is no fault
    of the request by a 500, which the log tells more of.
    """

    def answer(error: Exception) -> Response[str]:
        kinds = (kind for kind in STATUSES if isinstance(error, kind))
        status = HTTPStatus(getattr(error, "status", STATUSES[next(kinds)]))
        told = "" if type(error) in STATUSES else str(error)
        message = told or MESSAGES.get(status, status.phrase.lower())
        return answered({"message": message}, status)

    def refuse(error: ServiceError) -> Response[str]:
        told = {"statusCode": error.status_code, "message": error.msg}
        return answered(told, HTTPStatus(error.status_code))

    def fail(error: Exception) -> Response[str]:
        logger.exception("a request failed", exc_info=error)
        return answered(
            {"message": "something went wrong"}, HTTPStatus.INTERNAL_SERVER_ERROR
        )

    app.exception_handler([*STATUSES])(answer)
    app.exception_handler(ServiceError)(refuse)
    app.exception_handler(Exception)(fail)


def reads(
    read: Callable[[dict[str, Any]], Parsed],
) -> Callable[[dict[str, Any]], Parsed]:
    """What makes an item of a request, whose fault it is where that is not valid."""

    def reading(told: dict[str, Any]) -> Parsed:
        try:
            return read(told)
        except ValueError as error:
            raise BadRequestError(_because(error)) from None

    return reading


def _because(error: ValueError) -> str:
    """In pydantic's words each part that is not valid."""
    parts = getattr(error, "errors", None)
    if not callable(parts):
        return str(error)
    told = ((".".join(map(str, each["loc"])), each["msg"]) for each in parts())
    return "; ".join(f"{name}: {message}" for name, message in told)


def answered(body: object, status: HTTPStatus = HTTPStatus.OK) -> Response[str]:
    """An answer with JSON in it, or with nothing where the body is None."""
    text = "" if body is None else json.dumps(shown(body))
    return Response(int(status), "application/json", text)


def page_of(page: Page[Any], show: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """A page of items as it is answered, with the cursor of the next one."""
    return {"items": [show(item) for item in page.items], "cursor": page.cursor}


def body_of(
    event: BaseProxyEvent, fraction: Callable[[str], object] = Decimal
) -> dict[str, Any]:
    """The JSON object in the body of a request."""
    try:
        body = json.loads(event.decoded_body or "", parse_float=fraction)
    except ValueError:
        raise BadRequestError("the body is not JSON") from None
    if not isinstance(body, dict):
        raise BadRequestError("the body is no JSON object")
    return body


def given(
    values: Mapping[str, Any], name: str, parse: Callable[[Any], Parsed]
) -> Parsed:
    """A value that must be there."""
    if values.get(name) is None:
        raise BadRequestError(f"{name} is missing")
    return _parsed(values[name], name, parse)


def allowed(
    values: Mapping[str, Any], name: str, parse: Callable[[Any], Parsed]
) -> Parsed | None:
    """A value that may be absent."""
    if values.get(name) is None:
        return None
    return _parsed(values[name], name, parse)


def some(
    values: Mapping[str, Any], parsers: Mapping[str, Callable[[Any], Any]]
) -> dict[str, Any]:
    """Those values that are there."""
    told = {name: allowed(values, name, parse) for name, parse in parsers.items()}
    return {name: value for name, value in told.items() if value is not None}


def object_of(
    make: Callable[..., Parsed],
    value: Any,
    needed: Mapping[str, Callable[[Any], Any]],
    others: Mapping[str, Callable[[Any], Any]],
) -> Parsed:
    """An object inside of an item: the parts that it needs, and those that it may have."""
    told = mapping(value)
    parts = {name: given(told, name, parse) for name, parse in needed.items()}
    return make(**parts, **some(told, others))


def open_object_of(
    make: Callable[..., Parsed],
    value: Any,
    needed: Mapping[str, Callable[[Any], Any]],
    others: Mapping[str, Callable[[Any], Any]],
) -> Parsed:
    """The same of one that may have any parts beside those."""
    told = mapping(value)
    free = {name: anything for name in told if name not in {*needed, *others}}
    return object_of(make, told, needed, {**others, **free})


def part(value: str, name: str, parse: Callable[[Any], Parsed]) -> Parsed:
    """A part of a path."""
    return _parsed(value, name, parse)


def with_key(item: Parsed, /, **readers: Callable[[Any], Any]) -> Parsed:
    """An item whose keys DynamoDB takes."""
    for name, read in readers.items():
        value = getattr(item, name)
        if value is not None:
            _parsed(value, name, read)
    return item


def claim(event: BaseProxyEvent, name: str) -> str:
    """What the token of whoever asks says, as the API's authorizer has verified it."""
    told = event.raw_event["requestContext"].get("authorizer") or {}
    jwt = told.get("jwt") or {}
    claims = jwt.get("claims") or told.get("claims") or told.get("lambda") or told
    value = claims.get(name)
    if not isinstance(value, str) or not value.strip():
        raise UnauthorizedError(f"the token has no {name}")
    return value


def _parsed(value: Any, name: str, parse: Callable[[Any], Parsed]) -> Parsed:
    try:
        return parse(value)
    except BadRequestError as error:  # of a part of it
        raise BadRequestError(f"{name}.{error.msg}") from None
    except (ValueError, TypeError, KeyError, ArithmeticError):
        raise BadRequestError(f"{name} is not valid") from None
'''
