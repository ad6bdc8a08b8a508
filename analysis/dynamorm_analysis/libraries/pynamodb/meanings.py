"""What is followed to its definition, in PynamoDB's words: a model, an index, an item, a batch."""

from dataclasses import replace

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Value,
    last_name,
)
from dynamorm_analysis.libraries.pynamodb.called_on import OnBatch, OnIndex, OnItem, OnLibrary, OnModel, Receiver
from dynamorm_analysis.libraries.pynamodb.declarations import keyword
from dynamorm_analysis.libraries.pynamodb.given import given
from dynamorm_analysis.libraries.pynamodb.indexes import missing_index
from dynamorm_analysis.libraries.pynamodb.meant import meant
from dynamorm_analysis.libraries.pynamodb.models import SOME_MODEL, ModelClass, Models
from dynamorm_analysis.libraries.pynamodb.words import MODEL_CLASSES, library_name
from dynamorm_analysis.linking.evaluation import mro
from dynamorm_analysis.linking.files.reach import stored_as
from dynamorm_analysis.linking.meaning import (
    ClassRef,
    External,
    FunctionRef,
    Instance,
    Meaning,
    ParameterRef,
    Part,
    Produced,
    options,
)
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.objects.classes import assignments_to_self
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.words import words_of

CLASS_WORDS = frozenset({"Type", "type"})
WRAPPING_WORDS = frozenset({"Optional", "Annotated", "Final", "ClassVar"})
INDEX_WORDS = frozenset({"index", "gsi", "lsi"})
YIELDING = frozenset({"query", "scan", "batch_get", "rate_limited_scan"})


def of_meaning(models: Models, found: Meaning) -> Receiver | None:
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
            model = models.of(inner) or _some_model(models, inner)
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
            return item or promise(models, method, inner)
        case Produced(callee=FunctionRef(scope=function)):
            return promise(models, function, None)
        case ParameterRef(scope=scope, annotation=annotation) if annotation is not None and scope.parent is not None:
            return annotated(models, annotation, scope.parent)
        case ParameterRef(scope=scope, name=name):
            return given(models, scope, name, of_meaning)
        case Produced(callee=ParameterRef() as callee, call=call, scope=scope):
            maker = of_meaning(models, callee)
            return OnItem(maker.model, call, scope) if isinstance(maker, OnModel) else None
        case _:
            return None


def one_of(possible: set[Receiver]) -> Receiver | None:
    """What all possibilities agree on: for items made in different ways the model, for different models that it is
    one."""
    if len(possible) == 1:
        return possible.pop()
    models = {found.model for found in possible if isinstance(found, OnItem | OnModel)}
    model = models.pop() if len(models) == 1 else _of_one_table(models)
    if possible and all(isinstance(found, OnItem) for found in possible):
        return OnItem(model, read=True)
    return OnModel(model) if possible and all(isinstance(found, OnModel) for found in possible) else None


def _of_one_table(models: set[ModelClass]) -> ModelClass:
    """One of several models that declare the same table alike, as one for each place where the code runs does."""
    alike = {(model.table, model.key, frozenset(model.attributes)) for model in models}
    if len(alike) != 1 or next(iter(alike))[0] is None:
        return SOME_MODEL
    return min(models, key=lambda model: model.symbol)


def _item_of(models: Models, inner: Meaning, call: Call, scope: Scope) -> OnItem | None:
    model = model_behind(models, inner)
    return OnItem(model, call, scope, read=True) if model is not None else None


def _read_item(models: Models, inner: Meaning) -> OnItem | None:
    model = model_behind(models, inner)
    return OnItem(model, read=True) if model is not None else None


def _promised(models: Models, get: Call, scope: Scope) -> OnItem | None:
    """`future.get()` of `future = transaction.get(Order, "A7")`."""
    model = models.of(meant(models, get.arguments[0].value, scope)) if get.arguments else None
    return OnItem(model, read=True) if model is not None else None


def promise(models: Models, function: Scope, called_on: Meaning | None) -> Receiver | None:
    """What a function's annotation promises, which its body does not show."""
    found = _returned(models, function)
    promised = _own(models, found, called_on) if called_on is not None else found
    return replace(promised, sure=False) if isinstance(promised, OnItem) else promised


def model_behind(models: Models, found: Meaning) -> ModelClass | None:
    """The model of a class, of an item, or of `super()` in one of its methods."""
    match found:
        case Produced(callee=External(name="super"), scope=scope) if scope.enclosing_class is not None:
            return models.of(_class_of_receiver(scope))
        case _:
            return models.of(found) or models.of_instance(found) or _some_model(models, found)


