"""What a call is made on: a model, one of its indexes, an item, a batch, a transaction or a connection."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.statements import Assignment, Function
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Comprehension,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Value,
)
from dynamorm_analysis.libraries.pynamodb.actions import items_of
from dynamorm_analysis.libraries.pynamodb.called_on import OnBatch, OnIndex, OnItem, OnLibrary, OnModel, Receiver
from dynamorm_analysis.libraries.pynamodb.declarations import keyword
from dynamorm_analysis.libraries.pynamodb.models import SOME_MODEL, ModelClass, Models
from dynamorm_analysis.libraries.pynamodb.operands import is_untouched, origin_of
from dynamorm_analysis.libraries.pynamodb.words import MODEL_CLASSES, library_name
from dynamorm_analysis.libraries.values import last_name
from dynamorm_analysis.linking.classes import assignments_to_self
from dynamorm_analysis.linking.evaluation import meaning, mro
from dynamorm_analysis.linking.flow import steps
from dynamorm_analysis.linking.meaning import (
    ClassRef,
    External,
    FunctionRef,
    Instance,
    Meaning,
    ParameterRef,
    Part,
    Produced,
    Raw,
    Text,
    options,
)
from dynamorm_analysis.linking.narrowing import narrowed
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.standard import BUILTINS

CLASS_WORDS = frozenset({"Type", "type"})
WRAPPING_WORDS = frozenset({"Optional", "Annotated", "Final", "ClassVar"})
YIELDING = frozenset({"query", "scan", "batch_get", "rate_limited_scan"})
KEEPING_CALLS = frozenset({"list", "tuple", "sorted", "reversed", "iter", "filter", "set", "enumerate"})


def receiver(models: Models, owner: Value, at: Occurrence) -> Receiver | None:
    """What the owner of a called method is, in PynamoDB's words; None when it is nothing of the library."""
    scope = at.scope
    if (index := _index(models, owner, scope)) is not None:
        return index
    if (batch := _batch(models, owner, at)) is not None:
        return batch
    if (original := _copied(models, origin_of(owner, scope), scope)) is not None:
        item = receiver(models, original, at)
        return OnItem(item.model, read=True) if isinstance(item, OnItem) else None
    if isinstance(owner, Name) and (of := narrowed(scope, owner.name, owner.span.start)) is not None:
        told = meaning(models.program, of, scope)
        if (model := models.of(told)) is not None:
            return OnItem(model)
        if isinstance(told, External) and told.name in BUILTINS:
            return None
    found = meaning(models.program, owner, scope)
    possible: set[Receiver] = set()
    for option in options(found):
        known = _of_meaning(models, option)
        if known is not None:
            possible.add(known)
        elif isinstance(option, Part | Raw | Text):
            return _of_promise(models, origin_of(owner, scope), scope)  # else it may as well be a mapping
    if possible:
        return _one_of(possible)
    if isinstance(owner, Name):
        item = _loop_variable(models, owner.name, at) or _item_of_variable(models, owner, at)
        return item or _of_promise(models, origin_of(owner, scope), scope)
    if isinstance(owner, Item):
        return _element(models, owner.owner, at)
    return _held(models, owner, at.scope) if isinstance(owner, Member) else None


def _of_promise(models: Models, value: Value, scope: Scope) -> Receiver | None:
    """What a called function promises to return."""
    if not isinstance(value, Call):
        return None
    match meaning(models.program, value.function, scope):
        case FunctionRef(scope=function, receiver=inner):
            return _promise(models, function, inner)
    return None


def _promise(models: Models, function: Scope, called_on: Meaning | None) -> Receiver | None:
    """What a function's annotation promises, which its body does not show."""
    found = _returned(models, function)
    promised = _own(models, found, called_on) if called_on is not None else found
    return replace(promised, sure=False) if isinstance(promised, OnItem) else promised


def _held(models: Models, owner: Member, scope: Scope) -> Receiver | None:
    """`self.order`, which some methods set to an item, and others to what nothing is known of."""
    for option in options(meaning(models.program, owner.owner, scope)):
        for base in mro(models.program, option.of) if isinstance(option, Instance) else ():
            values = assignments_to_self(base.scope, owner.name) if isinstance(base, ClassRef) else ()
            meant = (meaning(models.program, value, method) for method, value, _ in values)
            known = {found for each in meant if isinstance(found := _of_meaning(models, each), OnItem)}
            if known:
                return _one_of(set(known))
    return None


