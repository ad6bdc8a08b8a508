"""What becomes of the response of a request: of its items, of where its page ended, and of what was left undone."""

from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, Return, inside
from dynamorm_analysis.facts.values import Collection, Name
from dynamorm_analysis.libraries.calls.first_of_callers import (
    callers_take_first,
    callers_take_first_of_items,
    gives_items,
)
from dynamorm_analysis.libraries.calls.page_functions import ends_after_first, page_function
from dynamorm_analysis.libraries.calls.static_pages import Mentioned, Places, mentioned
from dynamorm_analysis.libraries.read_items.variables import Range, given_variable, lost_in
from dynamorm_analysis.libraries.sdk_go.words import NEXT_PAGE
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence, calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.static_types import called, given_by
from dynamorm_analysis.model.access import PageToken
from dynamorm_analysis.model.batch import LeftOver

START = "ExclusiveStartKey"
PLAIN = frozenset({"Items", "Count", "ScannedCount", "ConsumedCapacity", "Responses", "ItemCollectionMetrics"})
LEFT_OVER = frozenset({"UnprocessedItems", "UnprocessedKeys"})


def token(program: Program, occurrence: Occurrence, *, starts: bool = False) -> PageToken:
    """What the function does with further pages; `starts`: the request is told where to begin."""
    if not isinstance(occurrence.scope.node, Function):
        return "unknown"
    if isinstance(occurrence.statement, Return):
        return "told" if starts else "returned" if _is_whole(occurrence.statement, occurrence) else "unknown"
    found = mentioned(program, occurrence.scope)
    response = _response(program, occurrence)
    plain = response is not None and response.is_plain
    handed = _handed_on(program, occurrence, response) if response is not None and not plain else ()
    if handed and all(one.is_plain for one in handed):
        return "told" if any(one.takes(NEXT_PAGE) for one in handed) else "ignored"
    told = response.takes(NEXT_PAGE) if response is not None and plain else NEXT_PAGE in found.members
    if told:
        stored = START in found.members or START in found.arguments
        return "followed" if stored and occurrence.rounds else "told"
    if response is not None and _is_returned(response, occurrence):
        return "returned"
    return "ignored" if response is not None and plain and response.takes(*PLAIN) else "unknown"


def _is_whole(statement: Return, occurrence: Occurrence) -> bool:
    """Whether a function gives back what a request brings as it is: `return client.Query(ctx, input)`."""
    return statement.value is occurrence.value


def _is_returned(response: "Response", occurrence: Occurrence) -> bool:
    """Whether a function gives back the response that a variable holds: `return response, err`."""
    node = occurrence.scope.node
    given = [one.value for one in inside(node) if isinstance(one, Return)] if isinstance(node, Function) else []
    first = [one.items[0] if isinstance(one, Collection) and one.items else one for one in given]
    return any(
        isinstance(one, Name) and one.name == response.name and response.count((one.span.start,)) for one in first
    )


def left_over(program: Program, occurrence: Occurrence) -> LeftOver:
    """What the function does with the part of a batch's answer that names what was left undone."""
    match occurrence.statement:
        case Evaluation(value=value) if value is occurrence.value:
            return "ignored"
        case Assignment(targets=(Collection(items=(Name(name="_"), _)),), value=value) if value is occurrence.value:
            return "ignored"
        case Return() as statement if _is_whole(statement, occurrence):
            return "returned"
    response = _response(program, occurrence)
    if response is None:
        return "unknown"
    if response.takes(*LEFT_OVER):
        return "read"
    if _is_returned(response, occurrence):
        return "returned"
    return "ignored" if response.is_plain and response.takes(*PLAIN) else "unknown"


def is_first_only(program: Program, occurrence: Occurrence) -> bool:
    """Whether no more is used of a response than its first item, be it after all are made objects, or whether there is
    any."""
    response = _response(program, occurrence)
    if response is None:
        return False
    found, name = response.found, response.name
    used, first, counted, compared, tested = (
        response.count(each.get((name, "Items"), ()))
        for each in (found.taken, found.first, found.counted, found.compared, found.tested)
    )
    made = [(place, into) for place, into in found.unmarshalled.get((name, "Items"), ()) if response.count((place,))]
    if not all(found.is_first_only(into) or callers_take_first(program, occurrence.scope, into) for _, into in made):
        return False
    numbers, little = (response.count(each.get((name, "Count"), ())) for each in (found.taken, found.compared))
    is_asked = counted == compared and numbers == little and compared + little > 0
    given = gives_items(occurrence.scope, name)
    if given and not callers_take_first_of_items(program, occurrence.scope, name):
        return False
    is_little = first + len(made) + given > 0 or is_asked
    return is_little and used == first + counted + tested + len(made) + given and response.is_plain


