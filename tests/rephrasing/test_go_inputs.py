"""How what Go requests are given is said otherwise: text before, text afterwards."""

from rephrasing.go_inputs import input_by_function, input_in_variable, map_by_function, map_in_variable, map_set_later
from rephrasing.go_rewriting import go_file

HEAD = """\
package store

func seen(ctx context.Context, db *dynamodb.Client, user string) error {
"""
ASKED = """\
	_, err := db.GetItem(ctx, &dynamodb.GetItemInput{TableName: &users, Key: map[string]Value{"id": text(user)}})
	return err
}
"""


def check(afterwards: str, found: str) -> None:
    assert found.replace("\n\t", "\n") == f"{HEAD}{afterwards}".replace("\n\t", "\n")


def test_an_input_in_a_variable() -> None:
    """The variable is set right before the statement."""
    check(
        """\
	input0 := &dynamodb.GetItemInput{TableName: &users, Key: map[string]Value{"id": text(user)}}
_, err := db.GetItem(ctx, input0)
	return err
}
""",
        input_in_variable(go_file(HEAD + ASKED)),
    )


def test_fields_that_are_set_later() -> None:
    """All but the first."""
    check(
        """\
	input0 := &dynamodb.GetItemInput{TableName: &users}
input0.Key = map[string]Value{"id": text(user)}
_, err := db.GetItem(ctx, input0)
	return err
}
""",
        input_in_variable(go_file(HEAD + ASKED), later=1),
    )


def test_an_input_by_a_function() -> None:
    """It is given the variables of the other one."""
    check(
        """\
	_, err := db.GetItem(ctx, input0(user))
	return err
}

func input0(user string) *dynamodb.GetItemInput {
	return &dynamodb.GetItemInput{TableName: &users, Key: map[string]Value{"id": text(user)}}
}
""",
        input_by_function(go_file(HEAD + ASKED)),
    )


def test_a_key_in_a_variable() -> None:
    """Only the map leaves the input."""
    check(
        """\
	key1 := map[string]Value{"id": text(user)}
_, err := db.GetItem(ctx, &dynamodb.GetItemInput{TableName: &users, Key: key1})
	return err
}
""",
        map_in_variable(go_file(HEAD + ASKED), ("Key",)),
    )


def test_a_key_that_is_filled() -> None:
    """Each entry is stored by a statement."""
    check(
        """\
	key1 := map[string]Value{}
key1["id"] = text(user)
_, err := db.GetItem(ctx, &dynamodb.GetItemInput{TableName: &users, Key: key1})
	return err
}
""",
        map_set_later(go_file(HEAD + ASKED), ("Key",)),
    )


def test_a_key_by_a_function() -> None:
    """Its type is that of the map."""
    check(
        """\
	_, err := db.GetItem(ctx, &dynamodb.GetItemInput{TableName: &users, Key: key1(user)})
	return err
}

func key1(user string) map[string]Value {
	return map[string]Value{"id": text(user)}
}
""",
        map_by_function(go_file(HEAD + ASKED), ("Key",)),
    )
