"""What code the functions and containers of a CDK program run."""

from collections.abc import Iterator

from dynamorm_analysis.facts.values import Call, Member, Value
from dynamorm_analysis.libraries.cdk.constructs import Code
from dynamorm_analysis.libraries.cdk.programs.following import MAX_CALLERS, caller_of
from dynamorm_analysis.libraries.cdk.programs.giving import given_by_name
from dynamorm_analysis.libraries.cdk.programs.paths import path_of
from dynamorm_analysis.libraries.cdk.programs.telling import camel_case
from dynamorm_analysis.libraries.cdk.services import app_folder
from dynamorm_analysis.libraries.values.values import constant_text
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Produced
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.wiring import holds

ASSETS = frozenset({"fromAsset", "asset", "fromImageAsset", "fromAssetImage", "fromDockerBuild"})


def code_of(program: Program, call: Call, scope: Scope) -> Code | None:
    """What the function runs that a call makes or describes."""
    named_values = given_by_name(program, call, scope)
    app = app_folder(program, scope.path)
    handler, index = (
        _text(program, *named_values[name]) if name in named_values else "" for name in ("handler", "index")
    )
    if "entry" in named_values:
        entry = path_of(program, *named_values["entry"], app)
        if entry is None:
            return None
        folder, _, last = entry.rpartition("/")
        return Code(folder, entry=last) if "." in last else Code(entry, "" if "." not in handler else handler, index)
    asset = _asset(program, *named_values["code"]) if "code" in named_values else None
    made_of = path_of(program, *asset, app) if asset is not None else None
    return Code(made_of, handler, index) if made_of is not None else None


def _text(program: Program, value: Value, scope: Scope) -> str:
    return constant_text(program, value, scope) or ""


def _asset(program: Program, value: Value, scope: Scope) -> tuple[Value, Scope] | None:
    """The folder in `Code.from_asset(folder)`."""
    if not isinstance(value, Call):
        found = meaning(program, value, scope)
        if not isinstance(found, Produced):
            return None
        value, scope = found.call, found.scope
    match value:
        case Call(function=Member(name=name), arguments=arguments) if camel_case(name) in ASSETS:
            for argument in arguments:
                if not argument.spread and argument.name in ("", "path", "directory"):
                    return argument.value, scope
    return None


def deployed_beside(program: Program, scope: Scope, code: Code | None) -> tuple[str, ...]:
    """The folders of all code that a construct deploys during whose making a function runs: of those around each other
    the innermost that tells more than what is known to be the code of a function."""
    outer: Scope | None = scope
    for _ in range(MAX_CALLERS):
        owner = (outer.enclosing_class or outer).alone if outer is not None else None
        if outer is None or owner is None or owner.node is None:
            break
        found = _all_deployed(program, owner)
        if inside := tuple(one for one in found if code is None or (one != code.folder and holds(code.folder, one))):
            return inside
        outer = caller_of(outer)
    return (code.folder,) if code is not None and code.folder else ()


def _all_deployed(program: Program, owner: Scope) -> tuple[str, ...]:
    return program.shared("cdk code", owner, lambda: tuple(dict.fromkeys(_deployed(program, owner))))


def _deployed(program: Program, owner: Scope) -> Iterator[str]:
    if owner.node is None or owner.parent is None:
        return
    for call, occurrence in calls(owner.parent, owner.node):
        code = code_of(program, call, occurrence.scope)
        if code is not None and code.folder:
            yield code.folder
        elif (asset := _asset(program, call, occurrence.scope)) is not None:
            folder = path_of(program, *asset, app_folder(program, occurrence.scope.path))
            if folder:
                yield folder
