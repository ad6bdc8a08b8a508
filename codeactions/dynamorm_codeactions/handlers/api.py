"""The HTTP API of a kind of items: routes for what a repository does, each answered from it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.wording import listed
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_cdkgen.python_text import docstring, formatted, imported
from dynamorm_codeactions.handlers.reading import TEXT, Reading
from dynamorm_codeactions.map_classes import MapKey
from dynamorm_codeactions.repositories.plan import Argument, Method, RepositoryPlan
from dynamorm_codeactions.repositories.told import items_of, kind_of, one_of
from dynamorm_codeactions.repository_tests.engine import AIOBOTO3

POWERTOOLS = "aws_lambda_powertools"
OFFERED = ("allowed", "answered", "given")


@dataclass(frozen=True, slots=True)
class Api:
    """An API to be written. `model` is the kind of items as code declares it, `models` and `repositories` are what its
    module imports the class of the items and their repositories from, `enumerations` and `maps` the same of the classes
    of its fields, and `own` the packages of the project itself. `resolver` is the class of Powertools that reads
    requests, and `validates` says that the class of the items checks by itself what it is made of. `claims` are the
    parts of items that are not taken from requests but from claims of whoever asks, by the names of these."""

    plan: RepositoryPlan
    model: EntityModel
    models: str
    repositories: str
    resolver: str
    own: tuple[str, ...] = ()
    enumerations: Mapping[str, str] = field(default_factory=dict)
    maps: Mapping[MapKey, str] = field(default_factory=dict)
    validates: bool = False
    claims: Mapping[str, str] = field(default_factory=dict)

    @property
    def reading(self) -> Reading:
        return Reading(self.model, self.plan)

    @property
    def repository(self) -> str:
        """What the module calls the repository: its items, unless a part of a path is called so."""
        taken = {one.name for one in self.plan.identity}
        return self.plan.words if self.plan.words not in taken else f"{self.plan.words}_repository"

    @property
    def path(self) -> str:
        """That of all items."""
        return f"/{self.plan.words.strip('_').replace('_', '-')}"

    @property
    def path_of_one(self) -> str:
        return "/".join([self.path, *(f"<{one.name}>" for one in self._in_path)])

    @property
    def given(self) -> str:
        """The parts of a path that tell one item, as parameters."""
        return ", ".join(f"{one.name}: str" for one in self._in_path)

    @property
    def _in_path(self) -> list[Argument]:
        return [one for one in self.plan.identity if one.name not in self.claims]

    @property
    def passed(self) -> str:
        """The same as arguments of the repository."""
        return ", ".join(map(self._passed, self.plan.identity))

    def _passed(self, argument: Argument) -> str:
        if argument.name in self.claims:
            return self.claimed(argument.name)
        reader = self.reading.of_argument(argument)
        return argument.name if reader == TEXT else f'http_api.part({argument.name}, "{argument.name}", {reader})'

    def claimed(self, name: str) -> str:
        """The expression for a part that a claim tells."""
        return f"http_api.claim(app.current_event, {quoted(self.claims[name])})"

    @property
    def claimed_parts(self) -> Mapping[str, str]:
        """The parts of an item that claims tell, by their names."""
        fields = [told.code_name for told in self.reading.told]
        identity = [own.name for own in self.model.identity]
        return {name: self.claimed(name) for name in self.claims if name in (*fields, *identity)}

    @property
    def body(self) -> str:
        """How the body of a request is read: PynamoDB takes floats, boto3 takes decimals."""
        return "http_api.body_of(app.current_event" + (", float)" if self.model.library == "pynamodb" else ")")

    def body_with(self, others: Mapping[str, str]) -> str:
        """The same with other values in the place of what it tells."""
        entries = "".join(f", {quoted(name)}: {value}" for name, value in others.items())
        return f"{{**{self.body}{entries}}}" if others else self.body

    @property
    def methods(self) -> list[Method]:
        """Those that have a route: what claims tell is asked for by all, else whoever asks would see more than that."""
        return [one for one in self.plan.methods if self.claims.keys() <= {each.name for each in _asked(one)}]

    @property
    def route(self) -> str:
        """How a route begins to be defined."""
        return "async def" if self.plan.asynchronous else "def"

    @property
    def awaits(self) -> str:
        return "await " if self.plan.asynchronous else ""


def routed_names(plan: RepositoryPlan) -> frozenset[str]:
    """The parts of items that routes take from requests, and so may take from claims."""
    of_methods = (one for method in plan.methods for one in _asked(method))
    return frozenset(one.name for one in (*plan.identity, *of_methods))


def _asked(method: Method) -> list[Argument]:
    """What a method is asked for, without limit and cursor."""
    return [one for one in (*method.positional, *method.keywords) if one.parameter is not None]


def api(asked: Api) -> str:
    """The module's text without its head."""
    body = [
        "logger = Logger()", "tracer = Tracer()", f"app = {asked.resolver}()", "http_api.answers_errors(app)",
        *_opened(asked), "", "", *_handler(asked), *_create(asked), *_one(asked),
    ]  # fmt: skip
    for method in asked.methods:
        body += ["", "", *_method(asked, method)]
    body += ["", "", *_parsing(asked), "", "", *_showing(asked)]
    told = "\n".join(body)
    opening = f'"""The HTTP API of {items_of(asked.plan)}."""'
    imports = imported(_imports(asked, told), asked.own)
    if asked.plan.asynchronous:
        imports = imports.replace(f"from {POWERTOOLS} import", f"{AIOBOTO3}\nfrom {POWERTOOLS} import", 1)
    return formatted("\n".join([opening, "", imports, "", told]) + "\n")


