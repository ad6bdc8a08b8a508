"""A key is an e-mail address, phone number or the like: keys appear where attributes do not.

## Why it is bad

Keys are written to logs, traces and error messages, and Contributor Insights shows the busiest ones in plain text. They
cannot be encrypted by the client, and a person who changes their address keeps the old one as the name of their items.

## Example

```python
table.put_item(Item={"pk": f"USER#{email}", "name": name})
```

Use instead an id, and find the id by a digest of the address:

```python
table.put_item(Item={"pk": f"USER#{user_id}", "email_digest": digest(email), "name": name})
```

## When it stays silent

The value is hashed or replaced by a token first, as far as its name tells.

## How to fix it

Give each person an id. Where items are looked for by an address, index a digest that is made with a secret key.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.names import Hole
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.text import Place
from dynamorm_analysis.words import words_of

PERSONAL = {
    "birthdate": "a date of birth",
    "email": "an e-mail address",
    "iban": "an account number",
    "mail": "an e-mail address",
    "mobile": "a phone number",
    "msisdn": "a phone number",
    "passport": "a passport number",
    "phone": "a phone number",
    "ssn": "a social security number",
}
HIDDEN = frozenset({"digest", "encrypted", "hash", "hashed", "hmac", "id", "masked", "sha", "token", "verified"})


@dataclass(frozen=True, slots=True)
class PersonalDataInKey:
    """The attribute that is a key."""

    attribute: str


@rule("KY009", Severity.HINT, tier=3)
def personal_data_in_key(table: Table, project: Project) -> Iterator[Finding]:
    keys = {name for index in table.indexes for name in index.key.attributes}
    keys.update(table.key.attributes if table.key is not None else ())
    said: set[str] = set()
    for definition in table.definitions:
        for attribute in definition.attributes:
            if attribute.name in keys and attribute.name not in said and (what := _told(attribute.name)):
                said.add(attribute.name)
                yield _finding(attribute.name, what, attribute.place, table)
    for access in project.accesses_of(table.id):
        for written in access.written:
            if written.attribute in keys - said and (what := _held(written.value)):
                said.add(written.attribute)
                yield _finding(written.attribute, what, written.place, table)


def _held(value: WrittenValue) -> str:
    """What a text that is put together says of a person."""
    if value.template is None or value.sharded:
        return ""
    holes = (part.name for part in value.template.parts if isinstance(part, Hole))
    return next((what for hole in holes if (what := _told(hole))), "")


def _told(name: str) -> str:
    words = words_of(name)
    if not words or not HIDDEN.isdisjoint(words):
        return ""
    return PERSONAL.get(words[-1], "") or ("a phone number" if words[-2:] == ["phone", "number"] else "")


def _finding(attribute: str, what: str, place: Place, table: Table) -> Finding:
    return Finding(
        place=place,
        message=f"`{attribute}` is a key of `{table.title}` and holds {what}: keys appear in logs, metrics and traces.",
        help="Use an id as the key, and a digest where items are looked for by it.",
        facts=PersonalDataInKey(attribute),
        confidence="medium",
    )
