"""Condition, filter and key-condition expressions."""

import pytest

from dynamorm_analysis.expressions.parsing import parse_condition, parse_key_condition
from expressions.checking import check, check_hidden, check_mistakes

# Every condition, filter and key condition of the Amazon DynamoDB Developer Guide's pages on expressions.
OF_THE_GUIDE = [
    (
        "(ProductCategory IN (:cat1, :cat2)) and (Price between :lo and :hi)",
        "(AND (IN ProductCategory :cat1 :cat2) (BETWEEN Price :lo :hi))",
    ),
    ("Price > :limit", "(> Price :limit)"),
    ("attribute_exists(ProductReviews.OneStar)", "(attribute_exists ProductReviews.OneStar)"),
    ("attribute_not_exists(Id)", "(attribute_not_exists Id)"),
    ("attribute_not_exists(Price)", "(attribute_not_exists Price)"),
    ("attribute_type(Color, :v_sub)", "(attribute_type Color :v_sub)"),
    ("attribute_type(ProductReviews.FiveStar, :v_sub)", "(attribute_type ProductReviews.FiveStar :v_sub)"),
    ("begins_with(Pictures.FrontView, :v_sub)", "(begins_with Pictures.FrontView :v_sub)"),
    ("contains(Color, :v_sub)", "(contains Color :v_sub)"),
    ("size(VideoClip) > :v_sub", "(> (size VideoClip) :v_sub)"),
    ("size(VideoClip)<:v_sub", "(< (size VideoClip) :v_sub)"),
    ("#v >= :num", "(>= #v :num)"),
    ("LastPostedBy = :name", "(= LastPostedBy :name)"),
    ("contains(Color, :c) and Price <= :p", "(AND (contains Color :c) (<= Price :p))"),
    ("contains(info.genres,:gen)", "(contains info.genres :gen)"),
    ("contains (Subtitle, :topic)", "(contains Subtitle :topic)"),
    ("#yr between :y_a and :y_z", "(BETWEEN #yr :y_a :y_z)"),
    ("Subtitle = :topic AND Season = :s AND Episode = :e", "(AND (= Subtitle :topic) (= Season :s) (= Episode :e))"),
    ("title = :t and #y = :y and info.#r = :r", "(AND (= title :t) (= #y :y) (= info.#r :r))"),
    ("#y = :yyyy", "(= #y :yyyy)"),
    ("ForumName = :fn and Subject = :sub", "(AND (= ForumName :fn) (= Subject :sub))"),
    ("Id = :id and begins_with(ReplyDateTime, :dt)", "(AND (= Id :id) (begins_with ReplyDateTime :dt))"),
    ("Id = :v_Id and ReplyDateTime > :v_twoWeeksAgo", "(AND (= Id :v_Id) (> ReplyDateTime :v_twoWeeksAgo))"),
    ("pk = :pkval and sk between :skval1 and :skval2", "(AND (= pk :pkval) (BETWEEN sk :skval1 :skval2))"),
    ("Artist = :a and begins_with(SongTitle, :t)", "(AND (= Artist :a) (begins_with SongTitle :t))"),
    ("Genre = :genre and Price < :price", "(AND (= Genre :genre) (< Price :price))"),
]

GRAMMAR = [
    ("a = :a OR b = :b AND NOT c = :c", "(OR (= a :a) (AND (= b :b) (NOT (= c :c))))"),
    ("NOT (a = :a And (b = :b oR c = :c))", "(NOT (AND (= a :a) (OR (= b :b) (= c :c))))"),
    ("NOT NOT a = :a", "(NOT (NOT (= a :a)))"),
    ("a<>:a AND b<=:b AND c>=:c", "(AND (<> a :a) (<= b :b) (>= c :c))"),
    (":v = a", "(= :v a)"),
    (":v BETWEEN low AND high", "(BETWEEN :v low high)"),
    (":v IN (a, b)", "(IN :v a b)"),
    ("a = b.c", "(= a b.c)"),
    ("(a) = (:a)", "(= a :a)"),
    ("contains(:list, a)", "(contains :list a)"),
    ("size(a) BETWEEN :l AND size(b)", "(BETWEEN (size a) :l (size b))"),
    ("a . b [ 0 ] . #c = :v", "(= a.b[0].#c :v)"),
    ("a[0][1] = :v", "(= a[0][1] :v)"),
    ("#1 = :1", "(= #1 :1)"),
    ("\ta\r\n=\n:v ", "(= a :v)"),
    ("a.set = :v", "(= a.set :v)"),
    ("size = :v AND contains = :w", "(AND (= size :v) (= contains :w))"),
]