def _some_model(models: Models, found: Meaning) -> ModelClass | None:
    """The model that a function is given as a parameter."""
    told = of_meaning(models, found) if isinstance(found, ParameterRef) else None
    return told.model if isinstance(told, OnModel | OnItem) else None


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


def index_meant(models: Models, owner: Value, scope: Scope) -> OnIndex | None:
    """`Order.by_state`, or a variable set to it."""
    origin = origin_of(owner, scope)
    if not isinstance(origin, Member):
        return None
    found = options(meant(models, origin.owner, scope))
    possible = {model for option in found if (model := models.of(option) or models.of_instance(option)) is not None}
    if not possible and isinstance(origin.owner, Member):
        kept = held(models, origin.owner, scope)
        possible = {kept.model} if isinstance(kept, OnItem) else set()
    if len(possible) != 1:
        return None
    model = possible.pop()
    index = model.bound_index(origin.name)
    if index is not None:
        return OnIndex(model, index)
    if any(models.of(option) == model for option in found) and _is_missing(models, model, origin):
        return OnIndex(model, missing_index(origin.name, scope.place(origin.span)))
    hidden = isinstance(meant(models, origin, scope), Part) and not model.bases_known
    return OnIndex(model, None) if hidden or _is_made_by_a_call(model, origin.name) else None


def _is_missing(models: Models, model: ModelClass, written: Member) -> bool:
    """Whether a model surely has no such attribute, which is called like an index."""
    if model.definition is None or not model.definition.closed or INDEX_WORDS.isdisjoint(words_of(written.name)):
        return False
    bodies = [of.scope for of in model.classes if isinstance(of, ClassRef)]
    if any(written.name in body.bindings for body in bodies):
        return False
    return not models.program.callers_of(stored_as(written.name))


def held(models: Models, owner: Member, scope: Scope) -> Receiver | None:
    """`self.order`, which some methods set to an item, and others to what nothing is known of."""
    for option in options(meant(models, owner.owner, scope)):
        for base in mro(models.program, option.of) if isinstance(option, Instance) else ():
            values = assignments_to_self(base.scope, owner.name) if isinstance(base, ClassRef) else ()
            set_to = (meant(models, value, method) for method, value, _ in values)
            known = {found for each in set_to if isinstance(found := of_meaning(models, each), OnItem)}
            if known:
                return one_of(set(known))
    return None


def _is_made_by_a_call(model: ModelClass, name: str) -> bool:
    """Whether the model's body sets a name to what some function returns, which is no attribute."""
    bounds = [bound for of in model.classes if isinstance(of, ClassRef) for bound in of.scope.bindings.get(name, ())]
    return name not in model.attributes and any(isinstance(bound.value, Call) for bound in bounds)


# ---- annotations ----------------------------------------------------------------------------------------------------


def annotated(models: Models, annotation: Value, scope: Scope) -> Receiver | None:
    """What a parameter of an annotated type is: `Order`, `Order | None`, `Optional[Order]`, `type[Order]`."""
    match annotation:
        case Item(owner=owner, index=index) if last_name(owner) in CLASS_WORDS:
            inner = annotated(models, index, scope)
            return OnModel(inner.model) if isinstance(inner, OnItem) else None
        case Item(owner=owner, index=index) if last_name(owner) in WRAPPING_WORDS:
            return annotated(models, index.items[0] if isinstance(index, Collection) else index, scope)
        case Operation(operator="|", operands=operands):
            possible = {found for part in operands if (found := annotated(models, part, scope)) is not None}
            return one_of(possible) if possible else None
        case Constant(value=str() as written):
            names = [name.strip() for name in written.split("|") if name.strip() != "None"]
            if not all(name.isidentifier() for name in names):
                return None
            parts = tuple(Name(name, annotation.span) for name in names)
            return annotated(models, parts[0] if len(parts) == 1 else Operation("|", parts, annotation.span), scope)
        case Name() | Member():
            promised = meant(models, annotation, scope)
            model = SOME_MODEL if _is_any_model(models, promised) else models.of(promised)
            return OnItem(model) if model is not None else None
        case _:
            return None


def _own(models: Models, found: Receiver | None, receiver: Meaning) -> Receiver | None:
    """What a method returns that promises some model: an item of the model on which it is called."""
    model = model_behind(models, receiver) if found == OnItem(SOME_MODEL) else None
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
            return any(annotated(models, each, scope) is not None for each in within)
    return False


def _returned(models: Models, function: Scope) -> Receiver | None:
    """What a function promises to return, where its body does not show it."""
    node = function.node
    if not isinstance(node, Function) or node.returns is None or function.parent is None:
        return None
    return annotated(models, node.returns, function.parent)
