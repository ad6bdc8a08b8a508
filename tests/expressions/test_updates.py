"""Update expressions."""

import pytest

from dynamorm_analysis.expressions.parsing import parse_update
from expressions.checking import check, check_hidden, check_mistakes

# Every update of the Amazon DynamoDB Developer Guide's pages on expressions.
OF_THE_GUIDE = [
    ("ADD Color :c", "(ADD (+ Color :c))"),
    ("ADD QuantityOnHand :q", "(ADD (+ QuantityOnHand :q))"),
    ("DELETE Color :p", "(DELETE (- Color :p))"),
    ("REMOVE Brand, InStock, QuantityOnHand", "(REMOVE Brand InStock QuantityOnHand)"),
    ("REMOVE RelatedItems[1], RelatedItems[2]", "(REMOVE RelatedItems[1] RelatedItems[2])"),
    ("SET #pr.#5star[1] = :r5, #pr.#3star = :r3", "(SET (= #pr.#5star[1] :r5) (= #pr.#3star :r3))"),
    ("SET #ri = list_append(#ri, :vals)", "(SET (= #ri (list_append #ri :vals)))"),
    ("SET #ri = list_append(:vals, #ri)", "(SET (= #ri (list_append :vals #ri)))"),
    ("SET Price = Price - :p", "(SET (= Price (- Price :p)))"),
    ("SET Price = if_not_exists(Price, :p)", "(SET (= Price (if_not_exists Price :p)))"),
    ("SET ProductCategory = :c, Price = :p", "(SET (= ProductCategory :c) (= Price :p))"),
    ("SET RelatedItems = :ri, ProductReviews = :pr", "(SET (= RelatedItems :ri) (= ProductReviews :pr))"),
    ("SET RelatedItems[1] = :ri", "(SET (= RelatedItems[1] :ri))"),
    (
        "SET Price = Price - :p REMOVE InStock",
        "(SET (= Price (- Price :p))) (REMOVE InStock)",
    ),
]

GRAMMAR = [
    ("delete s :s add n :n remove x set a=:a", "(DELETE (- s :s)) (ADD (+ n :n)) (REMOVE x) (SET (= a :a))"),
    ("SET a = if_not_exists(a, :z) + :one", "(SET (= a (+ (if_not_exists a :z) :one)))"),
    ("SET a = list_append(if_not_exists(a, :e), :v)", "(SET (= a (list_append (if_not_exists a :e) :v)))"),
    ("SET a = (a + :b), c = (:c)", "(SET (= a (+ a :b)) (= c :c))"),
    ("SET a = b-c", "(SET (= a (- b c)))"),
    ("SET a = b", "(SET (= a b))"),
    ("SET set = :v, a.remove = :w", "(SET (= set :v) (= a.remove :w))"),
]