WRONG = [
    ("", "nothing", "empty:"),
    (" \n", "nothing", "empty:"),
    ("a", "({} a ?)", "syntax: a"),
    ("a =", "(= a ?)", "syntax:"),
    ("= :a", "(= ? :a)", "syntax: ="),
    ("size(a)", "({} (size a) ?)", "syntax: size(a)"),
    ("a = :a b = :b", "(AND (= a :a) (= b :b))", "syntax: b"),
    ("a = :a, b = :b", "(AND (= a :a) (= b :b))", "syntax: ,"),
    ("a = :a; b = :b", "(AND (= a :a) (= b :b))", "syntax: ;"),
    ("a = :a AND", "(AND (= a :a) ?)", "syntax:"),
    ("AND a = :a", "(AND ? (= a :a))", "syntax: AND"),
    ("a = :a OR OR b = :b", "(OR (= a :a) ? (= b :b))", "syntax: OR"),
    ("NOT", "(NOT ?)", "syntax:"),
    ("()", "?", "syntax: )"),
    ("a = ()", "(= a ?)", "syntax: )"),
    ("((a = :a))", "(= a :a)", "parentheses: ((a = :a))"),
    ("((a)) = :a", "(= a :a)", "parentheses: ((a))"),
    ("(a = :a", "(= a :a)", "parentheses: ("),
    ("a = :a)", "(= a :a)", "parentheses: )"),
    ("a == :v AND b != :w", "(AND (= a :v) (<> b :w))", "operator: ==", "operator: !="),
    ("a LIKE :x", "({} a :x)", "operator: LIKE"),
    ("a NOT IN (:x)", "(NOT (IN a :x))", "operator: NOT"),
    ("a IN :list", "(IN a :list)", "syntax: :list"),
    ("a IN ()", "(IN a)", "syntax: ()"),
    ("a IN (:a, )", "(IN a :a)", "syntax: ,"),
    ("a IN (:a :b)", "(IN a :a :b)", "syntax: :b"),
    ("a BETWEEN :a, :b", "(BETWEEN a :a :b)", "syntax: ,"),
    ("a BETWEEN :a", "(BETWEEN a :a ?)", "syntax:"),
    ("contains(a)", "(contains a)", "operands: contains(a)"),
    ("attribute_exists(:v)", "(attribute_exists :v)", "operands: :v"),
    ("contains(a, :b) = :t", "(= (contains a :b) :t)", "operands: contains(a, :b)"),
    ("Begins_With(a, :b)", "(begins_with a :b)", "function: Begins_With"),
    ("starts_with(a, :b)", "(starts_with a :b)", "function: starts_with"),
    ("if_not_exists(a, :b)", "(if_not_exists a :b)", "function: if_not_exists"),
    ("status = 'open' AND n > -5", "(AND (= status 'open') (> n -5))", "literal: 'open'", "literal: -5"),
    ("# s = : v", "(= #s :v)", "name: # s", "name: : v"),
    ("#first-name = :user-id", "(= #first-name :user-id)", "name: #first-name", "name: :user-id"),
    ("a[ = :v", "(= a[{}] :v)", "syntax: ["),
    ("a[x].b = :v", "(= a[{}].b :v)", "syntax: x"),
    ("a[01] = :v", "(= a[{}] :v)", "syntax: 01"),
    ("a..b = :v", "(= a.b :v)", "syntax: ."),
]

HOLES = [
    ("{} = :v", "(= {} :v)"),
    ("#{} = :{}", "(= #{} :{})"),
    ("{}_id = :v", "(= {}_id :v)"),
    ("{}.b = :v", "(= {}.b :v)"),
    ("a.{}[{}] = {}", "(= a.{}[{}] {})"),
    ("a {} :v", "({} a :v)"),
    ("{} {} :v", "({} {} :v)"),
    ("{}:v", "({} {} :v)"),
    ("{}(a, :v)", "({} a :v)"),
    ("a IN ({}) AND b BETWEEN {} AND {}", "(AND (IN a {}) (BETWEEN b {} {}))"),
    ("contains({}, :x)", "(contains {} :x)"),
]

