"""The module of the engine that tests run against: never AWS itself, and of one test's tables at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_cdkgen.python_text import formatted, imported
from dynamorm_codeactions.creating_requests import attribute_definitions, indexes, key_schema

STANDARD: Mapping[str, Sequence[str]] = {
    "atexit": (), "importlib.util": (), "os": (), "collections.abc": ("Callable", "Iterator"),
    "contextlib": ("contextmanager",), "ipaddress": ("ip_address",), "typing": ("Any",),
    "urllib.parse": ("urlsplit",), "uuid": ("uuid4",), "pytest": (),
}  # fmt: skip
PYNAMODB: Mapping[str, Sequence[str]] = {
    "pynamodb.constants": ("PAY_PER_REQUEST_BILLING_MODE",), "pynamodb.models": ("Model",),
}  # fmt: skip
AWAITING: Mapping[str, Sequence[str]] = {
    "asyncio": (), "collections.abc": ("Coroutine",), "contextlib": ("AsyncExitStack",), "functools": ("wraps",),
}  # fmt: skip
AIOBOTO3 = "import aioboto3  # type: ignore[import-untyped, unused-ignore]"
BOTO3 = "import boto3  # type: ignore[import-untyped, unused-ignore]"


@dataclass(frozen=True, slots=True)
class Repositories:
    """What kinds of repositories are tested: of PynamoDB's models, of those that wait, and that are awaited."""

    have_models: bool
    wait: bool
    are_awaited: bool


def engine(tables: Mapping[str, Blueprint], variables: Mapping[str, str], repositories: Repositories) -> str:
    """The module's text without its head: with `tables` that are made by boto3, under the names of their constants, and
    a way to make those of PynamoDB's models. `variables` are what the code wants to be told by its environment."""
    imports = _imports(repositories, has_tables=bool(tables))
    told = [
        '"""The engine that tests run against, which is never AWS, and the tables in it."""', "",
        imports, "", CONSTANTS.strip(), *_part(RUNNER, repositories.are_awaited, gap=0),
        "", *_environment(variables), "", "",
        COMMON.strip(), "", "", IN_PIECES.strip(),
        *_part(ALL_ITEMS, repositories.wait), *_part(AWAITED, repositories.are_awaited),
        *_part(OF_MODELS, repositories.have_models), *_part(OF_TABLES, bool(tables)),
        *_part(OF_AWAITED_TABLES, repositories.are_awaited), "", "", PRIVATE.strip(), "", "", SETTING.strip(),
    ]  # fmt: skip
    for name, blueprint in tables.items():
        told += ["", *_table(name, blueprint)]
    return formatted("\n".join(told) + "\n")


def _imports(repositories: Repositories, *, has_tables: bool) -> str:
    modules = {**STANDARD, **(PYNAMODB if repositories.have_models else {})}
    if repositories.are_awaited:
        modules = {**modules, **{name: (*modules.get(name, ()), *more) for name, more in AWAITING.items()}}
    text = imported(modules)
    third_party = [BOTO3] if has_tables else []
    if repositories.are_awaited:
        third_party.insert(0, AIOBOTO3)
    return text.replace("import pytest", "\n".join([*third_party, "import pytest"]))


def _part(text: str, is_wanted: bool, gap: int = 2) -> Iterator[str]:
    """A part of the module behind others."""
    if is_wanted:
        yield from [""] * gap
        yield text.strip()


def _environment(variables: Mapping[str, str]) -> Iterator[str]:
    yield "ENVIRONMENT = {"
    yield '    "AWS_ACCESS_KEY_ID": "test",'
    yield '    "AWS_SECRET_ACCESS_KEY": "test",'
    yield '    "AWS_DEFAULT_REGION": "us-east-1",'
    yield '    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false",'
    for name, value in sorted(variables.items()):
        yield f"    {quoted(name)}: {quoted(value)},"
    yield "}"
    yield '"""What code is told: nothing of it opens an account of AWS."""'


def _table(name: str, blueprint: Blueprint) -> Iterator[str]:
    """What `create_table` of boto3 is given for a table, but its name."""
    yield f"{name}: dict[str, Any] = {{"
    yield f'    "KeySchema": {key_schema(blueprint.key)},'
    yield f'    "AttributeDefinitions": {attribute_definitions(blueprint)},'
    yield '    "BillingMode": "PAY_PER_REQUEST",'
    for parameter, text in indexes(blueprint):
        yield f'    "{parameter}": {text},'
    yield "}"