def _opened(asked: Api) -> Iterator[str]:
    """The repository, for as long as the function lives."""
    name, plan = asked.repository, asked.plan
    if not plan.asynchronous:
        yield f"{name}: {plan.protocol} = {plan.repository}()"
        return
    yield "runner = asyncio.Runner()  # one loop for all invocations, which keeps connections"
    yield from ("", "", f"async def _opened() -> {plan.protocol}:")
    yield docstring(f"Where {items_of(plan)} are, for as long as the function lives.", "    ")
    yield '    database = await aioboto3.Session().resource("dynamodb").__aenter__()'
    yield f"    return {plan.repository}(await database.Table({plan.item}.table_name))"
    yield from ("", "", f"{name} = runner.run(_opened())")


def _handler(asked: Api) -> Iterator[str]:
    answer = (
        "runner.run(app.resolve_async(event, context))" if asked.plan.asynchronous else "app.resolve(event, context)"
    )
    yield from HANDLER.strip().replace("app.resolve(event, context)", answer).split("\n")


HANDLER = '''
@tracer.capture_lambda_handler
@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answers a request that API Gateway hands on."""
    idempotency.register_lambda_context(context)  # when to take it for given up
    return app.resolve(event, context)
'''


def _imports(asked: Api, body: str) -> dict[str, set[str]]:
    plan = asked.plan
    used = {name for name in OFFERED if re.search(rf"(?<!\.)\b{name}\(", body)}
    found: dict[str, set[str]] = {
        "os": set(), "http": {"HTTPStatus"}, "typing": {"Any"}, POWERTOOLS: {"Logger", "Tracer"},
        f"{POWERTOOLS}.event_handler": {asked.resolver, "Response"},
        f"{POWERTOOLS}.utilities.idempotency": {"DynamoDBPersistenceLayer", "IdempotencyConfig", "idempotent_function"},
        f"{POWERTOOLS}.utilities.typing": {"LambdaContext"}, ".": {"http_api"}, ".http_api": used,
        f"{asked.repositories}.{plan.stem}": {plan.repository},
        f"{asked.repositories}.{plan.stem}_base": {plan.protocol},
    }  # fmt: skip
    if plan.asynchronous:
        found["asyncio"] = set()
    found.setdefault(asked.models, set()).add(plan.imported_item)
    if "(UTC)" in body:
        found["datetime"] = {"UTC"}
    for summary in plan.summaries:
        found[f"{asked.repositories}.{plan.stem}_base"].add(summary.name)
    for name, module in asked.enumerations.items():
        if re.search(rf"\b{name}\b", body):
            found.setdefault(module, set()).add(name)
    for key, called in asked.reading.maps.items():
        if re.search(rf"\b{called.called}\b", body):
            found.setdefault(asked.maps[key], set()).add(called.imported)
    return found


def _create(asked: Api) -> Iterator[str]:
    word, awaits = asked.plan.word, asked.awaits
    yield from ("", "", f'@app.post("{asked.path}")', f"{asked.route} create() -> Response[str]:")
    told = f"Stores a new {kind_of(asked.plan)}, once however often a request comes that has an `Idempotency-Key`."
    yield docstring(told, "    ")
    yield '    key = app.current_event.headers.get("idempotency-key")'
    yield f"    body = {asked.body_with(asked.claimed_parts)}"
    own = "".join(f", body[{quoted(name)}]" for name in asked.claimed_parts)
    yield f'    request = {{"key": {f"[key{own}]" if own else "key"}, "body": body}}'
    again = "await asyncio.to_thread(_created, request=request)" if awaits else "_created(request=request)"
    yield f"    made = {again} if key else {awaits}_create(request)"
    yield "    return answered(made, HTTPStatus.CREATED)"
    yield from ("", "", f"{asked.route} _create(request: dict[str, Any]) -> dict[str, Any]:")
    yield f'    {word} = _{word}(request["body"])'
    yield f"    return _shown({awaits}{asked.repository}.create({word}))"
    idempotent = IDEMPOTENT
    if awaits:
        yield from ("", "", *IN_LOOP.strip().split("\n"))
        idempotent = IDEMPOTENT.replace("    _create,", "    _create_in_loop,")
    yield from ("", "", *idempotent.strip().split("\n"))


