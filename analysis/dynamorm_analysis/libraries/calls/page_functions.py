"""The function without a name that the first SDK for Go gives each page: `db.ScanPages(input, func(…) bool { … })`."""

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Constant, Member, Name
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.occurrences import Occurrence

OF_PAGES = ("Pages", "PagesWithContext")


def page_function(call: Occurrence) -> Function | None:
    """The function that is given each page; None where it stands elsewhere."""
    match call.value:
        case Call(function=Member(name=name), arguments=arguments) if name.endswith(OF_PAGES):
            for argument in arguments:
                bounds = call.scope.bindings.get(argument.value.name, ()) if isinstance(argument.value, Name) else ()
                for bound in bounds:
                    if isinstance(bound.statement, Function) and bound.statement.is_nameless:
                        return bound.statement if bound.statement.parameters else None
    return None


def ends_after_first(of_page: Function) -> bool:
    """Whether it asks for no further page: it gives back `false`, or whether this one is the last."""
    last = of_page.parameters[-1].name
    given = [each.value for each in returns(of_page.body)]
    return bool(given) and all(
        (isinstance(one, Constant) and one.value is False) or (isinstance(one, Name) and one.name == last)
        for one in given
    )
