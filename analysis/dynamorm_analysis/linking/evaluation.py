"""From expressions to what they stand for: names followed to their definitions, strings folded, calls looked into."""

from dataclasses import dataclass
from functools import partial

from dynamorm_analysis.facts.statements import Assignment, Class, Function, Import
from dynamorm_analysis.facts.values import (
    Binding,
    Call,
    Conditional,
    Constant,
    Item,
    Lambda,
    Mapping,
    Member,
    Name,
    Operation,
    Template,
    Value,
)
from dynamorm_analysis.linking import importing
from dynamorm_analysis.linking.calls.calling import called, decorators_of, running
from dynamorm_analysis.linking.calls.deciding import chosen, left_by_or
from dynamorm_analysis.linking.calls.reachability import bound_during, returned_during
from dynamorm_analysis.linking.calls.services import made_of_unknown
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.scripts import is_script
from dynamorm_analysis.linking.following import MAX_DEPTH
from dynamorm_analysis.linking.meaning import (
    OPAQUE,
    Alternatives,
    ClassRef,
    Environment,
    External,
    FunctionRef,
    Instance,
    Meaning,
    ModuleRef,
    Opaque,
    ParameterRef,
    Part,
    Produced,
    Raw,
    Scalar,
    Setting,
    Text,
    alternatives,
    options,
)
from dynamorm_analysis.linking.names.lookup import in_effect, lookup
from dynamorm_analysis.linking.names.rounds import in_round
from dynamorm_analysis.linking.names.stores import stored
from dynamorm_analysis.linking.names.unpacking import taken_apart
from dynamorm_analysis.linking.objects.annotations import annotated
from dynamorm_analysis.linking.objects.classes import CLASS, Base, lacks, order_of
from dynamorm_analysis.linking.objects.constructing import INIT, injected
from dynamorm_analysis.linking.objects.fields import field_of
from dynamorm_analysis.linking.objects.made_instead import made_instead
from dynamorm_analysis.linking.objects.made_with import made_with
from dynamorm_analysis.linking.objects.members import Members
from dynamorm_analysis.linking.objects.promised import (
    Way,
    is_chosen_for_nothing,
    is_set_for_nothing,
    like_fallback,
    returned_object,
)
from dynamorm_analysis.linking.objects.type_arguments import read_from_bases
from dynamorm_analysis.linking.scope import Bound, Scope
from dynamorm_analysis.linking.settings import (
    applications,
    configuration,
    containers,
    environment_reads,
    flask_settings,
)
from dynamorm_analysis.linking.standard import ENVIRONMENT_MAPPINGS, TRANSPARENT_CALLS, is_copy
from dynamorm_analysis.linking.written import dictionaries, templates, texts
from dynamorm_analysis.linking.written.entries import member_of_object
from dynamorm_analysis.model.names import KeyTemplate


def meaning(program: Program, value: Value, scope: Scope, depth: int = 0) -> Meaning:
    """What an expression stands for where it is written. Never fails: what cannot be known is `Opaque` or `Raw`."""
    if depth > MAX_DEPTH:
        return OPAQUE
    if not program.budget.step():
        return program.budget.spent((value.span, scope), lambda: meaning(program, value, scope, depth), OPAQUE)
    match value:
        case Constant(value=str() as text):
            return Text(templates.text(text), written=True)
        case Constant(value=scalar):
            return Scalar(scalar)  # type: ignore[arg-type]  # a string is caught above
        case Template():
            return Text(folded(program, value, scope, depth + 1), written=True)
        case Name(name=name):
            return named(program, name, scope, value.span.start, depth + 1)
        case Member(owner=Name(name=of), name=name) if is_script(scope.path) and (kept := stored(scope, of, name)):
            return OPAQUE if kept.value is None else meaning(program, kept.value, kept.scope, depth + 1)
        case Member(owner=owner, name=name):
            return member(program, meaning(program, owner, scope, depth + 1), name, depth + 1)
        case Item():
            return _item(program, value, scope, depth + 1)
        case Call(span=span):
            # Once: each look would make another scope of the function that it runs, in which nothing is known yet.
            return program.once(
                (f"({span.end}", scope, span.start), depth, lambda: _called(program, value, scope, depth + 1)
            )
        case Operation(operator="or" | "and" as operator, operands=operands):
            if operator == "or":
                operands = left_by_or(program, operands, scope, meaning, depth + 1)
            parts = tuple(meaning(program, operand, scope, depth + 1) for operand in operands)
            if operator == "and" and all(isinstance(option, Instance) for option in options(parts[-1])):
                return parts[-1]  # `item and Order(**item)`: what is nothing is asked for nothing
            return alternatives(
                like_fallback(configuration.either(scope, operands, parts)) if operator == "or" else parts
            )
        case Operation(operator="+" | "%", operands=operands):
            if any(isinstance(meaning(program, operand, scope, depth + 1), Text) for operand in operands):
                return Text(folded(program, value, scope, depth + 1))
            return Raw(value, scope)
        case Conditional():
            perhaps = chosen(program, value, scope, meaning, depth + 1)
            parts = tuple(meaning(program, part, scope, depth + 1) for part in perhaps)
            return alternatives(like_fallback(parts, partial(is_chosen_for_nothing, value)))
        case Binding(value=inner):
            return meaning(program, inner, scope, depth + 1)
        case _:
            return Raw(value, scope)


