"""What code waits for besides DynamoDB: other services, pages of the web, commands; and what takes seconds of that."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Class, Function, Statement, expressions, inside
from dynamorm_analysis.facts.values import Call, Constant, Member, Name, Value, last_name, parts_of
from dynamorm_analysis.libraries.calls.passed_arguments import functions_run
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import External, Meaning, Part, Produced
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.static_types import called
from dynamorm_analysis.words import words_of

SERVICES = frozenset(
    {"aiohttp", "anthropic", "dns", "httpx", "openai", "paramiko", "redis", "requests", "sendgrid", "smtplib", "stripe"}
    | {"feedparser", "gspread", "slack_sdk", "subprocess", "tweepy", "twilio", "urllib", "urllib3", "yfinance"}
)
"""Packages whose calls wait for somebody else."""
WORDS_ALONE = ("urllib.error.", "urllib.parse.")
"""Modules of these that ask nobody."""
ASKING = frozenset({"describe", "invoke", "publish", "send", "upload", "download"})
"""First words of functions of packages that do so."""
REQUESTS = frozenset(
    {"copy_object", "delete_object", "get_object", "head_object", "put_object", "upload_file", "upload_fileobj"}
    | {"download_file", "download_fileobj", "send_email", "send_raw_email", "send_templated_email", "send_message"}
    | {"put_events", "start_execution", "post_to_connection", "invoke_model", "invoke", "publish", "publish_batch"}
    | {"CopyObject", "DeleteObject", "GetObject", "HeadObject", "PutObject", "SendEmail", "SendMessage", "PutEvents"}
    | {"StartExecution", "PostToConnection", "InvokeModel"}
)
"""What clients of AWS's other services are asked for, by names that tell it whatever they are called on."""
LOCAL = frozenset({"Table", "generate_presigned_url", "generate_presigned_post", "get_paginator", "get_waiter"})
"""What clients do without asking anybody, and tables, which are no other service."""
FARTHEST = 4  # calls
MODELS = frozenset(
    {"invoke_model", "invoke_model_with_response_stream", "converse", "converse_stream", "invoke_agent"}
    | {"InvokeModel", "InvokeModelWithResponseStream", "Converse", "ConverseStream", "InvokeAgent"}
    | {"ainvoke", "generate_content", "generate_content_async"}
)
"""What clients of Bedrock are asked for, the agents and models of LangChain, and those of Gemini."""
CONVERSING = (("messages", "create"), ("completions", "create"), ("responses", "create"))
"""The last two names of what clients of language models are asked for."""
SLOW_PACKAGES = frozenset({"anthropic", "litellm", "openai", "subprocess"})
"""Packages whose calls take seconds: language models, and commands."""
WAITS = frozenset({"sleep", "Sleep", "wait", "After"})
"""Functions that wait where they are called; one that calls these may do so after an error alone."""


@dataclass(frozen=True, slots=True)
class Others:
    """What is waited for: by what names it is asked whatever these are called on, and what else asks it."""

    name: str
    requests: frozenset[str]
    are_asked: Callable[[Meaning], bool]


def waits_elsewhere(program: Program, body: tuple[Statement, ...], scope: Scope) -> bool:
    """Whether a loop's body asks other services, itself or by the functions that it calls."""
    return program.budget.going_further(lambda: _waits(program, body, scope, FARTHEST, ELSEWHERE), False)


def call_waits_elsewhere(program: Program, call: Value, scope: Scope) -> bool:
    """Whether the functions of the workspace that a call runs ask other services."""
    if not isinstance(call, Call):
        return False
    return program.budget.going_further(lambda: _leads_to_others(program, call, scope, FARTHEST, ELSEWHERE), False)


def call_takes_long(program: Program, call: Call, scope: Scope) -> bool:
    """Whether a call runs a command or asks a language model, or runs functions that do so."""
    return program.budget.going_further(lambda: _is_asked(program, (call,), scope, FARTHEST, SLOW), False)