IN_LOOP = '''
def _create_in_loop(request: dict[str, Any]) -> dict[str, Any]:
    """For Powertools, which waits for what it asks: in a thread of its own."""
    loop = runner.get_loop()
    return asyncio.run_coroutine_threadsafe(_create(request), loop).result()
'''
IDEMPOTENT = """
idempotency = IdempotencyConfig(
    event_key_jmespath="key",
    payload_validation_jmespath="body",
    expires_after_seconds=300,  # as long as clients try again
)
_created = idempotent_function(
    _create,
    data_keyword_argument="request",
    persistence_store=DynamoDBPersistenceLayer(os.environ["IDEMPOTENCY_TABLE"]),
    config=idempotency,
)
"""


def _one(asked: Api) -> Iterator[str]:
    word, words, awaits = asked.plan.word, asked.repository, asked.awaits
    yield from ("", "", f'@app.get("{asked.path_of_one}")', f"{asked.route} read({asked.given}) -> Response[str]:")
    yield docstring(f"{one_of(asked.plan).capitalize()}.", "    ")
    yield f"    return answered(_shown({awaits}{words}.get({asked.passed})))"
    yield from ("", "", f'@app.put("{asked.path_of_one}")', f"{asked.route} update({asked.given}) -> Response[str]:")
    yield docstring(f"Puts other values in the place of those of {one_of(asked.plan)}.", "    ")
    named = zip(asked.model.identity, asked.plan.identity, strict=True)
    identity = {own.name: one.name for own, one in named if one.name not in asked.claims}
    yield f"    changed = _{word}({asked.body_with({**asked.claimed_parts, **identity})})"
    yield f"    return answered(_shown({awaits}{words}.update(changed)))"
    yield from ("", "", f'@app.delete("{asked.path_of_one}")', f"{asked.route} delete({asked.given}) -> Response[str]:")
    yield docstring(f"Removes {one_of(asked.plan)}, if there is one.", "    ")
    yield f"    {awaits}{words}.delete({asked.passed})"
    yield "    return answered(None, HTTPStatus.NO_CONTENT)"


def _method(asked: Api, method: Method) -> Iterator[str]:
    told = _asked(method)
    given = [one for one in told if one.name not in asked.claims]
    arguments = [
        f"{one.name}={asked.claimed(one.name)}"
        if one.name in asked.claims
        else f'{one.name}=given(asked, "{one.name}", {asked.reading.of_argument(one)})'
        for one in told
    ]
    if method.pattern.operation == "query":
        arguments.append('limit=allowed(asked, "limit", http_api.size)')
        arguments.append('cursor=allowed(asked, "cursor", http_api.text)')
    yield f'@app.get("/{method.name.replace("_", "-")}")'
    yield f"{asked.route} {method.name}() -> Response[str]:"
    yield docstring(_told(asked, method, given), "    ")
    if any("(asked," in one for one in arguments):
        yield "    asked = app.current_event.query_string_parameters"
    call = f"{asked.awaits}{asked.repository}.{method.name}({', '.join(arguments)})"
    show = _shower(method)
    match method.pattern.operation:
        case "query":
            yield f"    page = {call}"
            yield f"    return answered(http_api.page_of(page, {show}))"
        case "count":
            yield f'    return answered({{"count": {call}}})'
        case "get":
            yield f"    return answered({show}({call}))"


def _told(asked: Api, method: Method, given: list[Argument]) -> str:
    names = listed([one.name for one in given])
    what = {
        "query": f"A page of {items_of(asked.plan)}", "count": f"The number of {items_of(asked.plan)}",
        "get": f"Parts of {one_of(asked.plan)}",
    }[method.pattern.operation]  # fmt: skip
    return f"{what} by {names}." if names else f"{what}."


def _shower(method: Method) -> str:
    return "_shown" if method.summary is None else "_summed_up"


def _parsing(asked: Api) -> Iterator[str]:
    item, word = asked.plan.item, asked.plan.word
    yield "@http_api.reads"
    yield f"def _{word}(told: dict[str, Any]) -> {item}:"
    yield docstring(f"{one_of(asked.plan).capitalize()} as a request tells it.", "    ")
    if asked.validates:
        keyed = "".join(f", {name}={reader}" for name, reader in asked.reading.keyed.items())
        made = f"{item}.model_validate(told)"
        yield f"    return http_api.with_key({made}{keyed})" if keyed else f"    return {made}"
    else:
        yield from asked.reading.function(item)
        yield from asked.reading.of_maps()


def _showing(asked: Api) -> Iterator[str]:
    plan = asked.plan
    names = ", ".join(f'"{told.code_name}"' for told in asked.reading.told)
    yield f"def _shown({plan.word}: {plan.item}) -> dict[str, Any]:"
    yield docstring(f"What is answered of {one_of(asked.plan)}.", "    ")
    yield f"    return http_api.parts_of({plan.word}, {names})"
    if plan.summaries:
        given = " | ".join(summary.name for summary in plan.summaries)
        fields = dict.fromkeys(told.code_name for summary in plan.summaries for told, _ in summary.fields)
        shown = "".join(f', "{name}"' for name in fields)
        yield from ("", "", f"def _summed_up({plan.word}: {given}) -> dict[str, Any]:")
        yield docstring(f"What is answered of {one_of(asked.plan)} where not all of it is read.", "    ")
        yield f"    return http_api.parts_of({plan.word}{shown})"
