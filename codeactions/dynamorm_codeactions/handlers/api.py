"""The HTTP API of a kind of items: routes for what a repository does, each answered from it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.wording import listed
from dynamorm_cdkgen.python_text import docstring, formatted, imported
from dynamorm_codeactions.handlers.reading import TEXT, Reading
from dynamorm_codeactions.repositories.plan import Argument, Method, RepositoryPlan
from dynamorm_codeactions.repositories.told import items_of, kind_of, one_of

POWERTOOLS = "aws_lambda_powertools"
OFFERED = ("allowed", "answered", "given")


@dataclass(frozen=True, slots=True)
class Api:
    """An API to be written. `model` is the kind of items as code declares it, `models` and `repositories` are what its
    module imports the class of the items and their repositories from, `enumerations` the same of those of its fields,
    and `own` the packages of the project itself. `resolver` is the class of Powertools that reads requests, and
    `validates` says that the class of the items checks by itself what it is made of."""

    plan: RepositoryPlan
    model: EntityModel
    models: str
    repositories: str
    resolver: str
    own: tuple[str, ...] = ()
    enumerations: Mapping[str, str] = field(default_factory=dict)
    validates: bool = False

    @property
    def reading(self) -> Reading:
        return Reading(self.model)

    @property
    def repository(self) -> str:
        """What the module calls the repository: its items, unless a part of a path is called so."""
        taken = {one.name for one in self.plan.identity}
        return self.plan.words if self.plan.words not in taken else f"{self.plan.words}_repository"

    @property
    def path(self) -> str:
        """That of all items."""
        return f"/{self.plan.words.replace('_', '-')}"

    @property
    def path_of_one(self) -> str:
        return "/".join([self.path, *(f"<{one.name}>" for one in self.plan.identity)])

    @property
    def given(self) -> str:
        """The parts of a path that tell one item, as parameters."""
        return ", ".join(f"{one.name}: str" for one in self.plan.identity)

    @property
    def passed(self) -> str:
        """The same as arguments of the repository."""
        return ", ".join(map(self._passed, self.plan.identity))

    def _passed(self, argument: Argument) -> str:
        reader = self.reading.of_argument(argument)
        return argument.name if reader == TEXT else f'http_api.part({argument.name}, "{argument.name}", {reader})'


def api(asked: Api) -> str:
    """The module's text without its head."""
    body = [
        "logger = Logger()", "tracer = Tracer()", f"app = {asked.resolver}()", "http_api.answers_errors(app)",
        f"{asked.repository}: {asked.plan.protocol} = {asked.plan.repository}()", "", "",
        HANDLER.strip(), *_create(asked), *_one(asked),
    ]  # fmt: skip
    for method in asked.plan.methods:
        body += ["", "", *_method(asked, method)]
    body += ["", "", *_parsing(asked), "", "", *_showing(asked)]
    told = "\n".join(body)
    opening = f'"""The HTTP API of {items_of(asked.plan)}."""'
    return formatted("\n".join([opening, "", imported(_imports(asked, told), asked.own), "", told]) + "\n")


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
    found.setdefault(asked.models, set()).add(plan.imported_item)
    if "(UTC)" in body:
        found["datetime"] = {"UTC"}
    for summary in plan.summaries:
        found[f"{asked.repositories}.{plan.stem}_base"].add(summary.name)
    for name, module in asked.enumerations.items():
        if re.search(rf"\b{name}\b", body):
            found.setdefault(module, set()).add(name)
    return found


def _create(asked: Api) -> Iterator[str]:
    word = asked.plan.word
    yield from ("", "", f'@app.post("{asked.path}")', "def create() -> Response[str]:")
    told = f"Stores a new {kind_of(asked.plan)}, once however often a request comes that has an `Idempotency-Key`."
    yield docstring(told, "    ")
    yield '    key = app.current_event.headers.get("idempotency-key")'
    yield f'    request = {{"key": key, "body": {_body(asked)}}}'
    yield "    made = _created(request=request) if key else _create(request)"
    yield "    return answered(made, HTTPStatus.CREATED)"
    yield from ("", "", "def _create(request: dict[str, Any]) -> dict[str, Any]:")
    yield f'    {word} = _{word}(request["body"])'
    yield f"    return _shown({asked.repository}.create({word}))"
    yield from ("", "", *IDEMPOTENT.strip().split("\n"))


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


def _body(asked: Api) -> str:
    """How the body of a request is read: PynamoDB takes floats, boto3 takes decimals."""
    return "http_api.body_of(app.current_event" + (", float)" if asked.model.library == "pynamodb" else ")")


def _one(asked: Api) -> Iterator[str]:
    word, words = asked.plan.word, asked.repository
    yield from ("", "", f'@app.get("{asked.path_of_one}")', f"def read({asked.given}) -> Response[str]:")
    yield docstring(f"{one_of(asked.plan).capitalize()}.", "    ")
    yield f"    return answered(_shown({words}.get({asked.passed})))"
    yield from ("", "", f'@app.put("{asked.path_of_one}")', f"def update({asked.given}) -> Response[str]:")
    yield docstring(f"Puts other values in the place of those of {one_of(asked.plan)}.", "    ")
    named = zip(asked.model.identity, asked.plan.identity, strict=True)
    identity = ", ".join(f'"{own.name}": {one.name}' for own, one in named)
    yield f"    changed = _{word}({{**{_body(asked)}, {identity}}})"
    yield f"    return answered(_shown({words}.update(changed)))"
    yield from ("", "", f'@app.delete("{asked.path_of_one}")', f"def delete({asked.given}) -> Response[str]:")
    yield docstring(f"Removes {one_of(asked.plan)}, if there is one.", "    ")
    yield f"    {words}.delete({asked.passed})"
    yield "    return answered(None, HTTPStatus.NO_CONTENT)"


def _method(asked: Api, method: Method) -> Iterator[str]:
    given = [one for one in (*method.positional, *method.keywords) if one.parameter is not None]
    arguments = [f'{one.name}=given(asked, "{one.name}", {asked.reading.of_argument(one)})' for one in given]
    if method.pattern.operation == "query":
        arguments.append('limit=allowed(asked, "limit", http_api.size)')
        arguments.append('cursor=allowed(asked, "cursor", http_api.text)')
    yield f'@app.get("/{method.name.replace("_", "-")}")'
    yield f"def {method.name}() -> Response[str]:"
    yield docstring(_told(asked, method, given), "    ")
    if arguments:
        yield "    asked = app.current_event.query_string_parameters"
    call = f"{asked.repository}.{method.name}({', '.join(arguments)})"
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
        yield f"    return {item}.model_validate(told)"
    else:
        yield from asked.reading.function(item)


def _showing(asked: Api) -> Iterator[str]:
    plan = asked.plan
    names = ", ".join(f'"{told.code_name}"' for told in asked.reading.told)
    yield f"def _shown({plan.word}: {plan.item}) -> dict[str, Any]:"
    yield docstring(f"What is answered of {one_of(asked.plan)}.", "    ")
    yield f"    return http_api.parts_of({plan.word}, {names})"
    if plan.summaries:
        given = " | ".join(summary.name for summary in plan.summaries)
        fields = dict.fromkeys(told.code_name for summary in plan.summaries for told, _ in summary.fields)
        shown = ", ".join(f'"{name}"' for name in fields)
        yield from ("", "", f"def _summed_up({plan.word}: {given}) -> dict[str, Any]:")
        yield docstring(f"What is answered of {one_of(asked.plan)} where not all of it is read.", "    ")
        yield f"    return http_api.parts_of({plan.word}, {shown})"