# ---- names ----------------------------------------------------------------------------------------------------------


def named(program: Program, name: str, scope: Scope, before: int, depth: int = 0) -> Meaning:
    """What a name stands for when it is read at offset `before` of its statement."""
    return program.once((name, scope, before), depth, lambda: _named(program, name, scope, before, depth))


def _named(program: Program, name: str, scope: Scope, before: int, depth: int) -> Meaning:
    if (in_turn := in_round(scope, name)) is not None:
        return meaning(program, *in_turn, depth + 1)
    found = lookup(program, name, scope, before)
    if found is None:
        through_star = importing.star_imported(program, name, scope.path, _of_bounds, depth)
        return through_star or program.unbound(scope.path, name)
    bounds = bound_during(program, found.scope, found.bounds, meaning, depth + 1)
    if program.is_following:
        return _of_bounds(program, name, bounds, found.scope, depth)
    # Read at several places, a name mostly stands for what the same statements set it to.
    set_by = tuple((bound.anchor, bound.statement.span.start, bound.by) for bound in bounds)
    return program.once(
        (name, found.scope, set_by), depth, lambda: _of_bounds(program, name, bounds, found.scope, depth)
    )


def _of_bounds(program: Program, name: str, bounds: tuple[Bound, ...], scope: Scope, depth: int) -> Meaning:
    if len(bounds) == 1:
        return _bound_meaning(program, name, bounds[0], scope, depth + 1)
    found = tuple(_bound_meaning(program, name, bound, scope, depth + 1) for bound in bounds)
    ways = tuple(Way(scope, name, bound.value, bound.statement.span) for bound in bounds)
    return alternatives(like_fallback(found, partial(is_set_for_nothing, ways)))


def _bound_meaning(program: Program, name: str, bound: Bound, scope: Scope, depth: int) -> Meaning:
    if depth > MAX_DEPTH:
        return OPAQUE
    where = scope if scope.node is not None else program.module_scope(scope.path, bound.anchor)
    match bound.by:
        case "import" if isinstance(bound.statement, Import):
            return imported(program, bound.statement, scope.path, depth)  # no branches: one step for each file
        case "class":
            return ClassRef(where.inner(bound.statement))  # type: ignore[arg-type]  # bound by a class statement
        case "function":
            return FunctionRef(where.inner(bound.statement))  # type: ignore[arg-type]  # bound by a function statement
        case "parameter":
            return _parameter(program, name, scope, depth + 1)
        case "global" if bound.value is not None and isinstance(bound.statement, Function):
            return meaning(program, bound.value, where.inner(bound.statement), depth + 1)
        case "assignment" | "resource" | "other" if bound.value is not None:
            return meaning(program, bound.value, where, depth + 1)
        case "assignment" if isinstance(bound.statement, Assignment) and isinstance(scope.node, Class):
            return ParameterRef(where, name, bound.statement.annotation)  # declared here, and set elsewhere
        case "assignment" if (part := taken_apart(name, bound)) is not None:
            return meaning(program, part, where, depth + 1)
        case _:
            return OPAQUE


def _parameter(program: Program, name: str, scope: Scope, depth: int) -> Meaning:
    function, owner, is_receiver = scope.node, scope.enclosing_class, name == scope.receiver_name
    if name in scope.arguments and not (is_receiver and scope.receiver is not None):
        return meaning(program, *scope.arguments[name], depth + 1)
    if not isinstance(function, Function):
        return OPAQUE
    if owner and is_receiver:
        decorators = decorators_of(FunctionRef(scope))
        if "staticmethod" not in decorators:
            receiver = scope.receiver if isinstance(scope.receiver, Instance | ClassRef) else Instance(ClassRef(owner))
            return receiver.of if "classmethod" in decorators and isinstance(receiver, Instance) else receiver
    elif owner and function.name == INIT and (found := injected(program, name, scope, meaning, depth)):
        return found
    parameter = function.parameter(name)
    found = ParameterRef(scope, name, parameter.annotation if parameter else None)
    return applications.given(program, found, meaning, depth)


