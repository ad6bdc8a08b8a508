"""How the program of a migration looks at the items of a table for those that an index to come would leave out."""

OPTIONS = """    parser.add_argument(
        "--look-at",
        type=int,
        default=1000,
        metavar="ITEMS",
        help="how many items to look at before an index is created (default: 1000)",
    )
    parser.add_argument(
        "--max-units",
        type=float,
        default=500,
        help="read units after which no further items are looked at (default: 500)",
    )
    parser.add_argument(
        "--look-at-all",
        action="store_true",
        help="look at every item, whatever it takes",
    )
    parser.add_argument(
        "--leave-out",
        action="store_true",
        help="create indexes although items were found that cannot be in them",
    )
"""

LOOK = '''def look_at_items(client: Any, arguments: argparse.Namespace) -> None:
    """Finds items that indexes to come would leave out: DynamoDB fills an index
    without them and says nothing, and rejects each later write of them."""
    table = arguments.table_name
    created = [step for step in BEFORE_RELEASE if isinstance(step, CreateIndex)]
    awaited = [step for step in created if not step.is_done(client, table)]
    if not awaited or not (arguments.look_at or arguments.look_at_all):
        return
    description = describe(client, table)
    key = [one["AttributeName"] for one in description["KeySchema"]]
    found = Looked(awaited, key)
    try:
        read_items(client, arguments, found)
    except ClientError as error:
        told = f"items cannot be looked at ({error}); --look-at 0 goes on without"
        raise StopError(told) from None
    about = "" if found.is_whole else f" of about {description.get('ItemCount', 0):,}"
    print(f"{found.count:,} items{about} were looked at: {found.units:g} read units")
    for step in awaited:
        print(f"{step.name}: {found.told_of(step)}")
    if not found.is_whole:
        print("What was not looked at may be otherwise: --look-at-all tells.")
    if found.unfit and not (arguments.dry_run or arguments.leave_out):
        told = "mend these items, or say --leave-out: no write of them is taken then"
        raise StopError(told)


class Looked:
    """What was found of items; `unfit` are those that cannot be in an index, by the
    index and the reason, with the key of the first."""

    def __init__(self, steps: Sequence[CreateIndex], key: Sequence[str]) -> None:
        self.steps = steps
        self.key = key
        self.count = 0
        self.units = 0.0
        self.is_whole = True
        self.without: Counter[str] = Counter()
        self.unfit: Counter[tuple[str, str]] = Counter()
        self.first: dict[tuple[str, str], str] = {}

    @property
    def names(self) -> list[str]:
        """The attributes to read: what counts of an item, and what tells which it is."""
        asked = {name for step in self.steps for name in step.types}
        return sorted(asked.union(self.key))

    def add(self, item: dict[str, Any]) -> None:
        self.count += 1
        for step in self.steps:
            if reason := step.unfit(item):
                told = [f"{name} = {value_of(item[name])}" for name in self.key]
                self.first.setdefault((step.name, reason), ", ".join(told))
                self.unfit[step.name, reason] += 1
            elif any(name not in item for name in step.types):
                self.without[step.name] += 1

    def told_of(self, step: CreateIndex) -> str:
        """How many items an index would have, and why it would not have others."""
        without = self.without[step.name]
        unfit = {why: n for (name, why), n in self.unfit.items() if name == step.name}
        told = [f"{self.count - without - sum(unfit.values()):,} fit"]
        told += [f"{without:,} have no key of it"] if without else []
        for why, number in unfit.items():
            first = self.first[step.name, why]
            told.append(f"{number:,} cannot be in it, for {why}, such as {first}")
        return "; ".join(told)


def value_of(value: dict[str, Any]) -> Any:
    return next(iter(value.values()))


def read_items(client: Any, arguments: argparse.Namespace, found: Looked) -> None:
    """Reads here and there in the table, one request after the other."""
    aliases = {f"#a{number}": name for number, name in enumerate(found.names)}
    limit = {} if arguments.look_at_all else {"Limit": 20}
    places: deque[tuple[int, dict[str, Any]]] = deque((n, {}) for n in range(SEGMENTS))
    while places:
        is_much = found.units >= arguments.max_units or found.count >= arguments.look_at
        if is_much and not arguments.look_at_all:
            found.is_whole = False
            return
        segment, start = places.popleft()
        answer = client.scan(
            TableName=arguments.table_name,
            Segment=segment,
            TotalSegments=SEGMENTS,
            ProjectionExpression=", ".join(aliases),
            ExpressionAttributeNames=aliases,
            ReturnConsumedCapacity="TOTAL",
            **limit,
            **start,
        )
        found.units += answer.get("ConsumedCapacity", {}).get("CapacityUnits", 0)
        for item in answer["Items"]:
            found.add(item)
        if last := answer.get("LastEvaluatedKey"):
            places.append((segment, {"ExclusiveStartKey": last}))


SEGMENTS = 20  # as many places of the table are read from
'''