def takes_first_page(program: Program, occurrence: Occurrence) -> bool:
    """Whether a function that is given each page takes the first one for everything, and not just its first item."""
    of_page = page_function(occurrence)
    if of_page is None or not ends_after_first(of_page):
        return False
    page, found = of_page.parameters[0].name, mentioned(program, occurrence.scope.inner(of_page))
    used, first, counted = (len(each.get((page, "Items"), ())) for each in (found.taken, found.first, found.counted))
    return used > first + counted


def are_only_counted(program: Program, occurrence: Occurrence) -> bool:
    """Whether of the items of a response, or of the objects that are made of them, it is only asked how many there are,
    and that number is used."""
    response = _response(program, occurrence)
    if response is None or not response.is_plain:
        return False
    found, name = response.found, response.name
    used, counted, compared = (
        response.count(each.get((name, "Items"), ())) for each in (found.taken, found.counted, found.compared)
    )
    made = [(place, into) for place, into in found.unmarshalled.get((name, "Items"), ()) if response.count((place,))]
    if not made:
        return used == counted > compared
    return used == counted + len(made) and all(found.is_only_counted(into) for _, into in made)


def are_only_counted_there(program: Program, call: Occurrence) -> bool:
    """The same of the list that a call gives, which a function has taken out of its response as it is."""
    name = given_variable(call)
    found = mentioned(program, call.scope)
    counted, compared = (len(each.get((name, ""), ())) for each in (found.counted, found.compared))
    return bool(name) and counted > compared and len(found.names.get(name, ())) == counted


@dataclass(frozen=True, slots=True)
class Response:
    """The variable that takes a response, and where in its function it cannot hold it."""

    name: str
    found: Mentioned
    lost: tuple[Range, ...]

    def count(self, places: Places) -> int:
        """How many places are those where the variable may hold the response."""
        return sum(not any(start <= place < end for start, end in self.lost) for place in places)

    def takes(self, *members: str) -> bool:
        """Whether one of some members is read."""
        return any(self.count(self.found.taken.get((self.name, member), ())) for member in members)

    @property
    def is_plain(self) -> bool:
        """Whether nothing is done with the response but to take what it holds."""
        taken = (self.found.taken.get((self.name, member), ()) for member in (*PLAIN, NEXT_PAGE))
        return self.count(self.found.names.get(self.name, ())) == sum(map(self.count, taken))


def _response(program: Program, occurrence: Occurrence) -> Response | None:
    node, name = occurrence.scope.node, given_variable(occurrence)
    if not isinstance(node, Function) or not name:
        return None
    holder = _declaring(occurrence.scope, name)
    node = holder.node if isinstance(holder.node, Function) else node
    return Response(name, mentioned(program, holder), lost_in(node, name, occurrence.statement))


def _handed_on(program: Program, occurrence: Occurrence, response: Response) -> tuple[Response, ...]:
    """The response as functions of the workspace have it that take it whole: `return shown(response)`; none where
    something else is done with it but to take what it holds."""
    node = occurrence.scope.node
    if not isinstance(node, Function) or NEXT_PAGE in response.found.members:
        return ()
    own = {at for member in PLAIN for at in response.found.taken.get((response.name, member), ())}
    given = {at for at in response.found.names.get(response.name, ()) if response.count((at,))} - own
    found: list[Response] = []
    for call, at in calls(occurrence.scope, node) if given else ():
        places = {each.value.span.start for each in call.arguments if isinstance(each.value, Name)} & given
        function = called(program, call, at.scope) if places else None
        if function is None or not isinstance(function.node, Function):
            continue
        for name, (value, _) in given_by(call, function.node, at.scope).items():
            if value.span.start in places:
                found.append(Response(name, mentioned(program, function), ()))
                given.discard(value.span.start)
    return tuple(found) if not given else ()


def _declaring(scope: Scope, name: str) -> Scope:
    """The function that has a variable which one without a name sets: `retry(func() error { out, err = … })`."""
    while isinstance(scope.node, Function) and scope.node.is_nameless and scope.parent is not None:
        if name not in scope.parent.bindings:
            break
        scope = scope.parent
    return scope