def asks_elsewhere(program: Program, call: Call, scope: Scope) -> bool:
    """Whether a call itself asks another service, so that what it gives is that one's answer."""
    match call.function:
        case Member(owner=owner, name=name) if (last_name(owner), name) in CONVERSING:
            return True
        case function:
            return last_name(function) in REQUESTS | MODELS or _asks_others(meaning(program, function, scope))


def _waits(program: Program, body: tuple[Statement, ...], scope: Scope, further: int, others: Others) -> bool:
    return _is_asked(program, tuple(_calls(body)), scope, further, others)


def _is_asked(program: Program, calls: tuple[Call, ...], scope: Scope, further: int, others: Others) -> bool:
    if any(last_name(call.function) in others.requests for call in calls):
        return True
    if any(others.are_asked(meaning(program, call.function, scope)) for call in calls):
        return True
    return further > 0 and any(_leads_to_others(program, call, scope, further, others) for call in calls)


def _leads_to_others(program: Program, call: Call, scope: Scope, further: int, others: Others) -> bool:
    """Whether a call runs a function of the workspace that waits for others, or one of several."""
    runs = [run.scope for run in functions_run(program, call, scope)]
    declared = called(program, call, scope) if not runs else None
    return any(_run_waits(program, run.alone, further, others) for run in (runs if declared is None else (declared,)))


def _run_waits(program: Program, function: Scope, further: int, others: Others) -> bool:
    node = function.node
    if not isinstance(node, Function):
        return False
    return program.shared(
        f"{others.name} {further}", function, lambda: _waits(program, node.body, function, further - 1, others)
    )


def _calls(body: tuple[Statement, ...]) -> Iterator[Call]:
    for each in body:
        for statement in inside(each):
            if isinstance(statement, Class | Function):
                continue
            for value in expressions(statement):
                for part in parts_of(value):
                    if isinstance(part, Call) and isinstance(part.function, Name | Member):
                        yield part


def _asks_others(asked: Meaning) -> bool:
    match asked:
        case External(name=name):
            first, _, last = name.partition(".")
            is_of_service = first in SERVICES and not name.startswith(WORDS_ALONE)
            return is_of_service or words_of(last.rpartition(".")[2])[:1] in _FIRST_WORDS
        case Part(owner=owner, name=name):
            return name not in LOCAL and _is_of_others(owner)
    return False


_FIRST_WORDS = [[word] for word in ASKING]


def _is_of_others(asked: Meaning) -> bool:
    """Whether an object is one of such a package, or a client of another service of AWS."""
    return any(_is_of(one, SERVICES) or _is_client_of_others(one) for one in _made_through(asked))


def _is_of(asked: Meaning, packages: frozenset[str]) -> bool:
    return isinstance(asked, External) and asked.name.partition(".")[0] in packages


def _made_through(asked: Meaning) -> Iterator[Meaning]:
    """What is asked, whose part it is, what made that, and so on: `OpenAI().chat.create`, `OpenAI().chat`, `OpenAI()`,
    `OpenAI`."""
    while True:
        yield asked
        match asked:
            case Part(owner=owner):
                asked = owner
            case Produced(callee=callee):
                asked = callee
            case _:
                return


def _is_client_of_others(asked: Meaning) -> bool:
    return isinstance(asked, Produced) and _makes_client(asked.callee) and _is_for_others(asked.call)


def _makes_client(callee: Meaning) -> bool:
    return isinstance(callee, External | Part) and callee.name.rpartition(".")[2] in ("client", "resource")


def _is_for_others(call: Call) -> bool:
    """Whether a call names a service that does not keep tables."""
    named = (argument.value for argument in call.arguments if argument.name in ("", "service_name"))
    first = next(named, None)
    return isinstance(first, Constant) and isinstance(first.value, str) and not first.value.startswith("dynamodb")


def _asks_slow_package(asked: Meaning) -> bool:
    """Whether a call asks such a package, and does not only make an object of it: `OpenAI()`."""
    is_made = isinstance(asked, External) and asked.name.rpartition(".")[2][:1].isupper()
    return not is_made and any(_is_of(one, SLOW_PACKAGES) for one in _made_through(asked))


ELSEWHERE = Others("waits", REQUESTS, _asks_others)
SLOW = Others("takes long", MODELS, _asks_slow_package)