CONSTANTS = """
VARIABLE = "AWS_ENDPOINT_URL_DYNAMODB"
NOWHERE = "http://127.0.0.1:9"  # nothing listens there: no request leaves this machine
REMEDY = f'name one that runs here in {VARIABLE}, or `pip install "moto[server]"`'
UNPROCESSED = {"BatchGetItem": "UnprocessedKeys", "BatchWriteItem": "UnprocessedItems"}
"""
COMMON = '''
def needs_engine() -> None:
    """Skips a test where there is no engine."""
    if os.environ[VARIABLE] == NOWHERE:
        pytest.skip(f"no engine plays DynamoDB here: {REMEDY}")
'''
IN_PIECES = '''
def in_pieces(client: Any) -> None:
    """Has a client do less at once than it is asked for, as it may be in DynamoDB: one
    part of a batch, of which it leaves over the others, and a page of one item to count.
    """
    left: dict[str, Any] = {}

    def ask(params: dict[str, Any], model: Any, **_: Any) -> None:
        left.clear()
        if model.name == "Query" and params.get("Select") == "COUNT":
            params["Limit"] = 1
        if model.name not in UNPROCESSED:
            return
        ((table, asked),) = params["RequestItems"].items()
        if model.name == "BatchWriteItem":
            first, rest = asked[:1], asked[1:]
        else:
            keys = asked["Keys"]
            first, rest = {**asked, "Keys": keys[:1]}, {**asked, "Keys": keys[1:]}
        params["RequestItems"] = {table: first}
        if first != asked:
            left[table] = rest

    def answer(parsed: dict[str, Any], model: Any, **_: Any) -> None:
        if model.name in UNPROCESSED:
            parsed[UNPROCESSED[model.name]] = dict(left)

    client.meta.events.register_first("before-parameter-build.dynamodb", ask)
    client.meta.events.register_last("after-call.dynamodb", answer)
'''
ALL_ITEMS = '''
def all_items(read: Callable[..., Any], most: int = 100) -> list[Any]:
    """The items of all pages: `read` is given the `cursor` of each."""
    found: list[Any] = []
    cursor = None
    for _ in range(most):
        page = read(cursor=cursor)
        found += page.items
        cursor = page.cursor
        if cursor is None:
            return found
    raise AssertionError(f"there is no end after {most} pages")
'''
RUNNER = """
RUNNER = asyncio.Runner()
atexit.register(RUNNER.close)
"""
AWAITED = '''
def awaited(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Runs a test that awaits what it asks, which no plugin is needed for."""

    @wraps(test)
    def run(*arguments: Any, **named: Any) -> None:
        RUNNER.run(test(*arguments, **named))

    return run


async def all_awaited(read: Callable[..., Any], most: int = 100) -> list[Any]:
    """The items of all pages: `read` is given the `cursor` of each."""
    found: list[Any] = []
    cursor = None
    for _ in range(most):
        page = await read(cursor=cursor)
        found += page.items
        cursor = page.cursor
        if cursor is None:
            return found
    raise AssertionError(f"there is no end after {most} pages")
'''
OF_MODELS = '''
@contextmanager
def table_of(model: type[Model]) -> Iterator[None]:
    """An empty table for a model, which no other test has."""
    needs_engine()
    settings: Any = model.Meta
    named = getattr(settings, "table_name", None)  # which may be told at run time
    before = named, settings.host, model._connection
    settings.table_name, settings.host = _unique(named or model.__name__), os.environ[VARIABLE]
    model._connection = None
    try:
        model.create_table(wait=True, billing_mode=PAY_PER_REQUEST_BILLING_MODE)
        try:
            yield
        finally:
            model.delete_table()
    finally:
        settings.table_name, settings.host, model._connection = before
'''
OF_TABLES = '''
@contextmanager
def table(name: str, **parts: Any) -> Iterator[Any]:
    """An empty table with some keys and indexes, which no other test has."""
    needs_engine()
    database = boto3.resource("dynamodb", endpoint_url=os.environ[VARIABLE])
    made = database.create_table(TableName=_unique(name), **parts)
    made.wait_until_exists()
    try:
        yield made
    finally:
        made.delete()
'''
OF_AWAITED_TABLES = '''
@contextmanager
def awaited_table(name: str, **parts: Any) -> Iterator[Any]:
    """An empty table as aioboto3 opens it, which no other test has."""
    with table(name, **parts) as made:
        opened = AsyncExitStack()
        try:
            yield RUNNER.run(_opened(opened, made.name))
        finally:
            RUNNER.run(opened.aclose())


async def _opened(opened: AsyncExitStack, name: str) -> Any:
    session = aioboto3.Session()
    resource = session.resource("dynamodb", endpoint_url=os.environ[VARIABLE])
    database = await opened.enter_async_context(resource)
    return await database.Table(name)
'''
PRIVATE = '''
def _unique(name: str) -> str:
    return f"{name}-{uuid4().hex[:12]}"


def _engine() -> str:
    """The address of the engine: of the one that is named, else of one of our own."""
    named = os.environ.get(VARIABLE)
    if named:
        if _is_here(urlsplit(named).hostname or ""):
            return named
        told = "tests make and delete tables, on this machine or in a service beside it"
        pytest.exit(f"{VARIABLE} is {named}: {told}, and never in AWS", returncode=4)
    if not all(map(importlib.util.find_spec, ("moto", "flask", "flask_cors"))):
        return NOWHERE
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    atexit.register(server.stop)
    host, port = server.get_host_and_port()
    return f"http://{host}:{port}"


def _is_here(host: str) -> bool:
    """Whether a host is this machine, or has no dot in its name: a service beside it."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host != "" and "." not in host
'''
SETTING = """
os.environ.pop("AWS_PROFILE", None)
os.environ.update({**ENVIRONMENT, VARIABLE: _engine()})
"""
