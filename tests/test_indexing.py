"""Matching accesses to keys, and proposing indexes, on models made by hand."""

from dataclasses import replace

import pytest

from dynamorm_analysis.indexing.matching import match
from dynamorm_analysis.indexing.naming import index_name
from dynamorm_analysis.indexing.proposing import Proposal, propose, superseded
from dynamorm_analysis.indexing.remedies import remedy
from dynamorm_analysis.model.access import Access, Operator, ReadAttribute
from dynamorm_analysis.model.names import KeyTemplate
from dynamorm_analysis.model.table import Key, Projection, Table
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.settings import Settings
from handmade import HERE, attribute, index, scan, table, where


def proposed(on: Table, *accesses: Access) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(found.key.partition, found.key.sort) for found in propose(on, accesses, Project())]


def only(on: Table, *accesses: Access) -> Proposal:
    (found,) = propose(on, accesses, Project())
    return found


class TestMatching:
    def test_the_full_table_key_beats_every_index(self) -> None:
        """Equality on the whole primary key is a GetItem, whatever indexes there are."""
        best = match(scan(where("order_id"), where("customer")), table(index("by_customer", "customer"))).best
        assert best is not None
        assert best.whole_key
        assert best.rest == ("customer",)

    def test_a_key_whose_partition_key_is_not_bound_is_rejected_with_what_it_lacks(self) -> None:
        """Each rejected key is kept with its reason, for hovers."""
        found = match(scan(where("note")), table(index("by_customer", "customer")))
        assert [(r.index and r.index.name, r.missing) for r in found.rejections] == [
            (None, ("order_id",)),
            ("by_customer", ("customer",)),
        ]

    @pytest.mark.parametrize("operator", ["in", "begins_with", "<>", ">", "contains"])
    def test_only_equality_binds_a_partition_key(self, operator: Operator) -> None:
        """A partition key takes `=` and nothing else."""
        assert match(scan(where("customer", operator)), table(index("by_customer", "customer"))).best is None

    def test_a_condition_that_holds_on_some_paths_only_binds_nothing(self) -> None:
        """An optional condition, or one under OR, is no equality."""
        orders = table(index("by_customer", "customer"))
        assert match(scan(replace(where("customer"), optional=True)), orders).best is None
        assert match(scan(replace(where("customer"), free=True)), orders).best is None

    def test_a_range_condition_on_the_sort_key_decides_between_indexes(self) -> None:
        """The index whose sort key serves the range condition wins."""
        orders = table(index("by_customer", "customer"), index("by_date", "customer", sort="placed_at"))
        best = match(scan(where("customer"), where("placed_at", "between")), orders).best
        assert best is not None
        assert best.index is not None
        assert best.index.name == "by_date"
        assert best.used == ("customer", "placed_at")

    def test_an_index_that_may_lack_items_loses_to_one_that_holds_all(self) -> None:
        """A sort key that items may lack keeps them out of the index."""
        orders = table(
            index("sparse", "customer", sort="placed_at"),
            index("all", "customer", sort="total"),
            optional="placed_at",
        )
        best = match(scan(where("customer")), orders).best
        assert best is not None
        assert best.index is not None
        assert best.index.name == "all"

    def test_no_global_index_serves_a_consistent_read(self) -> None:
        """Global secondary indexes are eventually consistent only."""
        access = replace(scan(where("customer")), consistent=True)
        assert match(access, table(index("by_customer", "customer"))).best is None

    def test_an_index_that_lacks_what_is_read_is_not_complete(self) -> None:
        """KEYS_ONLY does not hold the whole item."""
        best = match(scan(where("customer")), table(index("keys", "customer", projection="KEYS_ONLY"))).best
        assert best is not None
        assert not best.complete

    def test_a_vector_index_is_never_a_candidate(self) -> None:
        """Query and Scan do not read vector indexes."""
        assert match(scan(where("customer")), table(index("v", "customer", kind="VECTOR"))).best is None


