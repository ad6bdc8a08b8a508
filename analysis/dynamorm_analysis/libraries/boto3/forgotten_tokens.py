"""Where a page ended, worked out and then given to nobody: `cursor = response["LastEvaluatedKey"]`."""

from dynamorm_analysis.facts.statements import Assignment, Branch, Function
from dynamorm_analysis.facts.values import Name
from dynamorm_analysis.libraries.calls.telling import is_only_told
from dynamorm_analysis.libraries.read_items.variables import reads_of
from dynamorm_analysis.linking.occurrences import Occurrence

MOST_VARIABLES = 3  # of which each is made of the one before


def is_forgotten(token: Occurrence) -> bool:
    """Whether the code around a token gives it to a variable, as it is or made into a text, of which nothing is made
    but an entry in a log."""
    return is_only_told(token) or _is_kept_in_vain(token, MOST_VARIABLES)


def is_only_asked(token: Occurrence) -> bool:
    """Whether a branch asks for the token, and no more."""
    match token.statement:
        case Branch(test=test):
            return token.value is test or any(outer is test for outer in token.outer)
    return False


def _is_kept_in_vain(token: Occurrence, further: int) -> bool:
    around = token.scope.node
    match token.statement:
        case Assignment(targets=(Name(name=name),), operator="") if isinstance(around, Function) and further:
            pass
        case _:
            return False
    if any(bound.by != "assignment" for bound in token.scope.bindings.get(name, ())):  # it may be a global one
        return False
    reads = list(reads_of(around, name, token))
    made = [at for at in reads if not is_only_asked(at)]
    if reads and not made:  # what the branch does may tell somebody
        return False
    return all(is_only_told(at) or _is_kept_in_vain(at, further - 1) for at in made)