WRONG = [
    ("", "nothing", "empty:"),
    ("a = :a", "", "syntax: a"),
    ("UPDATE a = :a SET b = :b", "(SET (= b :b))", "syntax: UPDATE"),
    ("SET", "(SET)", "syntax: SET"),
    ("SET a", "(SET (= a ?))", "syntax: a"),
    ("SET a = ", "(SET (= a ?))", "syntax:"),
    ("SET a :v, b = :b", "(SET (= a ?) (= b :b))", "syntax: a"),
    ("SET a += :v", "(SET (= a ?))", "syntax: a"),
    ("SET a == :v", "(SET (= a :v))", "operator: =="),
    ("SET a = :a,", "(SET (= a :a))", "syntax: ,"),
    ("SET a = :a, REMOVE b", "(SET (= a :a)) (REMOVE b)", "syntax: ,"),
    ("SET a = :a b = :b", "(SET (= a :a) (= b :b))", "syntax: b"),
    ("set a = :a set b = :b", "(SET (= a :a)) (SET (= b :b))", "section: set"),
    ("SET a = a + b + c, d = :d", "(SET (= a (+ a b)) (= d :d))", "syntax: +"),
    ("SET a = ((a + :b))", "(SET (= a (+ a :b)))", "parentheses: ((a + :b))"),
    ("SET a = 5", "(SET (= a 5))", "literal: 5"),
    ("SET a = 'x-y'", "(SET (= a 'x-y'))", "literal: 'x-y'"),
    ("SET a = size(b)", "(SET (= a (size b)))", "function: size"),
    ("SET a = If_Not_Exists(a, :v)", "(SET (= a (if_not_exists a :v)))", "function: If_Not_Exists"),
    ("SET a = list_append(a)", "(SET (= a (list_append a)))", "operands: list_append(a)"),
    ("SET a-b = :v", "(SET (= a-b :v))", "name: a-b"),
    ("REMOVE a-b", "(REMOVE a-b)", "name: a-b"),
    ("REMOVE a b", "(REMOVE a b)", "syntax: b"),
    ("REMOVE a = :v", "(REMOVE a)", "syntax: ="),
    ("ADD hits : incr", "(ADD (+ hits :incr))", "name: : incr"),
    ("ADD hits 1", "(ADD (+ hits 1))", "literal: 1"),
    ("ADD hits one", "(ADD (+ hits one))", "syntax: one"),
    ("ADD hits = :v", "(ADD (+ hits ?))", "syntax: hits"),
    ("DELETE tags", "(DELETE (- tags ?))", "syntax: tags"),
]

HOLES = [
    ("SET #{} = :{}", "(SET (= #{} :{}))"),
    ("SET {} = {}", "(SET (= {} {}))"),
    ("SET a = {} + :v", "(SET (= a (+ {} :v)))"),
    ("SET a = if_not_exists({}, :v)", "(SET (= a (if_not_exists {} :v)))"),
    ("ADD {} :v", "(ADD (+ {} :v))"),
    ("ADD a {}", "(ADD (+ a {}))"),
]

HIDING_HOLES = [
    ("{}", "{}"),
    ("SET {}", "(SET {})"),
    ("SET {} REMOVE b", "(SET {}) (REMOVE b)"),
    ("SET a = :a, {}", "(SET (= a :a) {})"),
    ("SET a = :a {}", "(SET (= a :a) {})"),
    ("SET a = :a{} REMOVE c", "(SET (= a :a{})) (REMOVE c)"),
    ("{} SET a = :a", "{} (SET (= a :a))"),
    ("{} a = :b REMOVE c", "{} (REMOVE c)"),
    ("REMOVE {}", "(REMOVE {})"),
    ("SET a = a {} :v", "(SET (= a a) {})"),
]


@pytest.mark.parametrize(("text", "expected"), OF_THE_GUIDE)
def test_examples_of_the_guide(text: str, expected: str) -> None:
    """Every update that the developer guide shows is understood."""
    check(parse_update, text, expected)


@pytest.mark.parametrize(("text", "expected"), GRAMMAR)
def test_grammar(text: str, expected: str) -> None:
    """The four sections come in any order, and SET takes functions and one sum or difference."""
    check(parse_update, text, expected)


@pytest.mark.parametrize(("text", "expected", "mistakes"), [(text, tree, rest) for text, tree, *rest in WRONG])
def test_mistakes(text: str, expected: str, mistakes: list[str]) -> None:
    """A broken update yields what was understood, and one mistake for each thing that is wrong."""
    check_mistakes(parse_update, text, expected, *mistakes)


@pytest.mark.parametrize(("text", "expected"), HOLES)
def test_holes(text: str, expected: str) -> None:
    """A hole may be a name, part of one or a value."""
    check(parse_update, text, expected)


@pytest.mark.parametrize(("text", "expected"), HIDING_HOLES)
def test_holes_that_hide_actions(text: str, expected: str) -> None:
    """A hole in place of actions or sections may hold any others."""
    check_hidden(parse_update, text, expected)