class TestProposing:
    def test_equality_becomes_the_partition_key(self) -> None:
        """The attribute compared by equality is the partition key."""
        assert proposed(table(), scan(where("customer"))) == [(("customer",), ())]

    def test_a_range_becomes_the_sort_key(self) -> None:
        """The attribute compared by range is the sort key."""
        access = scan(where("customer"), where("placed_at", "between"))
        assert proposed(table(), access) == [(("customer",), ("placed_at",))]

    def test_call_sites_with_the_same_partition_key_share_one_index(self) -> None:
        """One proposal serves several call sites, the longest sort key for all."""
        first, second = scan(where("customer")), scan(where("customer"), where("placed_at", ">"), at=9)
        found = only(table(), first, second)
        assert found.key == Key(("customer",), ("placed_at",))
        assert found.sites == (first.place, second.place)

    def test_a_sort_key_that_items_may_lack_is_not_shared(self) -> None:
        """A call site must not lose items because another one wants a sort key that some items lack."""
        first, second = scan(where("customer")), scan(where("customer"), where("placed_at", ">"), at=9)
        assert len(proposed(table(optional="placed_at"), first, second)) == 2

    def test_pynamodb_gets_one_attribute_of_each_role(self) -> None:
        """PynamoDB binds one HASH and one RANGE attribute; further equalities stay a filter."""
        access = scan(where("customer"), where("shop"), where("placed_at", ">"))
        assert proposed(table(), access) == [(("customer",), ("placed_at",))]

    def test_other_libraries_get_several_sort_key_attributes(self) -> None:
        """A global secondary index has up to four sort key attributes, equalities before the range."""
        access = scan(where("customer"), where("shop"), where("placed_at", ">"), library="boto3")
        assert proposed(table(library="boto3"), access) == [(("customer",), ("shop", "placed_at"))]

    def test_nothing_is_proposed_without_an_equality(self) -> None:
        """`contains`, `<>` and ranges alone cannot be served by any index."""
        assert proposed(table(), scan(where("note", "contains")), scan(where("total", ">"))) == []

    def test_nothing_is_proposed_for_a_table_whose_indexes_are_not_all_known(self) -> None:
        """An index that is not seen may serve the access already."""
        orders = table()
        open_table = Table("orders", orders.name, (replace(orders.definitions[0], closed=False),))
        assert proposed(open_table, scan(where("customer"))) == []

    def test_nothing_is_proposed_where_a_key_serves_already(self) -> None:
        """An access with a candidate needs no index."""
        assert proposed(table(index("by_customer", "customer")), scan(where("customer"))) == []

    def test_the_projection_holds_what_all_call_sites_read(self) -> None:
        """Known attributes are included, the keys left out; else everything is."""
        first = replace(scan(where("customer"), where("note", "contains")), projection=("order_id", "total"))
        assert only(table(), first).projection == Projection("INCLUDE", ("note", "total"))
        assert only(table(), first, scan(where("customer"), at=9)).projection == Projection("ALL")
        assert only(table(), replace(first, filter=(where("customer"),), projection=("order_id",))).projection == (
            Projection("KEYS_ONLY")
        )

    def test_the_twenty_first_index_is_not_offered(self) -> None:
        """A table has at most 20 global secondary indexes."""
        full = table(*(index(f"i{number}", f"a{number}") for number in range(20)))
        assert only(full, scan(where("customer"))).obstacle == "budget"

    def test_a_hot_partition_key_is_not_offered(self) -> None:
        """A partition key of two values would take all writes on two partitions."""
        orders = table()
        flagged = replace(attribute("customer"), values=("new", "old"))
        kept = tuple(a for a in orders.definitions[0].attributes if a.name != "customer")
        hot = Table("orders", orders.name, (replace(orders.definitions[0], attributes=(flagged, *kept)),))
        assert only(hot, scan(where("customer"))).obstacle == "hot"

    def test_the_coolest_attribute_is_the_partition_key(self) -> None:
        """Of several equalities, the one that spreads the items best."""
        orders = table()
        flagged = replace(attribute("customer"), values=("new", "old"))
        kept = tuple(a for a in orders.definitions[0].attributes if a.name != "customer")
        hot = Table("orders", orders.name, (replace(orders.definitions[0], attributes=(flagged, *kept)),))
        assert proposed(hot, scan(where("customer"), where("shop"))) == [(("shop",), ("customer",))]

    def test_call_sites_name_the_sort_key_in_the_order_that_most_share(self) -> None:
        """What more call sites compare comes first, so that one index serves those that compare less."""
        first = scan(where("customer"), where("note"), where("shop"), library="boto3")
        second = scan(where("shop"), where("customer"), at=9, library="boto3")
        found = only(table(library="boto3"), first, second)
        assert found.key == Key(("customer",), ("shop", "note"))
        assert found.sites == (first.place, second.place)

    def test_no_more_than_four_attributes_have_one_role(self) -> None:
        """DynamoDB takes four sort key attributes: a range has no place behind as many equalities."""
        names = ("customer", "shop", "note", "total", "placed_at")
        access = scan(*map(where, names), where("order_id", ">"), library="boto3")
        assert proposed(table(library="boto3", key=Key(("id",))), access) == [
            (("customer",), ("note", "placed_at", "shop", "total"))
        ]

    @pytest.mark.parametrize("library", ["pynamodb", "dynamorm", "tabletheory"])
    def test_libraries_that_bind_one_attribute_keep_the_rest_as_a_filter(self, library: str) -> None:
        """What the library cannot give as a part of the key is named, so that it can be composed into one."""
        found = only(table(library=library), scan(where("customer"), where("note"), where("shop"), library=library))
        assert (found.key, found.filtered) == (Key(("customer",), ("note",)), ("shop",))
        assert "`shop` stays a filter" in remedy(found, table())

    def test_a_constant_is_no_partition_key_where_another_value_varies(self) -> None:
        """A value that is written out is one that many items share."""
        constant = replace(where("customer"), value=WrittenValue(template=KeyTemplate(("ORDER",))))
        assert proposed(table(library="boto3"), scan(constant, where("shop"), library="boto3")) == [
            (("shop",), ("customer",))
        ]

    def test_a_value_that_all_readers_want_gets_a_sparse_index(self) -> None:
        """An index on a flag would be one crowded partition: an attribute that only these items have is none."""
        constant = replace(where("customer"), value=WrittenValue(template=KeyTemplate(("ORDER",))))
        found = only(table(), scan(constant))
        assert found.obstacle == "flag"
        assert remedy(found, table()).startswith("All these items have one value of `customer`")

    def test_an_attribute_that_must_be_there_gets_a_sparse_index(self) -> None:
        """The index holds only the items that have it, and is read whole."""
        found = only(table(), scan(where("customer", "exists")))
        assert (found.key, found.obstacle) == (Key(("customer",)), "sparse")
        assert remedy(found, table()).startswith("Add a global secondary index on `customer`, and read all of it")
        perhaps = replace(where("customer", "exists"), free=True)
        assert proposed(table(), scan(perhaps)) == []

    def test_a_longer_index_supersedes_a_shorter_one(self) -> None:
        """It answers all its queries where it copies as much and no item lacks its key: it is made first."""
        longer = Key(("customer",), ("placed_at",))
        orders = table(index("by_customer", "customer"), index("by_shop", "shop"))
        assert list(superseded(longer, Projection("ALL"), orders)) == ["by_customer"]
        assert list(superseded(longer, Projection("KEYS_ONLY"), orders)) == []
        sparse = table(index("by_customer", "customer"), optional="placed_at")
        assert list(superseded(longer, Projection("ALL"), sparse)) == []
        assert list(superseded(Key(("customer",)), Projection("ALL"), orders)) == []
        found = replace(only(table(), scan(where("customer"))), supersedes=("by_old",))
        assert "create it, wait until it is active and filled, move the readers, and drop the old one" in remedy(
            found, table()
        )

    def test_a_table_without_room_is_told_what_is_needless(self) -> None:
        """Over the budget no index is offered, and those are named that another one makes needless."""
        twins = [index(f"i{number}", "shop") for number in range(2)]
        full = table(*twins, *(index(f"x{number}", f"a{number}") for number in range(18)))
        found = only(full, scan(where("customer")))
        assert (found.obstacle, found.redundant) == ("budget", ("i1",))
        assert remedy(found, table()).endswith("`i1` is redundant.")

    def test_two_new_indexes_have_two_names(self) -> None:
        """Names that count go on, and none is given twice."""
        orders = table(index("gsi1", "gsi1pk"))
        found = propose(orders, [scan(where("customer")), scan(where("shop"), at=9)], Project())
        assert [one.name for one in found] == ["gsi2", "gsi3"]

    def test_nothing_is_proposed_for_a_small_table(self) -> None:
        """Reading the whole of it is no defect."""
        small = Project(settings=Settings(small_tables=frozenset({"orders"})))
        assert propose(table(), [scan(where("customer"))], small) == ()

    def test_items_that_code_sorts_out_are_looked_for(self) -> None:
        """A scan without a filter looks for what the code keeps of it."""
        kept = replace(scan(), sifted=(where("customer"), where("placed_at", ">")))
        assert proposed(table(), kept) == [(("customer",), ("placed_at",))]

    def test_the_projection_holds_what_the_code_reads_of_the_items(self) -> None:
        """Where all that it reads shows, the index copies no more."""
        reads = (ReadAttribute("total", HERE), ReadAttribute("order_id", HERE))
        access = replace(scan(where("customer")), read=reads, all_read=True)
        assert only(table(), access).projection == Projection("INCLUDE", ("total",))
        assert only(table(), replace(access, all_read=False)).projection == Projection("ALL")
        many = tuple(ReadAttribute(f"a{number}", HERE) for number in range(21))
        assert only(table(), replace(access, read=many)).because == "the callers read 21 attributes"

    def test_never_a_local_index(self) -> None:
        """A local index is made with its table or never."""
        orders = table(key=Key(("order_id",), ("total",)))
        assert only(orders, scan(where("customer"))).index.kind == "GSI"