def _batch(models: Models, owner: Value, at: Occurrence) -> OnBatch | None:
    """`with Order.batch_write() as batch`, also where a base of the model writes in a way of its own."""
    for resource in reversed(at.resources):
        match owner, resource.target, resource.value:
            case Name(name=name), Name(name=target), Call(function=Member(owner=written, name="batch_write")) if (
                name == target
            ):
                model = models.of(meaning(models.program, written, at.scope))
                return OnBatch(model) if model is not None else None
    return None


def _copied(models: Models, value: Value, scope: Scope) -> Value | None:
    """What `copy.copy(item)` or `deepcopy(item)` copies: an item of the same model."""
    match value:
        case Call(function=function, arguments=(argument, *_)) if last_name(function) in ("copy", "deepcopy"):
            is_copy = meaning(models.program, function, scope) in (External("copy.copy"), External("copy.deepcopy"))
            return argument.value if is_copy else None
    return None


def _one_of(possible: set[Receiver]) -> Receiver | None:
    """What all possibilities agree on: for items made in different ways the model, for different models that it is
    one."""
    if len(possible) == 1:
        return possible.pop()
    models = {found.model for found in possible if isinstance(found, OnItem | OnModel)}
    model = models.pop() if len(models) == 1 else SOME_MODEL
    if possible and all(isinstance(found, OnItem) for found in possible):
        return OnItem(model, read=True)
    return OnModel(model) if possible and all(isinstance(found, OnModel) for found in possible) else None


def _of_meaning(models: Models, found: Meaning) -> Receiver | None:
    match found:
        case ClassRef():
            model = models.of(found)
            return OnModel(model) if model is not None else None
        case Instance(of=of, call=call, scope=scope):
            model = models.of(of)
            if model is not None:
                return OnItem(model, call, scope)
            known = library_name(of)
            return OnLibrary(of.scope.name, call, scope) if known and call is not None and scope is not None else None
        case Produced(callee=External(name=name), call=call, scope=scope):
            if name == "super":
                return _super(models, scope)
            return OnLibrary(name.rsplit(".", 1)[-1], call, scope) if name.startswith("pynamodb.") else None
        case Produced(callee=Part(owner=Produced(callee=Part(name="get"), call=call, scope=scope), name="get")):
            return _promised(models, call, scope)
        case Produced(callee=Part(owner=inner, name="get"), call=call, scope=scope):
            return _item_of(models, inner, call, scope)
        case Produced(callee=Part(owner=inner, name="batch_write")):
            model = models.of(inner)
            return OnBatch(model) if model is not None else None
        case Produced(callee=Part(owner=Produced(callee=Part(owner=inner, name=name)), name="next" | "__next__")) if (
            name in YIELDING
        ):
            return _read_item(models, inner)
        case Produced(callee=Part(owner=inner, name="from_raw_data")):
            return _read_item(models, inner)
        case Produced(callee=FunctionRef(scope=method, receiver=inner), call=call, scope=scope) if inner is not None:
            named_get = method.name.rsplit(".", 1)[-1] == "get"
            item = _item_of(models, inner, call, scope) if named_get else None
            return item or _promise(models, method, inner)
        case Produced(callee=FunctionRef(scope=function)):
            return _promise(models, function, None)
        case ParameterRef(scope=scope, annotation=annotation) if annotation is not None and scope.parent is not None:
            return _annotated(models, annotation, scope.parent)
        case _:
            return None


def _item_of(models: Models, inner: Meaning, call: Call, scope: Scope) -> OnItem | None:
    model = _model_behind(models, inner)
    return OnItem(model, call, scope, read=True) if model is not None else None


def _read_item(models: Models, inner: Meaning) -> OnItem | None:
    model = _model_behind(models, inner)
    return OnItem(model, read=True) if model is not None else None


def _promised(models: Models, get: Call, scope: Scope) -> OnItem | None:
    """`future.get()` of `future = transaction.get(Order, "A7")`."""
    model = models.of(meaning(models.program, get.arguments[0].value, scope)) if get.arguments else None
    return OnItem(model, read=True) if model is not None else None


