"""How Go programs are said otherwise: text before, text afterwards."""

from rephrasing.go_functions import request_in_function
from rephrasing.go_rewriting import go_file

BEFORE = """\
package store

type Store struct{ table string }

func (s *Store) Seen(ctx context.Context, user string) (bool, error) {
	out, err := s.client.GetItem(ctx, &dynamodb.GetItemInput{TableName: &s.table, Key: keyOf(user)})
	return err == nil && out.Item != nil, err
}
"""
IN_FUNCTION = """\
package store

type Store struct{ table string }

func (s *Store) Seen(ctx context.Context, user string) (bool, error) {
	out, err := s.getItem0(ctx, user)
	return err == nil && out.Item != nil, err
}

func (s *Store) getItem0(ctx context.Context, user string) (*dynamodb.GetItemOutput, error) {
	return s.client.GetItem(ctx, &dynamodb.GetItemInput{TableName: &s.table, Key: keyOf(user)})
}
"""


def test_a_request_in_a_method() -> None:
    """A method gets the variables that it needs, and what the other one is called on."""
    assert request_in_function(go_file(BEFORE)) == IN_FUNCTION


CHAIN = """\
package store

func first(db core.DB, code string) error {
	var parcel Parcel
	return db.Model(&Parcel{}).Where("Code", "=", code).First(&parcel)
}
"""
CHAIN_IN_FUNCTION = """\
package store

func first(db core.DB, code string) error {
	var parcel Parcel
	return first0(db, code, &parcel)
}

func first0(db core.DB, code string, parcel *Parcel) error {
	return db.Model(&Parcel{}).Where("Code", "=", code).First(parcel)
}
"""


def test_a_chain_in_a_function() -> None:
    """What is filled in is given as a pointer."""
    assert request_in_function(go_file(CHAIN)) == CHAIN_IN_FUNCTION