class TestNaming:
    @pytest.mark.parametrize(
        ("existing", "key", "expected"),
        [
            (("by-owner", "owner"), Key(("customer",)), "by-customer"),
            (("by_owner", "owner_id"), Key(("customer_id",)), "by_customer"),
            (("by_owner_id", "owner_id"), Key(("customer_id",)), "by_customer_id"),
            (("owner-index", "owner"), Key(("customer",)), "customer-index"),
            (("owner_id-index", "owner_id"), Key(("customer_id",)), "customer_id-index"),
            (("owner_index", "owner"), Key(("customer",)), "customer_index"),
            (("ByOwner", "owner"), Key(("customer",)), "ByCustomer"),
            (("byOwner", "ownerId"), Key(("customerId",)), "byCustomer"),
            (("OwnerIndex", "owner"), Key(("customer",)), "CustomerIndex"),
            (("gsi1", "gsi1pk"), Key(("customer",)), "gsi2"),
            (("GSI1", "GSI1PK"), Key(("customer",)), "GSI2"),
            (("weird", "owner"), Key(("customer_id",)), "by_customer_id"),
        ],
    )
    def test_a_new_index_is_named_like_the_others(self, existing: tuple[str, str], key: Key, expected: str) -> None:
        """The name follows the pattern of the table's indexes."""
        name, attribute = existing
        assert index_name(key, table(index(name, attribute)), Project()) == expected

    def test_a_name_that_is_taken_gets_the_sort_key(self) -> None:
        """No two indexes of a table have the same name."""
        orders = table(index("by-customer", "customer"))
        assert index_name(Key(("customer",), ("placed_at",)), orders, Project()) == "by-customer-placed-at"
        assert index_name(Key(("customer",)), orders, Project()) == "by-customer-2"

    def test_a_sort_key_is_named_where_the_others_name_theirs(self) -> None:
        """A pattern that names both key attributes is followed."""
        orders = table(index("owner-total-index", "owner", sort="total"))
        assert index_name(Key(("customer",), ("placed_at",)), orders, Project()) == "customer-placed_at-index"
