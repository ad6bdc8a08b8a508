"""How sure it is that a hot key does harm, as the name of the table tells."""

from dynamorm_analysis.engine import check as checked
from dynamorm_analysis.heat import Evidence, Score
from dynamorm_analysis.items.traffic import confidence_in
from dynamorm_analysis.registry import all_rules
from handmade import project_of

MODEL = """
from datetime import UTC, datetime
from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model

class ByIt(GlobalSecondaryIndex):
    class Meta:
        projection = AllProjection()
    {index} = UnicodeAttribute(hash_key=True)
    {sort} = UnicodeAttribute(range_key=True)

class Item(Model):
    class Meta:
        table_name = "{table}"
    number = UnicodeAttribute(hash_key=True)
    {index} = UnicodeAttribute()
    {sort} = UnicodeAttribute()
    by_it = ByIt()

{more}
"""
HOT_KEYS = ("HP001", "HP002", "HP003", "HP004")


def check(
    table: str,
    index: str,
    expected: list[str],
    *,
    by: str = "value",
    sort: str = "name",
    more: str = "",
) -> None:
    """Code and confidence of what is said of a table with an index, whose items `by` fills."""
    more += (
        f"""
def add(number, value):
    Item(number, {index}={by}, {sort}=value).save()
"""
        if by
        else ""
    )
    text = MODEL.format(table=table, index=index, sort=sort, more=more)
    rules = [rule for rule in all_rules().values() if rule.code in HOT_KEYS]
    found = checked(project_of({"app.py": text}), rules).findings.values()
    assert [f"{one.code} {one.confidence}" for each in found for one in each] == expected


def test_a_name_speaks_of_what_everybody_writes() -> None:
    """A status of orders is written all the time, one of invoices now and then."""
    check("orders", "status", ["HP001 medium"])
    check("invoices", "status", ["HP001 low"])


def test_a_name_against_which_something_speaks() -> None:
    """What a name tells is not enough where the index is written less than the table."""
    text = MODEL.format(table="orders", index="status", sort="created_at", more="")
    project = project_of({"app.py": text})
    (table,) = project.tables.values()
    for value, expected in ((35, "low"), (45, "medium")):
        evidence = (Evidence(50, "the name", guessed=True, named=True), Evidence(value - 50, "keys alone"))
        found = Score(value, evidence, None, "medium", (), written=True)
        assert confidence_in(found, table, table.indexes[0], project) == expected


def test_a_flag_has_two_values() -> None:
    """Whatever the people are called who have it, or what they own."""
    check("contracts", "active", ["HP001 medium"])
    check("customers", "active", ["HP001 medium"])
    check("customers", "is_paying", ["HP001 medium"])


def test_a_text_that_is_made_of_few_values() -> None:
    """Code that writes a status and nothing else into a key says so by more than a name."""
    check("invoices", "gsi1pk", ["HP001 medium"], by="f'STATUS#{status}'")


def test_values_that_are_known() -> None:
    """They count where items become many: not where they are arranged by hand, nor where a schedule writes them."""
    other = "def other(number):\n    Item(number, shelf='back', name='Atlas').save()"
    check("customers", "shelf", ["HP001 high"], by="'front'", more=other)
    check("books", "shelf", ["HP001 low"], by="'front'", more=other)
    check("poll-runs", "shelf", ["HP001 low"], by="'front'", more=other)


def test_a_table_that_nothing_writes_to() -> None:
    """A name alone is little evidence, also where items come with time."""
    check("orders", "status", ["HP001 low"], by="")
    check("orders", "status", ["HP001 low"], by="", sort="created_at")


def test_one_value_for_all() -> None:
    """Not where a few items are arranged by hand, and not where it is a state that items leave."""
    check("visits", "place", ["HP003 high"], by="'here'")
    check("workspaces", "place", ["HP003 low"], by="'here'")
    check("visits", "status", ["HP003 low"], by="'new'")
    check("visits", "place", ["HP003 low"], by="'STATUS#NEW'")


def test_a_mark_that_is_taken_away() -> None:
    """Items have it for a while, so that the index holds those alone that wait for something."""
    done = "def done(item):\n    item.update(actions=[Item.place.remove()])"
    check("visits", "place", ["HP003 low"], by="'here'", more=done)


def test_a_day() -> None:
    """All of its visits meet in one partition; of its backups there are a few."""
    today = "datetime.now(UTC).strftime('%Y-%m-%d')"
    check("visits", "day", ["HP004 high"], by=today)
    check("backups", "day", ["HP004 low"], by=today)