def imported(program: Program, statement: Import, path: str, depth: int = 0) -> Meaning:
    """What an import binds: a module or name of the workspace, or something external."""
    return importing.imported(program, statement, path, _of_bounds, depth)


def in_module(program: Program, path: str, name: str, depth: int = 0) -> Meaning | None:
    """What a module of the workspace holds under a name; None when it holds nothing."""
    return importing.in_module(program, path, name, _of_bounds, depth)


# ---- members --------------------------------------------------------------------------------------------------------


def member(program: Program, owner: Meaning, name: str, depth: int = 0) -> Meaning:
    """What `owner.name` stands for."""
    if depth > MAX_DEPTH:
        return OPAQUE
    match owner:
        case External(name=outer):
            return flask_settings.kept(program, owner, name, meaning, depth) or External(f"{outer}.{name}")
        case ModuleRef(path=path):
            inside = in_module(program, path, name, depth + 1)
            if inside is not None:
                return inside
            found = program.resolve_module(path, name, 1) if path.endswith("__init__.py") else None
            return ModuleRef(found) if found else OPAQUE
        case ClassRef():
            return _members(program, depth + 1).of_class(owner, name)
        case Instance():
            return _members(program, depth + 1).of_instance(owner, name, depth)
        case Produced(callee=External(name="super"), scope=scope):
            return _members(program, depth + 1).of_super(owner, scope, name)
        case Alternatives():
            present = _present(owner)
            held = tuple(member(program, option, name, depth + 1) for option in present)
            return alternatives(_methods(program, present, held, name) or held)
        case Text() | Scalar() | Environment() if name == "value":  # of an enumeration's member
            return owner
        case Raw(value=Mapping(entries=entries, span=span), scope=scope) if is_script(scope.path):
            asked = (f".{name}", scope, span.start)
            member_in = partial(member, program, depth=depth + 1)
            look = partial(member_of_object, program, entries, scope, name, meaning, member_in, depth + 1)
            return program.once(asked, depth, look)
        case Opaque() | Text() | Scalar() | Environment() | FunctionRef():
            return OPAQUE
        case ParameterRef() if told := annotated(program, owner, meaning):
            return _members(program, depth + 1).of_one_of(told, name, depth) or Part(owner, name)
        case Setting(given=given):
            return member(program, given, name, depth + 1)
        case _:
            stored = flask_settings.kept(program, owner, name, meaning, depth + 1)
            return stored or applications.kept(program, owner, name, meaning, depth + 1) or Part(owner, name)


def _present(found: Meaning) -> tuple[Meaning, ...]:
    """The possibilities of something that is used: it is not None then, where it may be anything else."""
    return tuple(option for option in options(found) if option != Scalar(None)) or options(found)


def _methods(
    program: Program, owners: tuple[Meaning, ...], found: tuple[Meaning, ...], name: str
) -> tuple[Meaning, ...]:
    """The methods of that name of some objects, without those of classes that surely have none; nothing where what is
    left is no method."""
    has = [not (isinstance(one, Instance) and lacks(mro(program, one.of), name)) for one in owners]
    left = tuple(one for one, is_there in zip(found, has, strict=True) if is_there)
    return left if all(isinstance(option, FunctionRef) for one in left for option in options(one)) else ()


def mro(program: Program, start: Base) -> tuple[Base, ...]:
    """A class and its bases in method resolution order; bases that cannot be known are `External("")`."""
    if not isinstance(start, ClassRef):
        return (start,)
    return program.shared(
        "mro", start.scope, lambda: order_of(start, lambda written, outer: meaning(program, written, outer))
    )


def _members(program: Program, depth: int) -> Members:
    return Members(
        program,
        partial(meaning, program, depth=depth),
        lambda name, bounds, scope: _of_bounds(program, name, in_effect(bounds), scope, depth),
        lambda function: returned(program, function, depth),
        lambda of: mro(program, of),
        lambda instance, line, name: field_of(program, instance, line, name, meaning, depth),
    )


# ---- calls ----------------------------------------------------------------------------------------------------------


def returned(program: Program, function: Scope, depth: int = 0) -> Meaning:
    """What a function returns, as the union of its return statements; nothing known for a generator."""
    if depth > MAX_DEPTH or not isinstance(function.node, Function):
        return OPAQUE
    statements = returned_during(program, function, meaning, depth)
    values = [statement.value for statement in statements if statement.value is not None]
    if not values:
        return OPAQUE
    return alternatives(tuple(meaning(program, value, function, depth + 1) for value in values))


