"""What a method of dyntastic is called on: a model, or an item that is made, read or given."""

from dataclasses import dataclass

from dynamorm_analysis.facts.values import Call, Constant, Item, Member, Name, Operation, Value, is_none, last_name
from dynamorm_analysis.libraries.dyntastic.models import Model, model_of
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import External, Instance, ParameterRef, Produced, options
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope

GETTING = frozenset({"get", "safe_get"})
LISTING = frozenset({"query", "scan", "batch_get"})
AS_THEY_ARE = frozenset({"list", "tuple", "sorted", "reversed", "iter"})
TRANSACTIONS = frozenset({"dyntastic.transaction", "dyntastic.transact.TransactionWriter"})
MAX_DEPTH = 4


@dataclass(frozen=True, slots=True)
class OnItem:
    """An item: `call` made it, in `scope`, where that is known; `read`: it came from the table, by `got` where that
    asked for it alone."""

    model: Model
    call: Call | None = None
    scope: Scope | None = None
    read: bool = False
    got: Call | None = None


def class_of(program: Program, value: Value, scope: Scope) -> Model | None:
    """The model that an expression surely is, or whose class method it stands in (`cls`)."""
    found = options(meaning(program, value, scope))
    return model_of(program, found[0]) if len(found) == 1 else None


def item_of(program: Program, value: Value, at: Occurrence, depth: int = 0) -> OnItem | None:
    """The item that an expression surely is."""
    scope = at.scope
    found = options(meaning(program, value, scope))
    if len(found) == 1:
        match found[0]:
            case Instance(of=of, call=call, scope=where) if model := model_of(program, of):
                return OnItem(model, call, where)
            case ParameterRef(annotation=annotation, scope=function) if annotation is not None and function.parent:
                return _annotated(program, annotation, function.parent)
    if depth > MAX_DEPTH:
        return None
    match origin_of(value, scope):
        case Call(function=Member(owner=owner, name=name)) as got if name in GETTING:
            model = class_of(program, owner, scope)
            return OnItem(model, read=True, got=got) if model is not None else None
        case Call(function=Name(name="next"), arguments=(first, *_)):
            return _one_of(program, first.value, scope, depth)
        case Item(owner=owner, index=Constant(value=int())):
            return _one_of(program, owner, scope, depth)
        case Name(name=name):
            for round_ in reversed(at.rounds):
                if isinstance(round_.target, Name) and round_.target.name == name:
                    return _one_of(program, round_.iterable, scope, depth)
    return None


def _one_of(program: Program, listing: Value, scope: Scope, depth: int) -> OnItem | None:
    """One of what a read gives."""
    match origin_of(listing, scope):
        case Call(function=Member(owner=owner, name=name)) if name in LISTING:
            model = class_of(program, owner, scope)
            return OnItem(model, read=True) if model is not None else None
        case Call(function=Name(name=name), arguments=(first, *_)) if name in AS_THEY_ARE and depth < MAX_DEPTH:
            return _one_of(program, first.value, scope, depth + 1)
        case Member(owner=owner, name="items"):  # of a page
            match origin_of(owner, scope):
                case Call(function=Member(owner=asked, name="query_page" | "scan_page")):
                    model = class_of(program, asked, scope)
                    return OnItem(model, read=True) if model is not None else None
    return None


def _annotated(program: Program, annotation: Value, scope: Scope) -> OnItem | None:
    """`order: Order`, also where it may be None."""
    match annotation:
        case Item(owner=owner, index=index) if last_name(owner) == "Optional":
            named = index
        case Operation(operator="|", operands=operands):
            named, *others = [each for each in operands if not is_none(each)] or operands
            if others:
                return None
        case _:
            named = annotation
    model = model_of(program, meaning(program, named, scope))
    return OnItem(model) if model is not None else None


def writing_within(program: Program, at: Occurrence, model: Model) -> str:
    """`batch` inside of `with Order.batch_writer()`, `transaction` inside of `with transaction()`; else empty."""
    for resource in reversed(at.resources):
        if not isinstance(resource.value, Call):
            continue
        called = resource.value.function
        if isinstance(called, Member) and called.name == "batch_writer":
            on = class_of(program, called.owner, at.scope)
            if on is not None and on.of == model.of:
                return "batch"
        match meaning(program, resource.value, at.scope):
            case Produced(callee=External(name=name)) if name in TRANSACTIONS:
                return "transaction"
    return ""
