"""The way from an expression to what it stands for: name by name, attribute by attribute, call by call."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from dynamorm_analysis.explaining.steps import Step, described, name_span, of_a_library, quoted
from dynamorm_analysis.facts.statements import Class, Function, Import
from dynamorm_analysis.facts.values import (
    Call,
    Comprehension,
    Conditional,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Template,
    Unknown,
    Value,
)
from dynamorm_analysis.linking.calls.calling import bound_arguments, decorators_of, returns, unnamed_by_calls
from dynamorm_analysis.linking.evaluation import meaning, mro
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import (
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
    Scalar,
    Text,
    options,
)
from dynamorm_analysis.linking.names.lookup import in_effect, lookup
from dynamorm_analysis.linking.objects.classes import assignments_to_self
from dynamorm_analysis.linking.scope import Bound, Scope
from dynamorm_analysis.text import Place, Span

DEEPEST = 10
MOST = 40
SEVERAL = 4  # of alternatives, arguments and returns: more explain no better


def traced(program: Program, value: Value, scope: Scope) -> tuple[Step, ...]:
    """The steps from an expression in its scope to where it is known or where nothing more is known; never fails."""
    return tuple(_Trail(program).of(value, scope, 0))


@dataclass
class _Trail:
    """A walk along the definitions, each expression once."""

    program: Program
    seen: set[tuple[Scope, Span]] = field(default_factory=set)
    left: int = MOST

    def of(self, value: Value, scope: Scope, depth: int) -> Iterator[Step]:
        if (scope, value.span) in self.seen or depth > DEEPEST or self.left <= 0:
            return
        self.seen.add((scope, value.span))
        self.left -= 1
        place = scope.place(value.span)
        match value:
            case Name(name=name):
                yield from self._name(name, value, scope, depth)
            case Member(owner=owner, name=name):
                yield from self._member(value, owner, name, scope, depth)
            case Call():
                yield from self._call(value, scope, depth)
            case Conditional(then=then, otherwise=otherwise):
                inner = self._each((then, otherwise), scope, depth)
                yield Step(f"{quoted(value)} is one of two values", place, inner)
            case Operation(operator="or" | "and", operands=operands):
                yield Step(f"{quoted(value)} is one of several values", place, self._each(operands, scope, depth))
            case Template(parts=parts) | Operation(operator="+" | "%", operands=parts):
                inner = self._each(
                    tuple(part for part in parts if isinstance(part, Name | Member | Call)), scope, depth
                )
                yield Step(f"{quoted(value)} is {described(meaning(self.program, value, scope))}", place, inner)
            case Item(owner=owner):
                found = meaning(self.program, value, scope)
                if isinstance(found, Text | Scalar | Environment):
                    yield Step(f"{quoted(value)} is {described(found)}", place)
                    return
                known = described(found) if not _says_nothing(found, value) else "an element, which is not followed"
                yield Step(f"{quoted(value)} is {known}", place, self._each((owner,), scope, depth))
            case Comprehension() | Unknown():
                yield Step(f"{quoted(value)} is a kind of expression that is not followed", place)
            case _:
                yield Step(f"{quoted(value)} is written here", place)

    def _each(self, values: tuple[Value, ...], scope: Scope, depth: int) -> tuple[Step, ...]:
        return tuple(step for value in values[:SEVERAL] for step in self.of(value, scope, depth + 1))

    # ---- names ------------------------------------------------------------------------------------------------------

    def _name(self, name: str, value: Value, scope: Scope, depth: int) -> Iterator[Step]:
        found = lookup(self.program, name, scope, value.span.start)
        if found is None or not found.bounds:
            stands_for = meaning(self.program, value, scope)
            known = described(stands_for)
            if isinstance(stands_for, Opaque):
                known = "bound nowhere in this file" if found is None else "bound only after this line"
            yield Step(f"`{name}` is {known}", scope.place(value.span))
            return
        for bound in found.bounds[-SEVERAL:]:
            yield self._bound(f"`{name}`", name, bound, found.scope, depth)

    def _bound(self, title: str, name: str, bound: Bound, scope: Scope, depth: int) -> Step:
        """How one binding gives a name its value."""
        where = scope if scope.node is not None else self.program.module_scope(scope.path, bound.anchor)
        place = Place(scope.path, bound.anchor, bound.statement.span)
        perhaps = ", on some paths" if bound.conditional else ""
        match bound.by:
            case "import" if isinstance(bound.statement, Import):
                return self._imported(title, bound.statement, scope.path, place, depth)
            case "class" | "function" if isinstance(bound.statement, Class | Function):
                place = Place(scope.path, bound.anchor, bound.statement.name_span)
                return Step(f"{title} is the {bound.by} `{bound.statement.name}`", place)
            case "parameter":
                return self._parameter(title, name, scope, depth)
            case "loop":
                return Step(f"{title} takes each value of a loop, which is not followed", place)
            case _ if bound.value is not None:
                text = f"{title} is set to {quoted(bound.value)}{perhaps}"
                return Step(text, where.place(bound.value.span), tuple(self.of(bound.value, where, depth + 1)))
            case _:
                return Step(f"{title} is set here in a way that is not followed{perhaps}", place)

    def _imported(self, title: str, statement: Import, path: str, place: Place, depth: int) -> Step:
        asked = "." * statement.level + statement.module
        found = self.program.resolve_module(path, statement.module, statement.level)
        if found is None or not statement.name:
            known = f"the module `{found}`" if found else "which is not in the workspace"
            if found is None and of_a_library(statement.module):
                known = "a library that is understood"
            return Step(f"{title} is imported from `{asked}`, {known}", place)
        bounds = in_effect(self.program.bindings(found, statement.name)) if depth < DEEPEST else ()
        module = self.program.module_scope(found)
        inner = tuple(self._bound(f"`{statement.name}`", statement.name, b, module, depth + 1) for b in bounds)
        lost = "" if inner else f", which binds no `{statement.name}`"
        return Step(f"{title} is imported from `{found}`{lost}", place, inner)

    def _parameter(self, title: str, name: str, scope: Scope, depth: int) -> Step:
        if name in scope.arguments:
            value, caller = scope.arguments[name]
            text = f"{title} is given as {quoted(value)}"
            return Step(text, caller.place(value.span), tuple(self.of(value, caller, depth + 1)))
        owner, node = scope.enclosing_class, scope.node
        place = scope.place(node.name_span) if node is not None else None
        is_first = isinstance(node, Function) and node.parameters and node.parameters[0].name == name
        if owner is not None and is_first and "staticmethod" not in decorators_of(FunctionRef(scope)):
            return Step(f"{title} is an object of the class `{owner.name}`, or the class itself", place)
        return Step(f"{title} is a parameter of `{scope.name}`, whose argument is not known here", place)

    # ---- attributes -------------------------------------------------------------------------------------------------

    def _member(self, value: Value, owner: Value, name: str, scope: Scope, depth: int) -> Iterator[Step]:
        place = scope.place(value.span)
        on = meaning(self.program, owner, scope)
        steps = [step for option in options(on)[:SEVERAL] for step in self._attribute(value, option, name, depth)]
        if steps:
            yield from steps
            return
        stands_for = meaning(self.program, value, scope)
        known = described(stands_for)
        if isinstance(stands_for, Part):
            yield from self._each((owner,), scope, depth)
            return
        if isinstance(stands_for, Opaque) or isinstance(on, Opaque | ParameterRef):
            known = f"an attribute of {described(on)}"
        yield Step(f"{quoted(value)} is {known}", place, self._each((owner,), scope, depth))

    def _attribute(self, value: Value, owner: Meaning, name: str, depth: int) -> Iterator[Step]:
        """Where a class or module of the workspace sets one of its attributes."""
        title = quoted(value)
        match owner:
            case ModuleRef(path=path):
                for bound in in_effect(self.program.bindings(path, name)):
                    yield self._bound(title, name, bound, self.program.module_scope(path), depth)
            case Instance(of=of, call=call, scope=caller):
                yield from self._of_class(title, of, name, owner, depth)
                if call is not None and caller is not None and call.arguments:
                    inner = self._each(_given(call), caller, depth)
                    yield Step(f"the object is made by {quoted(call)}", caller.place(call.span), inner)
            case ClassRef():
                yield from self._of_class(title, owner, name, owner, depth)

    def _of_class(self, title: str, of: ClassRef, name: str, owner: Meaning, depth: int) -> Iterator[Step]:
        for base in mro(self.program, of):
            if isinstance(base, External):
                outside = f"`{base.name}`" if base.name else "a base that is not known"
                yield Step(
                    f"{title} is not set in `{of.scope.name}`; it may be in {outside}",
                    of.scope.place(name_span(of.scope)),
                )
                return
            for method, assigned, _ in list(assignments_to_self(base.scope, name))[:SEVERAL]:
                inner = tuple(self.of(assigned, method, depth + 1))
                text = f"{title} is set to {quoted(assigned)} in `{method.name}`"
                yield Step(text, method.place(assigned.span), inner)
                owner = External("")
            if isinstance(owner, External):
                return
            if bounds := base.scope.bindings.get(name, ()):
                for bound in in_effect(bounds):
                    yield self._bound(title, name, bound, base.scope, depth)
                return
        yield Step(f"{title} is set nowhere in `{of.scope.name}`", of.scope.place(name_span(of.scope)))

    # ---- calls ------------------------------------------------------------------------------------------------------

    def _call(self, call: Call, scope: Scope, depth: int) -> Iterator[Step]:
        place = scope.place(call.span)
        for callee in options(meaning(self.program, call.function, scope))[:SEVERAL]:
            match callee:
                case FunctionRef(scope=function) if isinstance(function.node, Function):
                    arguments = bound_arguments(function.node, call.arguments, scope, unnamed_by_calls(callee))
                    inner = tuple(self._returned(call, function.calling(arguments), scope, depth))
                    yield Step(f"{quoted(call)} calls `{function.name}` of `{function.path}`", place, inner)
                case ClassRef(scope=made):
                    yield Step(f"{quoted(call)} makes an object of the class `{made.name}` of `{made.path}`", place)
                case _:
                    known = isinstance(callee, External) and of_a_library(callee.name)
                    followed = _given(call) if known else (call.function, *_given(call))
                    inner = self._each(followed, scope, depth)
                    yield Step(f"{quoted(call)} calls {described(callee)}", place, inner)

    def _returned(self, call: Call, function: Scope, caller: Scope, depth: int) -> Iterator[Step]:
        node = function.node
        found = meaning(self.program, call, caller)
        values = [one.value for one in returns(node.body) if one.value is not None] if node is not None else []
        if not values:
            yield Step(f"`{function.name}` returns nothing that is followed", function.place(name_span(function)))
        for value in values[:SEVERAL]:
            inner = tuple(self.of(value, function, depth + 1))
            yield Step(f"`{function.name}` returns {quoted(value)}", function.place(value.span), inner)
        if not isinstance(found, Opaque | Produced):
            yield Step(f"so {quoted(call)} is {described(found)}", caller.place(call.span))


def _given(call: Call) -> tuple[Value, ...]:
    """The arguments of a call that do not speak for themselves."""
    return tuple(argument.value for argument in call.arguments if not isinstance(argument.value, Constant))


def _says_nothing(found: Meaning, value: Value) -> bool:
    return isinstance(found, Opaque) or getattr(found, "value", None) is value