HIDING_HOLES = [
    ("{}", "{}"),
    ("{} AND a = :a", "(AND {} (= a :a))"),
    ("a = :a {}", "(UNCLEAR (= a :a) {})"),
    ("a = :a{}", "(= a :a{})"),
    ("a = :a{} b = :b", "(UNCLEAR (= a :a{}) (= b :b))"),
    ("a = :a {} b = :b", "(UNCLEAR (= a :a) {} (= b :b))"),
    ("{} (a = :a)", "(UNCLEAR {} (= a :a))"),
    ("a {}", "({} a {})"),
    ("begins_with({}", "(begins_with {})"),
]


@pytest.mark.parametrize(("text", "expected"), OF_THE_GUIDE)
def test_examples_of_the_guide(text: str, expected: str) -> None:
    """Every condition that the developer guide shows is understood."""
    check(parse_condition, text, expected)


@pytest.mark.parametrize(("text", "expected"), GRAMMAR)
def test_grammar(text: str, expected: str) -> None:
    """NOT binds tighter than AND, AND than OR; keywords have no case; space does not matter."""
    check(parse_condition, text, expected)


@pytest.mark.parametrize(("text", "expected", "mistakes"), [(text, tree, rest) for text, tree, *rest in WRONG])
def test_mistakes(text: str, expected: str, mistakes: list[str]) -> None:
    """A broken condition yields what was understood, and one mistake for each thing that is wrong."""
    check_mistakes(parse_condition, text, expected, *mistakes)


@pytest.mark.parametrize(("text", "expected"), HOLES)
def test_holes(text: str, expected: str) -> None:
    """A hole may be a name, part of one, a value, a comparator or a function."""
    check(parse_condition, text, expected)


@pytest.mark.parametrize(("text", "expected"), HIDING_HOLES)
def test_holes_that_hide_conditions(text: str, expected: str) -> None:
    """A hole beside or in place of a condition may hold any others."""
    check_hidden(parse_condition, text, expected)


@pytest.mark.parametrize(
    ("name", "reason", "alias"),
    [
        ("first-name", "it holds a `-`", "#first_name"),
        ("a-b-2", "it holds a `-`", "#a_b_2"),
        ("1st", "it begins with a digit", "#1st"),
        ("_id", "it begins with an underscore", "#id"),
        ("größe", "it holds more than ASCII letters, digits and underscores", "#gr_e"),
    ],
)
def test_names_that_need_an_alias(name: str, reason: str, alias: str) -> None:
    """A name that DynamoDB does not take bare is one mistake, which says why and what to write."""
    (mistake,) = parse_condition(f"{name} = :v").errors
    assert mistake.message == f"DynamoDB rejects the bare name `{name}`: {reason}. Write an alias such as `{alias}`."


def test_key_condition() -> None:
    """A key condition joins comparisons of top-level attributes with AND."""
    check(parse_key_condition, "pk = :pk AND begins_with(sk, :p)", "(AND (= pk :pk) (begins_with sk :p))")
    check(parse_key_condition, "{} AND {}(sk, :v)", "(AND {} ({} sk :v))")


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("pk = :a AND a.b = :b", ["a.b"]),
        ("pk = :a AND begins_with(a[0], :b)", ["a[0]"]),
        ("pk = sk", ["sk"]),
        ("pk = :a AND sk BETWEEN :b AND c", ["c"]),
        ("pk = :a AND begins_with(:b, sk)", [":b"]),
        (":a = :b", [":a"]),
    ],
)
def test_what_key_conditions_cannot_use(text: str, marked: list[str]) -> None:
    """A key condition compares top-level attributes with values. Operators are judged with the query."""
    errors = parse_key_condition(text).errors
    assert [text[error.span.start : error.span.end] for error in errors if error.kind == "key-condition"] == marked


def test_nesting() -> None:
    """Conditions nested beyond all reason are a mistake, not a crash."""
    for text in ("(" * 5000 + "a = :a", "NOT " * 5000 + "a = :a", "size(" * 5000, "a[" * 5000):
        assert parse_condition(text).errors
