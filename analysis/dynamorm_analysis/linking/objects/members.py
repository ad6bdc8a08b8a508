"""What a member of a class, of an object or of `super()` stands for, once it can be told what expressions stand for."""

from collections.abc import Callable
from functools import partial

import msgspec

from dynamorm_analysis.facts.statements import Assignment, Function, Statement
from dynamorm_analysis.facts.values import Constant, Member, Name, Value
from dynamorm_analysis.linking.calls.calling import decorators_of
from dynamorm_analysis.linking.calls.comparing_classes import NAMES
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import (
    OPAQUE,
    ClassRef,
    External,
    FunctionRef,
    Instance,
    Meaning,
    Opaque,
    ParameterRef,
    Part,
    Raw,
    Scalar,
    Text,
    alternatives,
    options,
)
from dynamorm_analysis.linking.objects.class_names import class_of, name_of_class
from dynamorm_analysis.linking.objects.classes import CLASS, HANDS_ON, NEW, Base, assignments_to_self, lacks
from dynamorm_analysis.linking.objects.constructing import classes_below, during_construction
from dynamorm_analysis.linking.objects.promised import (
    Way,
    declared_object,
    is_kept,
    is_set_for_nothing,
    like_fallback,
)
from dynamorm_analysis.linking.objects.set_by_name import set_by_name
from dynamorm_analysis.linking.objects.type_arguments import declared_by
from dynamorm_analysis.linking.scope import Bound, Scope

PROPERTIES = frozenset({"property", "cached_property", "functools.cached_property"})
OF_CLASSES = frozenset({"classmethod", "staticmethod"})
AFTER_FIELDS = "__post_init__"
"""What runs once a dataclass's fields are set."""
BELOW = "__init_subclass__"
"""What runs for each class that is declared below one."""


