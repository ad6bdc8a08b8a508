"""Which tables an expression of a CDK program stands for."""

from collections.abc import Callable

from dynamorm_analysis.facts.statements import Function, is_made_name
from dynamorm_analysis.facts.values import Call, Member, Name, called_span
from dynamorm_analysis.libraries.cdk.classes import class_of
from dynamorm_analysis.libraries.cdk.constructs import Construct, Fields, Wording
from dynamorm_analysis.libraries.cdk.programs.telling import camel_case, of_arguments, told
from dynamorm_analysis.libraries.cdk.services import service_folder
from dynamorm_analysis.libraries.cdk.tables import (
    REFERENCES,
    TELLING,
    identity,
    is_asked_for,
    is_table,
    referred,
)
from dynamorm_analysis.linking.calls.calling import arguments_of
from dynamorm_analysis.linking.evaluation import meaning, mro
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, External, Instance, Meaning, Produced, options
from dynamorm_analysis.linking.objects.constructing import INIT, constructions
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.linking.scope import Scope

STACKS = frozenset({"Stack", "NestedStack", "Stage", "App"})
ID = 1
"""The position of a construct's id in its call, behind its scope."""
ID_NAMES = ("id", "construct_id", "id_", "_id")
MAX_BASES = 8
MAX_CALLERS = 5


def kind_of(found: Meaning) -> str:
    """The class of CDK that a meaning is, in AWS's words: `aws_dynamodb.Table`; empty for all else."""
    return class_of(found.name) if isinstance(found, External) else ""


def table_kind(program: Program, found: Meaning) -> str:
    """The class of CDK's tables that a meaning is or derives from; empty where it is none."""
    kinds = [kind_of(base) for base in mro(program, found)] if isinstance(found, ClassRef) else [kind_of(found)]
    return next((kind for kind in kinds if is_table(kind)), "")


def tables(program: Program, found: Meaning) -> tuple[Construct, ...]:
    """The tables that a meaning may be, each once; none where it may be something else."""
    made = [_table(program, option) for option in options(found)]
    known = [construct for construct in made if construct is not None]
    return tuple({construct.address: construct for construct in known}.values()) if len(known) == len(made) else ()


def identities(program: Program, found: Meaning) -> tuple[str, ...]:
    """The ids of the tables that a meaning may be, those that are only referred to included; none where it may be
    something else."""
    ids = [_identity(program, option) for option in options(found)]
    return tuple(dict.fromkeys(ids)) if all(ids) else ()


def _identity(program: Program, found: Meaning) -> str:
    construct = _table(program, found)
    if construct is not None:
        return "" if _is_left_to_callers(program, construct, found) else identity(construct)
    match found:
        case Produced(callee=External() as callee, call=call, scope=scope):
            name, _, method = kind_of(callee).rpartition(".")
            if is_table(name) and camel_case(method) in REFERENCES:
                given = of_arguments(program, call.arguments, scope, scope.place(call.span), positional=True)
                return referred(given, service_folder(program, scope.path))
    return ""


def _is_left_to_callers(program: Program, construct: Construct, made: Meaning) -> bool:
    """Whether each call of the function that makes a table makes another one, so that none is this one."""
    outermost = made.scope if isinstance(made, Produced | Instance) else None
    for _ in range(MAX_CALLERS):
        further = caller_of(outermost) if outermost is not None else None
        outermost = further or outermost
    if outermost is None or not is_asked_for(construct, by_name=names_apart(program, outermost)):
        return False
    return is_called(program, outermost)


def _table(program: Program, found: Meaning) -> Construct | None:
    match found:
        case Produced(callee=callee, call=call, scope=scope) if kind := table_kind(program, callee):
            return of_call(program, kind, call, scope)
        case Instance(of=of, call=None) if kind := table_kind(program, of):
            return of_class(program, kind, of)
        case Instance(of=of, call=call, scope=scope) if call and scope and (kind := table_kind(program, of)):
            return of_subclass(program, kind, of, call, scope)
    return None


