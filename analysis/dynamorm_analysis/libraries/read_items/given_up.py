"""Pages that a function takes for the last one because nothing is on them, though it tells others where pages end."""

from dynamorm_analysis.facts.statements import Branch, Flow, Function, Return
from dynamorm_analysis.facts.values import Call, Collection, Member, Name, Operation, Value, is_none, last_name
from dynamorm_analysis.libraries.read_items.held_page import HeldPage, held_page
from dynamorm_analysis.libraries.read_items.none_left import tells_of_none
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.text import Place


def given_up(call: Occurrence) -> Place | None:
    """Where the function around a request, or around a call that gives items and where their page ended, returns
    without telling the latter, because there are no items."""
    function = call.scope.node
    page = held_page(call, function.body) if isinstance(function, Function) else None
    if page is None:
        return None
    out = page.given_out()
    for each in page.later if out else ():
        match each:
            case Branch(test=test, body=(*_, Return(value=value) as left)) if _is_for_none(test, page):
                if not page.is_of_end(value) and _is_success(value) and any(one.span != left.span for one in out):
                    return call.scope.place(left.span)
    return None


def ends_loop(call: Occurrence) -> bool:
    """Whether the loop that asks for a page after the other ends at one without items, whatever follows."""
    loop = call.rounds[-1].statement if call.rounds else None
    page = held_page(call, loop.body) if loop is not None else None
    if loop is None or page is None:
        return False
    for each in loop.body:
        match each:
            case Branch(test=test, body=(*_, Return() | Flow(kind="break") as left)) if _is_for_none(test, page):
                return not (isinstance(left, Return) and not _is_success(left.value))
    return False


def _is_for_none(test: Value, page: HeldPage) -> bool:
    """Whether a test holds where there are no items, whatever else is so."""
    match test:
        case Operation(operator="or", operands=operands):
            return any(_is_for_none(one, page) for one in operands)
        case Operation(operands=(asked, *_)):
            inner = asked
            if isinstance(asked, Call) and last_name(asked.function) == "len" and len(asked.arguments) == 1:
                inner = asked.arguments[0].value
            return page.is_of_items(inner) and tells_of_none(test, asked) is True
    return False


def _is_success(value: Value | None) -> bool:
    """Whether what a function returns is no error: the last of what a function of Go gives, where it gives several."""
    match value:
        case None:
            return False
        case Collection(kind="tuple", items=(_, *_, last)):
            return is_none(last) or not _tells_error(last)
    return not _tells_error(value)


def _tells_error(value: Value) -> bool:
    match value:
        case Name(name=name):
            return name.lower().startswith("err")
        case Member(name=name):
            return name.startswith("Err")
        case Call(function=function):
            return last_name(function) in ("Errorf", "New", "Wrap", "Wrapf") or "Err" in last_name(function)
        case Operation(operands=(inner,)):
            return _tells_error(inner)
    return False
