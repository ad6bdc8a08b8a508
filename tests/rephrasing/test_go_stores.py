"""How Go programs have other types, files and packages make requests, and hold names of tables: what stands there."""

from rephrasing.go_answers import item_by_function
from rephrasing.go_rewriting import go_file
from rephrasing.go_stores import (
    request_behind_interface,
    request_in_other_file,
    request_in_other_package,
    request_of_store,
)
from rephrasing.go_tables import table_held

BEFORE = """\
package users

import "github.com/aws/aws-sdk-go-v2/service/dynamodb"

func put(db *dynamodb.Client, item Item) error {
	_, err := db.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String("users"), Item: item})
	return err
}
"""


def test_an_object_of_another_type() -> None:
    """It has the client and the table's name, and is given the rest."""
    found = request_of_store(go_file(BEFORE))
    assert '_, err := newStore0(db, "users").putItem0(item)' in found
    assert "func newStore0(client *dynamodb.Client, table string) *store0 {" in found
    assert "s.client.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String(s.table), Item: item})" in found


def test_an_interface() -> None:
    """What makes the object says no more than what it can be asked."""
    found = request_behind_interface(go_file(BEFORE))
    assert "type store0Asked interface {\n\tputItem0(item Item) (*dynamodb.PutItemOutput, error)\n}" in found
    assert "func newStore0(client *dynamodb.Client, table string) store0Asked {" in found


def test_another_file() -> None:
    """It has the package and what that file imports."""
    found = request_in_other_file({"users.go": BEFORE})
    assert "_, err := putItem0(db, item)" in found["users.go"]
    assert found["users_requests.go"].startswith("package users\n\nimport ")


def test_another_package() -> None:
    """What needs a type of its package stays; the rest is made by what the other package exports."""
    assert request_in_other_package({"users.go": BEFORE + "\ntype Item = map[string]any\n"}).keys() == {"users.go"}
    found = request_in_other_package({"users.go": BEFORE.replace("item Item", "item map[string]any")})
    assert '_, err := requests0.NewStore00(db, "users").Ask0(item)' in found["users.go"]
    assert 'import "example.com/app/requests0"' in found["users.go"]
    assert "func NewStore00(client *dynamodb.Client, table string) *Store00 {" in found["requests0/requests0.go"]


def test_a_constant() -> None:
    """The name stands behind the imports."""
    found = table_held(go_file(BEFORE), "const {} = {}".format)
    assert 'const tableName0 = "users"' in found
    assert "TableName: aws.String(tableName0)" in found


READ = """\
package users

import "github.com/aws/aws-sdk-go-v2/service/dynamodb"

func get(db *dynamodb.Client, key Key) (Item, error) {
	out, err := db.GetItem(ctx, &dynamodb.GetItemInput{Key: key})
	if err != nil {
		return nil, err
	}
	return out.Item, nil
}
"""


def test_an_item() -> None:
    """The function gives no more than that; an answer that is compared with `nil` stays."""
    found = item_by_function(go_file(READ))
    assert "out, err := getItem0(db, key)" in found
    assert "\treturn out, nil\n" in found
    assert "\treturn answer.Item, nil\n" in found
    whole = READ.replace("err != nil", "err != nil || out == nil")
    assert item_by_function(go_file(whole)) == whole