def _called(program: Program, call: Call, scope: Scope, depth: int) -> Meaning:
    if text := texts.of_method(call, _Look(program, scope), depth):
        return text
    callee = called(call.function, partial(meaning, program, scope=scope, depth=depth + 1))
    found = alternatives(tuple(_result(program, option, call, scope, depth + 1) for option in _present(callee)))
    return configuration.read_by(program, call, scope, callee, found, meaning, depth)


def _result(program: Program, callee: Meaning, call: Call, scope: Scope, depth: int) -> Meaning:
    program.budget.step()  # each possibility counts: those of functions that call themselves multiply
    match callee:
        case _ if call.arguments and environment_reads.is_reader(callee):
            return environment_reads.read_by(call, _Look(program, scope), depth)
        case External(name=name) if call.arguments and (name in TRANSPARENT_CALLS or is_copy(name, call)):
            return meaning(program, call.arguments[-1].value, scope, depth + 1)
        case External(name=name) if name in applications.ASKING:
            return applications.asked(program, call, scope, meaning, depth + 1) or Produced(callee, call, scope)
        case External(name="getattr") if len(call.arguments) > 1:
            named_so = meaning(program, call.arguments[1].value, scope, depth + 1)
            written = named_so.template.constant if isinstance(named_so, Text) else None
            on = meaning(program, call.arguments[0].value, scope, depth + 1)
            return member(program, on, written, depth + 1) if written else OPAQUE
        case External(name="type") if len(call.arguments) == 1:
            of = meaning(program, call.arguments[0].value, scope, depth + 1)
            return member(program, of, CLASS, depth + 1) if isinstance(of, Instance) else OPAQUE
        case Part(owner=Raw() as outer) if isinstance(call.function, Member):
            found = dictionaries.asked(program, call.function, call, outer, scope, meaning, depth)
            return Produced(callee, call, scope) if found is None else found
        case External() | Part() | ParameterRef() | Produced():
            found = containers.handed_out(program, callee, call, scope, meaning, depth)
            found = found or flask_settings.asked(program, callee, call, meaning, depth)
            return found or Produced(callee, call, scope)
        case ClassRef():
            made = made_instead(program, callee, lambda method: returned(program, method, depth + 1))
            return made or Instance(callee, call, scope)
        case FunctionRef(scope=function) if isinstance(function.node, Function):
            during = running(callee, call, scope)
            found = returned(program, during, depth + 1)
            found = returned_object(program, during, found, meaning) or found
            return Produced(callee, call, scope) if isinstance(found, Opaque) else found
        case Raw(value=Lambda(body=body), scope=inner):
            return meaning(program, body, inner, depth + 1)
        case _:
            return made_of_unknown(call, scope)


def _item(program: Program, value: Item, scope: Scope, depth: int) -> Meaning:
    outer, key = meaning(program, value.owner, scope, depth + 1), meaning(program, value.index, scope, depth + 1)
    if isinstance(outer, External) and outer.name in ENVIRONMENT_MAPPINGS:
        return Environment(key.template.constant) if isinstance(key, Text) and key.template.constant else OPAQUE
    line, name = partial(mro, program), key.template.constant if isinstance(key, Text) else None
    if (configured := flask_settings.read(program, outer, name, meaning, depth)) is not None:
        return configured
    held = dictionaries.held(program, value, outer, key, scope, meaning, depth)
    return held or read_from_bases(value, scope, line, partial(meaning, program, depth=depth)) or Raw(value, scope)


def folded(program: Program, value: Value, scope: Scope, depth: int = 0) -> KeyTemplate:
    """An expression as a text with holes; an expression that is no text is one hole."""
    return texts.folded(value, _Look(program, scope), depth)


@dataclass(frozen=True, slots=True)
class _Look:
    """What expressions stand for in one scope."""

    program: Program
    scope: Scope

    def __call__(self, value: Value, depth: int) -> Meaning:
        return meaning(self.program, value, self.scope, depth)

    def spelled(self, value: Value, depth: int) -> Value:
        """`config.stage` for a variable set to `stage or config.stage` where no stage is given."""
        match value:
            case Name(name=name) if isinstance(node := self.scope.node, Function) and depth <= MAX_DEPTH:
                found = lookup(self.program, name, self.scope, value.span.start)
                if found is not None and found.scope.node is node and len(found.bounds) == 1:
                    set_to = found.bounds[0].value
                    said = self.spelled(set_to, depth + 1) if isinstance(set_to, Operation) else None
                    return said if said is not None and said is not set_to else value
            case Operation(operator="or", operands=operands):
                left = left_by_or(self.program, operands, self.scope, meaning, depth + 1)
                return left[0] if len(left) == 1 else value
        return value

    def made_with(self, value: Value, depth: int) -> tuple[Value, Scope] | None:
        return made_with(self.program, value, self.scope, meaning, mro, depth) if self.scope.is_of_one_call else None