def _model_behind(models: Models, found: Meaning) -> ModelClass | None:
    """The model of a class, of an item, or of `super()` in one of its methods."""
    match found:
        case Produced(callee=External(name="super"), scope=scope) if scope.enclosing_class is not None:
            return models.of(_class_of_receiver(scope))
        case _:
            return models.of(found) or models.of_instance(found)


def _class_of_receiver(scope: Scope) -> ClassRef | None:
    """The class of what a method is called on, as far as it is known: at least the one that it belongs to."""
    match scope.receiver:
        case Instance(of=of):
            return of
        case ClassRef() as of:
            return of
    return ClassRef(scope.enclosing_class) if scope.enclosing_class is not None else None


def _super(models: Models, scope: Scope) -> Receiver | None:
    """`super()` in a model's method: the item, or the model in a class method."""
    model = models.of(_class_of_receiver(scope))
    if model is None:
        return None
    parameters = scope.node.parameters if isinstance(scope.node, Function) else ()
    return OnModel(model) if parameters and parameters[0].name in ("cls", "klass") else OnItem(model)


# ---- indexes --------------------------------------------------------------------------------------------------------


def _index(models: Models, owner: Value, scope: Scope) -> OnIndex | None:
    """`Order.by_state`, or a variable set to it."""
    origin = origin_of(owner, scope)
    if not isinstance(origin, Member):
        return None
    found = options(meaning(models.program, origin.owner, scope))
    possible = {model for option in found if (model := models.of(option) or models.of_instance(option)) is not None}
    if not possible and isinstance(origin.owner, Member):
        held = _held(models, origin.owner, scope)
        possible = {held.model} if isinstance(held, OnItem) else set()
    if len(possible) != 1:
        return None
    model = possible.pop()
    index = model.bound_index(origin.name)
    if index is not None:
        return OnIndex(model, index)
    hidden = isinstance(meaning(models.program, origin, scope), Part) and not model.bases_known
    return OnIndex(model, None) if hidden or _is_made_by_a_call(model, origin.name) else None


def _is_made_by_a_call(model: ModelClass, name: str) -> bool:
    """Whether the model's body sets a name to what some function returns, which is no attribute."""
    bounds = [bound for of in model.classes if isinstance(of, ClassRef) for bound in of.scope.bindings.get(name, ())]
    return name not in model.attributes and any(isinstance(bound.value, Call) for bound in bounds)


# ---- annotations ----------------------------------------------------------------------------------------------------


def _annotated(models: Models, annotation: Value, scope: Scope) -> Receiver | None:
    """What a parameter of an annotated type is: `Order`, `Order | None`, `Optional[Order]`, `type[Order]`."""
    match annotation:
        case Item(owner=owner, index=index) if last_name(owner) in CLASS_WORDS:
            inner = _annotated(models, index, scope)
            return OnModel(inner.model) if isinstance(inner, OnItem) else None
        case Item(owner=owner, index=index) if last_name(owner) in WRAPPING_WORDS:
            return _annotated(models, index.items[0] if isinstance(index, Collection) else index, scope)
        case Operation(operator="|", operands=operands):
            possible = {found for part in operands if (found := _annotated(models, part, scope)) is not None}
            return _one_of(possible) if possible else None
        case Constant(value=str() as written):
            names = [name.strip() for name in written.split("|") if name.strip() != "None"]
            if not all(name.isidentifier() for name in names):
                return None
            parts = tuple(Name(name, annotation.span) for name in names)
            return _annotated(models, parts[0] if len(parts) == 1 else Operation("|", parts, annotation.span), scope)
        case Name() | Member():
            meant = meaning(models.program, annotation, scope)
            model = SOME_MODEL if _is_any_model(models, meant) else models.of(meant)
            return OnItem(model) if model is not None else None
        case _:
            return None


def _own(models: Models, found: Receiver | None, receiver: Meaning) -> Receiver | None:
    """What a method returns that promises some model: an item of the model on which it is called."""
    model = _model_behind(models, receiver) if found == OnItem(SOME_MODEL) else None
    return OnItem(model, read=True) if model is not None else found