def is_called(program: Program, function: Scope) -> bool:
    """Whether something in the program may call a function: of a construct it is known, of others it is supposed,
    unless it has no name and only what it is given to can call it."""
    if function.node is not None and is_made_name(function.node.name):
        return False
    owner = function.enclosing_class
    if owner is None or function.node is None or function.node.name != INIT:
        return function.node is not None
    made = constructions(program, ClassRef(owner), meaning)
    return made is None or bool(made)


# ---- calls ----------------------------------------------------------------------------------------------------------


def of_call(program: Program, kind: str, call: Call, scope: Scope) -> Construct:
    """The construct that a call makes."""
    return _told_nearest(program, scope, lambda where: _of_call(program, kind, call, where))


def _told_nearest(program: Program, scope: Scope, make: Callable[[Scope], Construct]) -> Construct:
    """A construct that a call makes during other calls: of these no more count than decide about it, so that it is the
    same one from wherever it is reached."""
    outer: Scope | None = scope
    for levels in range(MAX_CALLERS):
        with program.apart():
            construct = make(_with_callers(scope, levels))
        if outer is None or not is_asked_for(construct, by_name=names_apart(program, outer)):
            return construct
        outer = caller_of(outer)
    return make(scope)


def _with_callers(scope: Scope, levels: int) -> Scope:
    """A function during a call, of whose callers so many count."""
    if not levels:
        return by_itself(scope)
    receiver = scope.receiver
    if isinstance(receiver, Instance) and receiver.scope is not None:
        receiver = Instance(receiver.of, receiver.call, _with_callers(receiver.scope, levels - 1))
    callers = {id(caller): caller for _, caller in scope.arguments.values()}
    cut = {key: _with_callers(caller, levels - 1) for key, caller in callers.items()}
    if (own := _calling_itself(scope)) is not None:
        receiver = cut[id(own)].receiver
    return scope.on(receiver).calling({name: (value, cut[id(at)]) for name, (value, at) in scope.arguments.items()})


def caller_of(scope: Scope) -> Scope | None:
    """Where the call of a function stands."""
    if (own := _calling_itself(scope)) is not None:
        return own
    if (made := _made(scope)) is not None:
        return made[1]
    return next((caller for _, caller in scope.arguments.values()), None)


def _calling_itself(scope: Scope) -> Scope | None:
    """The method of the same object that calls a method: with it, who made the object comes a call later."""
    made = _made(scope)
    for _, caller in scope.arguments.values() if made is not None else ():
        further = _made(caller)
        if further is not None and made is not None and further[0] is made[0]:
            return caller
    return None


def by_itself(scope: Scope) -> Scope:
    """A function as it stands, during no call."""
    return scope.calling({}).on(None)


def names_apart(program: Program, scope: Scope) -> bool:
    """Whether a table of another name is another table of the program: not so for the stacks of several stages."""
    owner = scope.enclosing_class
    bases = mro(program, ClassRef(owner)) if owner is not None else ()
    return not any(isinstance(base, External) and base.name.rpartition(".")[2] in STACKS for base in bases)


def _of_call(program: Program, kind: str, call: Call, scope: Scope) -> Construct:
    properties = of_arguments(program, call.arguments, scope, scope.place(call.span), read=TELLING)
    return _construct(program, kind, call, scope, properties)


def _construct(program: Program, kind: str, call: Call, scope: Scope, properties: Fields) -> Construct:
    path, way = _way(program, scope)
    own = _id(program, call, scope)
    made = _made(scope)
    outer = _id(program, *made) if made is not None else ""
    called = kind.rpartition(".")[2]
    kept = _kept_as(call, scope) if not own else ""
    apart = own or kept or f"{called}@{call.span.start}"
    return Construct(
        kind=kind,
        symbol=outer or own or kept or called,
        address=f"{path}:{'/'.join((*way, apart))}",
        service=service_folder(program, scope.path),
        place=scope.place(called_span(call)),
        properties=properties,
    )


