"""Loops of Go that take what a list holds otherwise: by its numbers, or off its beginning."""

from functools import partial

from tree_sitter import Node

from rephrasing.go_pieces import Pieces, statements
from rephrasing.go_rewriting import GoFile, child, declaration_of, function_of, inside, outwards, source
from rephrasing.go_types import Types
from rephrasing.pages import Rephrasings, in_go


def rounds_by_number(file: GoFile, counted: bool = False) -> str:
    """`for _, each := range all` by the numbers of what is in a list, `counted`: up to how many there are."""
    change = Pieces()
    for number, loop in enumerate(file.nodes("for_statement")):
        over, each = _rounds(file, loop)
        inner = statements(child(loop, "body"))
        if each and inner and over.type in ("identifier", "selector_expression"):
            at, whole = f"at{number}", source(over)
            head = f"{at} := 0; {at} < len({whole}); {at}++" if counted else f"{at} := range {whole}"
            change.put(loop.named_children[0], head)
            change.insert(inner[0].start_byte, f"{each} := {whole}[{at}]\n\t\t")
    return change.of(file)


def rounds_by_queue(file: GoFile) -> str:
    """`for _, each := range all` as long as something is left of a list that nothing asks for later."""
    change = Pieces()
    for loop in file.nodes("for_statement"):
        over, each = _rounds(file, loop)
        inner = statements(child(loop, "body"))
        function = function_of(loop)
        if not each or not inner or function is None or over.type != "identifier" or declaration_of(over) is None:
            continue
        mentions = [one for one in inside(function, "identifier") if source(one) == source(over) and one != over]
        is_round = any(outer.type == "for_statement" for outer in outwards(loop))
        if not is_round and all(one.end_byte <= loop.start_byte for one in mentions):
            queue = source(over)
            change.put(loop.named_children[0], f"len({queue}) > 0")
            change.insert(inner[0].start_byte, f"{each} := {queue}[0]\n\t\t{queue} = {queue}[1:]\n\t\t")
    return change.of(file)


def _rounds(file: GoFile, loop: Node) -> tuple[Node, str]:
    """What a loop runs over, and the variable for each of a list; none where it needs its number, too."""
    clause = loop.named_children[0]
    if clause.type != "range_clause":
        return loop, ""
    over, left = child(clause, "right"), clause.child_by_field_name("left")
    names = [source(one) for one in left.named_children] if left is not None else []
    is_list = (Types(file).of(over) or "").startswith("[]")
    return over, names[1] if len(names) == 2 and names[0] == "_" and is_list else ""


REPHRASINGS: Rephrasings = {
    "go-rounds-by-number": in_go(rounds_by_number),
    "go-rounds-by-count": in_go(partial(rounds_by_number, counted=True)),
    "go-rounds-by-queue": in_go(rounds_by_queue),
}
