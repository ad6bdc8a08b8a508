"""How values and loops of Go are said otherwise: text before, text afterwards."""

from collections.abc import Callable
from functools import partial

import pytest

from rephrasing.go_rewriting import GoFile, go_file
from rephrasing.go_rounds import rounds_by_number, rounds_by_queue
from rephrasing.go_values import (
    filled_by_literal,
    filled_by_pointer,
    items_in_variables,
    maps_filled,
    marshalled_by_hand,
    sums_by_variable,
)

HEAD = """\
package store

import "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

type Order struct {
	ID    string `dynamodbav:"id"`
	Total int    `dynamodbav:"total"`
}

"""
ROUND = "func f(all []Order) {\n\tfor _, one := range all {\n\t\tg(one)\n\t}\n}\n"
READ = "func f() (Order, error) {\n\tvar one Order\n\terr := UnmarshalMap(out.Item, &one)\n\treturn one, err\n}\n"
MADE = "attributevalue.MarshalMap(one)\n\tif err != nil {\n\t\treturn err\n\t}"
BY_HAND = """map[string]types.AttributeValue{
		"id": &types.AttributeValueMemberS{Value: one.ID},
		"total": &types.AttributeValueMemberN{Value: strconv.Itoa(one.Total)},
	}"""
KEY = 'map[string]types.AttributeValue{"id": text(id)}'
FILLED = 'held0 := map[string]types.AttributeValue{}\n\theld0["id"] = text(id)\n\treturn find(held0)'
CASES: list[tuple[Callable[[GoFile], str], str, str, str]] = [
    (rounds_by_number, ROUND, "for _, one := range all {", "for at0 := range all {\n\t\tone := all[at0]"),
    (
        partial(rounds_by_number, counted=True),
        ROUND,
        "for _, one := range all {",
        "for at0 := 0; at0 < len(all); at0++ {\n\t\tone := all[at0]",
    ),
    (
        rounds_by_queue,
        ROUND,
        "for _, one := range all {",
        "for len(all) > 0 {\n\t\tone := all[0]\n\t\tall = all[1:]",
    ),
    (
        sums_by_variable,
        "func f(one *Order) {\n\tone.Total += 2\n}\n",
        "one.Total += 2",
        "total0 := one.Total + 2\n\tone.Total = total0",
    ),
    (filled_by_literal, READ, "var one Order", "one := Order{}"),
    (
        filled_by_pointer,
        READ,
        "var one Order\n\terr := UnmarshalMap(out.Item, &one)\n\treturn one",
        "one := new(Order)\n\terr := UnmarshalMap(out.Item, one)\n\treturn *one",
    ),
    (
        items_in_variables,
        READ,
        "err := UnmarshalMap(out.Item, &one)",
        "stored0 := out.Item\n\terr := UnmarshalMap(stored0, &one)",
    ),
    (maps_filled, f"func f(id string) error {{\n\treturn find({KEY})\n}}\n", f"return find({KEY})", FILLED),
]


@pytest.mark.parametrize(("rephrased", "text", "old", "new"), CASES)
def test_a_piece_is_said_otherwise(rephrased: Callable[[GoFile], str], text: str, old: str, new: str) -> None:
    """One piece of a function is written in another way, and the rest stays."""
    assert text.count(old) == 1
    assert "".join(rephrased(go_file(HEAD + text)).split()) == "".join((HEAD + text.replace(old, new)).split())


def test_a_struct_is_made_attributes_by_hand() -> None:
    """Each field has an entry, and what numbers need is imported."""
    text = f"func f(one Order) error {{\n\titem, err := {MADE}\n\treturn put(item)\n}}\n"
    written = marshalled_by_hand(go_file(HEAD + text))
    assert f"\titem := {BY_HAND}\n\treturn put(item)\n" in written
    assert 'import "strconv"' in written