class Members(msgspec.Struct, frozen=True):
    """`meaning` tells what an expression stands for in a scope, `bound` what a scope's bindings of a name give,
    `returned` what a function returns, `order` a class with its bases in resolution order, and `field` what an object
    holds in a field that its class declares."""

    program: Program
    meaning: Callable[[Value, Scope], Meaning]
    bound: Callable[[str, tuple[Bound, ...], Scope], Meaning]
    returned: Callable[[Scope], Meaning]
    order: Callable[[Base], tuple[Base, ...]]
    field: Callable[[Instance, tuple[Base, ...], str], Meaning | None]

    def of_class(self, of: ClassRef, name: str) -> Meaning:
        if name in NAMES:
            return name_of_class(self.program, of, self._meaning_of)
        return self._of_classes(self.order(of), of, name, of)

    def of_super(self, owner: Meaning, scope: Scope, name: str) -> Meaning:
        """What `super().name` in a method means: of the first class behind the method's own that has the name."""
        holder = scope.enclosing_class
        if holder is None or not isinstance(scope.node, Function) or not scope.node.parameters:
            return Part(owner, name)
        receiver = self.bound(scope.node.parameters[0].name, scope.bindings[scope.node.parameters[0].name], scope)
        of = receiver.of if isinstance(receiver, Instance) else receiver
        order = self.order(of) if isinstance(of, ClassRef) else ()
        if ClassRef(holder) not in order:
            return Part(owner, name)
        return self._of_classes(order[order.index(ClassRef(holder)) + 1 :], receiver, name, owner)

    def _of_classes(self, classes: tuple[Base, ...], receiver: Meaning, name: str, owner: Meaning) -> Meaning:
        for base in classes:
            if isinstance(base, External):
                return Part(owner, name)
            if bounds := base.scope.bindings.get(name, ()):
                found = self.bound(name, bounds, base.scope)
                if found == Scalar(None):
                    of = receiver.of if isinstance(receiver, Instance) else receiver
                    return self._set_on_class(base, name, of if isinstance(of, ClassRef) else base) or found
                return FunctionRef(found.scope, receiver) if isinstance(found, FunctionRef) else found
        return self._set_below(classes, receiver, name) if isinstance(receiver, ClassRef) else OPAQUE

    def _set_below(self, classes: tuple[Base, ...], of: ClassRef, name: str) -> Meaning:
        """What a base sets on each class that is declared below it: `cls.table = Table(cls.table_name)` in its
        `__init_subclass__`."""
        for base in classes:
            if not isinstance(base, ClassRef) or BELOW not in base.scope.bindings:
                continue
            with self.program.following(base.scope, name) as again:
                values = () if again else tuple(assignments_to_self(base.scope, name))
                found = [self.meaning(value, method.on(of)) for method, value, _ in values if _is_called(method, BELOW)]
            if found:
                return alternatives(tuple(found))
        return OPAQUE

    def _set_on_class(self, holder: ClassRef, name: str, of: ClassRef) -> Meaning | None:
        """What methods of a class set in place of the None that its body has, be it for a class below: `cls._table =
        …`, or `Orders._table = Table(self.name)` by the first object that is asked."""
        with self.program.following(holder.scope, name) as again:
            values = () if again else tuple(assignments_to_self(holder.scope, name))
            found = [self.meaning(value, method.on(self._receiver(method, of))) for method, value, _ in values]
        return alternatives(tuple(one for one in found if one != Scalar(None))) if found else None

    def _receiver(self, method: Scope, of: ClassRef) -> ClassRef | Instance:
        """What a method is called on: its class, or some object of it, whichever call made that. Objects of classes
        below it hold what those say, of which the class itself tells nothing."""
        if _is_called(method, NEW) or decorators_of(FunctionRef(method)) & OF_CLASSES:
            return of
        return of if classes_below(self.program, of, self._meaning_of) else Instance(of)

    def of_instance(self, instance: Instance, name: str, depth: int) -> Meaning:
        """What an object holds: looked for once, unless what it is set from is just being followed."""
        if name == CLASS:
            return class_of(self.program, instance, self._meaning_of)
        if self.program.is_following:
            return self._held(instance, name)
        made = instance.call.span if instance.call is not None else None
        sought = (f".{name}", instance.of.scope, instance.scope, made)
        return self.program.once(sought, depth, lambda: self._held(instance, name))

    def _meaning_of(self, _: Program, value: Value, scope: Scope, __: int = 0) -> Meaning:
        return self.meaning(value, scope)

    def of_one_of(self, kinds: tuple[Instance, ...], name: str, depth: int) -> Meaning | None:
        """What an object holds that is of one of several classes: the method of one of them, or what all tell alike.
        None where no class has such a thing: it is said to be of that class, and is something else."""
        if all(lacks(self.order(kind.of), name) for kind in kinds):
            return None
        found = tuple(dict.fromkeys(self.of_instance(kind, name, depth) for kind in kinds))
        are_methods = all(isinstance(each, FunctionRef) for each in found)
        return alternatives(found) if found and (len(found) == 1 or are_methods) else OPAQUE

    def _held(self, instance: Instance, name: str) -> Meaning:
        order = self.order(instance.of)
        for base in order:
            if isinstance(base, External):
                return Part(instance, name)
            if known := self._set_by_methods(instance, order, base, name):
                if all(map(_is_empty_text, known)) and (told := self._set_by_name(base, name)) is not None:
                    return told
                annotations = [_annotation(bound) for _, _, bound in assignments_to_self(base.scope, name)]
                return self._declared(instance, base, annotations, alternatives(known))
            if bounds := _without_setters(base.scope.bindings.get(name, ())):
                held = self.field(instance, order, name)
                if held is not None and (held != OPAQUE or bounds[-1].value is not None):
                    return held
                found = self.bound(name, bounds, base.scope)
                if not isinstance(found, FunctionRef):
                    return self._declared(instance, base, [_annotation(bound) for bound in bounds], found)
                if decorators_of(found) & PROPERTIES:
                    promised = [found.scope.node.returns] if isinstance(found.scope.node, Function) else []
                    return self._declared(instance, base, promised, self.returned(found.scope.on(instance)))
                return FunctionRef(found.scope, instance)
        by_name = (self._set_by_name(base, name) for base in order if isinstance(base, ClassRef))
        return next((each for each in by_name if each is not None), None) or self._handed_on(instance, order, name)

    def _set_by_name(self, of: ClassRef, name: str) -> Meaning | None:
        with self.program.following(of.scope, name) as again:
            return None if again else set_by_name(self.program, of, name, self._meaning_of)

    def _handed_on(self, instance: Instance, order: tuple[Base, ...], name: str) -> Meaning:
        """What the `__getattr__` of an object's class gives for what the object has not."""
        for scope in [base.scope for base in order if isinstance(base, ClassRef)]:
            bounds = scope.bindings.get(HANDS_ON, ())
            found = self.bound(HANDS_ON, bounds, scope) if bounds else OPAQUE
            node = found.scope.node if isinstance(found, FunctionRef) else None
            if not isinstance(found, FunctionRef) or not isinstance(node, Function):
                continue
            with self.program.following(scope, HANDS_ON) as again:
                if again or len(node.parameters) != 2:
                    return OPAQUE
                asked: Value = Constant(name, node.name_span)
                return self.returned(found.scope.calling({node.parameters[1].name: (asked, found.scope)}).on(instance))
        return OPAQUE

    def _declared(
        self, instance: Instance, holder: ClassRef, annotations: list[Value | None], found: Meaning
    ) -> Meaning:
        """What was found; where that tells nothing, what the object's class puts for a type variable in an annotation
        there, or the object that the annotation tells."""
        if not all(isinstance(option, Opaque | Raw | ParameterRef) for option in options(found)):
            return found
        written = [each for each in annotations if each is not None]
        said = (declared_by(instance.of, holder, each, self.meaning) for each in written)
        put = next((each for each in said if each is not None), None)
        if put is not None or not is_kept(found):
            return put or found
        told = (declared_object(self.program, each, holder.scope, self._meaning_of) for each in written)
        return next((each for each in told if each is not None), found)

    def _set_by_methods(
        self, instance: Instance, order: tuple[Base, ...], base: ClassRef, name: str
    ) -> tuple[Meaning, ...]:
        values = list(assignments_to_self(base.scope, name))
        with self.program.following(base.scope, name) as again:
            # What is set from itself later on stays what it was set to first, or what the field was given.
            followed = [one for one in values if one[1] != Constant(None, one[1].span)][:1] if again else values
            followed = [one for one in followed if not (again and _is_called(one[0], AFTER_FIELDS))]
            assigned = [
                self.meaning(value, during_construction(instance, order, method)) for method, value, _ in followed
            ]
        told = [at for at, found in enumerate(assigned) if found != Scalar(None)]  # None until the real one
        ways = tuple(_way(*followed[at], name) for at in told)
        return like_fallback(tuple(assigned[at] for at in told), partial(is_set_for_nothing, ways))


def _way(method: Scope, value: Value, bound: Bound, name: str) -> Way:
    return Way(method, f"{method.receiver_name}.{name}", value, bound.statement.span)


def _is_empty_text(found: Meaning) -> bool:
    return isinstance(found, Text) and found.template.constant == ""


def _is_called(method: Scope, name: str) -> bool:
    return isinstance(method.node, Function) and method.node.name == name


def _without_setters(bounds: tuple[Bound, ...]) -> tuple[Bound, ...]:
    """What binds a name of a class when it is read: `@name.setter` and `@name.deleter` leave a property what it is."""
    return tuple(bound for bound in bounds if not _is_setter(bound.statement))


def _is_setter(statement: Statement) -> bool:
    return isinstance(statement, Function) and any(
        isinstance(decorator, Member)
        and decorator.name in ("setter", "deleter")
        and isinstance(decorator.owner, Name)
        and decorator.owner.name == statement.name
        for decorator in statement.decorators
    )


def _annotation(bound: Bound) -> Value | None:
    return bound.statement.annotation if isinstance(bound.statement, Assignment) else None