def _way(program: Program, scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The file and the ids on the way to what a function makes: during a call, those of what the call makes."""
    if (made := _made(scope)) is not None:
        path, way = _way(program, made[1])
        return path, (*way, _id(program, *made))
    if (caller := caller_of(scope)) is not None:
        return _way(program, caller)
    owner = scope.name.removesuffix(".__init__")
    return scope.path, (owner,) if owner else ()


def _made(scope: Scope) -> tuple[Call, Scope] | None:
    """The call that makes the object whose method runs."""
    match scope.receiver:
        case Instance(call=call, scope=where) if call is not None and where is not None:
            return call, where
    return None


def _id(program: Program, call: Call, scope: Scope) -> str:
    """The id that a call gives to its construct."""
    positional = [argument.value for argument in call.arguments if not argument.name and not argument.spread]
    named = [argument.value for argument in call.arguments if argument.name in ID_NAMES]
    for value in (*positional[ID : ID + 1], *named):
        found = told(program, value, scope)
        return str(found.template) if isinstance(found, Wording) else ""
    return ""


def _kept_as(call: Call, scope: Scope) -> str:
    """The local name that a construct is kept as, which tells it from others whose ids are not known either."""
    for name, bounds in scope.bindings.items():
        if any(bound.value is not None and bound.value.span == call.span for bound in bounds):
            return name
    return ""


# ---- subclasses -----------------------------------------------------------------------------------------------------


def of_class(program: Program, kind: str, of: ClassRef) -> Construct:
    """The table that each object of a class is, as far as the class tells."""
    node = of.scope.node
    assert node is not None  # a class's scope has its class
    method = initialiser(program, of)
    at = of.scope.place(node.name_span)
    call = superior(method) if method is not None else None
    properties = Fields({}, at)
    if method is not None and call is not None:
        with program.apart():
            properties = _inherited(program, of, method, call)
    return Construct(
        kind=kind,
        symbol=node.name,
        address=f"{of.scope.path}:{of.scope.name}",
        service=service_folder(program, of.scope.path),
        place=at,
        properties=properties,
    )


def of_subclass(program: Program, kind: str, of: ClassRef, call: Call, scope: Scope) -> Construct:
    """The table that a call of a class makes which derives from CDK's table."""
    method = initialiser(program, of)
    if method is None:
        return _of_call(program, kind, call, scope)
    construct = of_class(program, kind, of)
    if not is_asked_for(construct, by_name=True):
        return construct
    return _told_nearest(
        program, scope, lambda where: _construct(program, kind, call, where, _properties(program, of, call, where))
    )


def initialiser(program: Program, of: ClassRef) -> Scope | None:
    """The `__init__` that a class of the workspace has, by itself or from a base of the workspace."""
    for base in mro(program, of):
        if isinstance(base, ClassRef) and base.scope.node is not None:
            for statement in base.scope.node.body:
                if isinstance(statement, Function) and statement.name == "__init__":
                    return base.scope.inner(statement)
    return None


def superior(method: Scope) -> Call | None:
    """The call of the base's `__init__` in one."""
    if not isinstance(method.node, Function) or method.parent is None:
        return None
    for call, _ in calls(method.parent, method.node):
        match call.function:
            case Member(owner=Call(function=Name(name="super")), name="__init__"):
                return call
    return None


def _properties(program: Program, of: ClassRef, call: Call, scope: Scope, depth: int = 0) -> Fields:
    """What CDK's own table is given in the end, when a class that derives from it is called."""
    method = initialiser(program, of)
    if method is None or not isinstance(method.node, Function) or depth > MAX_BASES:
        return of_arguments(program, call.arguments, scope, scope.place(call.span), read=TELLING)
    further = superior(method)
    if further is None:
        return Fields({}, scope.place(call.span))
    running = method.on(Instance(of, call, scope)).calling(arguments_of(method.node, call, scope, 1, method.parent))
    return _inherited(program, of, running, further, depth)


def _inherited(program: Program, of: ClassRef, method: Scope, further: Call, depth: int = 0) -> Fields:
    """What a class's `__init__` gives to that of its base."""
    line = mro(program, of)
    above = [base for base in line if isinstance(base, ClassRef) and method.parent != base.scope]
    behind = above[line.index(ClassRef(method.parent)) :] if method.parent and ClassRef(method.parent) in line else []
    for base in behind:
        if isinstance(base, ClassRef) and initialiser(program, base) is not None:
            return _properties(program, base, further, method, depth + 1)
    return of_arguments(program, further.arguments, method, method.place(further.span), read=TELLING)
