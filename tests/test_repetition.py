"""What several findings have in common is told once."""

from dynamorm_analysis.engine import check as checked
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.registry import all_rules
from dynamorm_analysis.repetition import told_once
from dynamorm_analysis.text import WHOLE_FILE, Place, Span
from handmade import project_of


def finding(path: str, start: int = 0, anchor: str = "a1", message: str = "slow", **more: object) -> Finding:
    place = Place(path, anchor, Span(start, start + 4))
    return Finding(place, message, "mend it", severity=Severity.WARNING, rule="scan", code="SC001", **more)  # type: ignore[arg-type]  # fields by name


def check(*findings: Finding, expected: dict[str, tuple[Finding, ...]]) -> None:
    by_path: dict[str, tuple[Finding, ...]] = {}
    for each in findings:
        by_path[each.place.path] = (*by_path.get(each.place.path, ()), each)
    assert told_once(by_path) == expected


def pointing(first: Finding, *others: Finding) -> Finding:
    return finding(
        first.place.path,
        first.place.span.start,
        first.place.anchor,
        first.message,
        cause=first.cause,
        confidence=first.confidence,
        related=tuple(Related(other.place, "the same here") for other in others),
    )


def test_copies_are_told_once() -> None:
    """The same statement in two files has one finding, which points at the copy."""
    first, copy = finding("a.py"), finding("b.py")
    check(first, copy, expected={"a.py": (pointing(first, copy),)})


def test_all_places_are_told() -> None:
    """However many copies there are, the finding points at each."""
    first, *copies = (finding(f"{name}.py") for name in "abcdefghij")
    check(first, *copies, expected={"a.py": (pointing(first, *copies),)})


def test_other_words_are_another_finding() -> None:
    """Copies of which something else is said are told each, and so are two places of one statement."""
    first, other, beside = finding("a.py"), finding("b.py", message="slower"), finding("a.py", 9)
    check(first, other, beside, expected={"a.py": (first, beside), "b.py": (other,)})


def test_places_without_a_statement_are_no_copies() -> None:
    """Where a place stands for itself in its file, another file's is another one."""
    first, other = finding("a.py", anchor=WHOLE_FILE), finding("b.py", anchor=WHOLE_FILE)
    check(first, other, expected={"a.py": (first,), "b.py": (other,)})


def test_one_cause_is_told_by_the_surest() -> None:
    """Of findings with one cause the surest stays, and points at the others."""
    first, surer = finding("a.py", anchor="a1", cause="t", confidence="medium"), finding("b.py", anchor="b1", cause="t")
    check(first, surer, expected={"b.py": (pointing(surer, first),)})


def test_a_copy_takes_along_what_it_points_at() -> None:
    """What has one cause with a copy is pointed at, too."""
    first, copy, third = finding("a.py"), finding("b.py", cause="t"), finding("c.py", anchor="c1", cause="t")
    (kept,) = told_once({"a.py": (first,), "b.py": (copy,), "c.py": (third,)}).values()
    assert {related.place.path for related in kept[0].related} == {"b.py", "c.py"}


def test_the_place_of_the_cause_is_told() -> None:
    """Calls of one function are told where the function itself asks, however sure the others are."""
    cause = Place("b.py", "b1", Span(0, 4))
    call = finding("a.py", anchor="a1", cause=cause)
    asking = finding("b.py", anchor="b1", cause=cause, confidence="medium")
    check(call, asking, expected={"b.py": (pointing(asking, call),)})


def test_what_the_baseline_has_hides_nothing() -> None:
    """A new finding is told, though a known one has the same cause."""
    known, new = finding("a.py", cause="t", known=True), finding("b.py", anchor="b1", cause="t")
    check(known, new, expected={"a.py": (known,), "b.py": (new,)})


def test_further_causes() -> None:
    """One cause of several is enough, also where it is the first one of the other finding, and in a chain."""
    one, two, three = (
        finding("a.py", 0, message="one", cause="x", causes=("y",)),
        finding("a.py", 9, message="two", cause="y"),
        finding("b.py", 9, message="three", causes=("z",), confidence="medium"),
    )
    four = finding("b.py", 0, message="four", causes=("q", "y", "z"))
    check(
        one,
        two,
        three,
        four,
        expected={
            "a.py": (finding("a.py", message="one", cause="x", causes=("y",), related=_the_same(two, four, three)),)
        },
    )


def test_copies_that_were_changed() -> None:
    """A file that is kept in several folders has the same findings in each, one for one."""
    path = "{}/lambdas/shared/orders.py"
    one, again = (finding(path.format("shop"), start) for start in (0, 9))
    other, other_again = (finding(path.format("depot"), start, "a2") for start in (5, 19))
    third = finding(path.format("depot"), 40, "a2")
    check(
        one,
        again,
        other,
        other_again,
        third,
        expected={
            "shop/lambdas/shared/orders.py": (
                finding(path.format("shop"), 0, related=_the_same(other)),
                finding(path.format("shop"), 9, related=_the_same(other_again)),
            ),
            "depot/lambdas/shared/orders.py": (third,),
        },
    )


def test_files_that_are_only_called_alike() -> None:
    """Two folders in common are too few, and another message is another finding."""
    one, other = finding("shop/src/orders.py"), finding("depot/src/orders.py", 0, "a2")
    far = finding("a/b/c/orders.py", 0, "a3"), finding("d/b/c/orders.py", 0, "a4", "dear")
    check(one, other, *far, expected={each.place.path: (each,) for each in (one, other, *far)})


def test_a_request_that_counts_for_several_tables() -> None:
    """What a function counts of the table that it is given is told once at its request, whatever its callers give."""
    text = """
import boto3
from boto3.dynamodb.conditions import Key


def number(table, asked):
    found = table.query(**asked)
    seen = len(found["Items"])
    while "LastEvaluatedKey" in found:
        asked["ExclusiveStartKey"] = found["LastEvaluatedKey"]
        found = table.query(**asked)
        seen += len(found["Items"])
    return seen


orders = boto3.resource("dynamodb").Table("orders")


def number_of(customer):
    return number(orders, {"KeyConditionExpression": Key("customer").eq(customer)})
"""
    rules = [rule for rule in all_rules().values() if rule.code == "QE019"]
    found = checked(project_of({"app.py": text}), rules).findings
    first, again, same = (one.place for one in found["app.py"])
    assert again == same
    assert [one.place for one in told_once(found)["app.py"]] == [first, again]


def _the_same(*others: Finding) -> tuple[Related, ...]:
    return tuple(Related(other.place, "the same here") for other in others)