def _is_any_model(models: Models, found: Meaning) -> bool:
    """Whether an annotation means the library's own `Model`, or a type variable that is bound to a model."""
    match found:
        case ClassRef() | External() if library_name(found) in MODEL_CLASSES:
            return True
        case Produced(callee=External(name=name), call=Call(arguments=arguments), scope=scope) if (
            name.rsplit(".", 1)[-1] == "TypeVar"
        ):
            bound = keyword(arguments, "bound")
            within = (bound,) if bound is not None else tuple(a.value for a in arguments[1:] if not a.name)
            return any(_annotated(models, each, scope) is not None for each in within)
    return False


def _returned(models: Models, function: Scope) -> Receiver | None:
    """What a function promises to return, where its body does not show it."""
    node = function.node
    if not isinstance(node, Function) or node.returns is None or function.parent is None:
        return None
    return _annotated(models, node.returns, function.parent)


# ---- items out of reads ---------------------------------------------------------------------------------------------


def _loop_variable(models: Models, name: str, at: Occurrence) -> OnItem | None:
    """`for order in Order.query(…)`, through `list(…)`, `enumerate(…)` and variables."""
    for round_ in reversed(at.rounds):
        if round_.target is not None and name in _target_names(round_.target):
            return _yielded(models, round_.iterable, at.scope)
    return None


def _target_names(target: Value) -> Iterator[str]:
    match target:
        case Name(name=name):
            yield name
        case Collection(items=items):
            for item in items:
                yield from _target_names(item)


def _yielded(models: Models, iterable: Value, scope: Scope, depth: int = 0) -> OnItem | None:
    """The items that iterating an expression gives."""
    if depth > 4:
        return None
    match origin_of(iterable, scope):
        case Call(function=Member(owner=owner, name=name)) if name in YIELDING:
            index = _index(models, owner, scope)
            model = index.model if index is not None else _model_behind(models, meaning(models.program, owner, scope))
            return OnItem(model, read=True) if model is not None else None
        case Call(function=Name(name=name), arguments=arguments) if name in KEEPING_CALLS and arguments:
            return _yielded(models, arguments[-1 if name == "filter" else 0].value, scope, depth + 1)
        case Comprehension(element=element):
            made = _made(models, (element,), scope)
            return made if made is None or is_untouched(iterable, scope) else OnItem(made.model, read=True)
        case Collection():
            made = _made(models, items_of(models, iterable, scope)[0], scope)
            return OnItem(made.model, read=True) if made is not None else None
        case Name() as variable:
            return _annotated_elements(models, variable, scope)
    return None


def _made(models: Models, items: tuple[Value, ...], scope: Scope) -> OnItem | None:
    """The item that each of some expressions makes: of several, one of their model."""
    found = {_of_meaning(models, meaning(models.program, item, scope)) for item in items}
    item = _one_of({one for one in found if one is not None}) if None not in found else None
    return item if isinstance(item, OnItem) else None


def _annotated_elements(models: Models, variable: Name, scope: Scope) -> OnItem | None:
    """`orders: list[Order]` of a parameter."""
    found = meaning(models.program, variable, scope)
    if isinstance(found, ParameterRef) and isinstance(found.annotation, Item) and found.scope.parent is not None:
        inner = _annotated(models, found.annotation.index, found.scope.parent)
        return inner if isinstance(inner, OnItem) else None
    return None


def _element(models: Models, owner: Value, at: Occurrence) -> OnItem | None:
    """`orders[0]` of what a read gave."""
    return _yielded(models, owner, at.scope)


def _item_of_variable(models: Models, variable: Name, at: Occurrence) -> Receiver | None:
    """A variable whose one assignment shows by its value or its annotation that it is an item."""
    match origin_of(variable, at.scope):
        case Call(function=Name(name="next"), arguments=(first, *_)):
            found = _yielded(models, first.value, at.scope)
        case Call(function=Member(owner=query, name="next" | "__next__")):
            found = _yielded(models, query, at.scope)
        case Item(owner=owner):
            found = _element(models, owner, at)
        case _:
            found = None
    return found or _declared(models, variable, at.scope)


def _declared(models: Models, variable: Name, scope: Scope) -> Receiver | None:
    """`order: Order = …`."""
    for step in reversed(steps(scope, variable.name, variable.span.start)):
        if isinstance(step.statement, Assignment) and step.statement.annotation is not None:
            return _annotated(models, step.statement.annotation, scope)
    return None
