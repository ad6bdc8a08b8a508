"""What kind of Python value the functions of packages give: `time.time()`, `datetime.now(UTC)`, `Decimal("0.5")`."""

from dynamorm_analysis.facts.values import Argument, is_none
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Text
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.unfit_values import ValueKind

KINDS_OF_CLASSES: dict[str, ValueKind] = {
    "bool": "bool",
    "decimal.Decimal": "decimal",
    "datetime.timedelta": "duration",
    "dict": "map",
    "float": "float",
    "int": "int",
    "list": "list",
    "str": "text",
}
FLOATS = frozenset({
    "float", "time.time", "time.monotonic", "time.perf_counter", "time.process_time", "time.mktime", "random.random",
    "random.uniform", "random.gauss", "math.sqrt", "math.log", "math.log10", "math.log2", "math.exp", "math.pow",
    "math.fsum", "math.sin", "math.cos", "math.tan", "math.asin", "math.atan2", "math.hypot", "math.dist",
    "math.radians", "math.degrees", "os.path.getmtime", "os.path.getctime", "statistics.fmean", "timeit.default_timer",
})  # fmt: skip
WHOLE = frozenset({
    "int", "time.time_ns", "random.randint", "random.randrange", "calendar.timegm", "math.ceil", "math.floor",
    "os.path.getsize",
})  # fmt: skip
TEXTS = frozenset({"str", "json.dumps", "uuid.uuid4.hex"})
DATETIME = "datetime.datetime"
ZONE_IN_FORMAT = "%z"


def kind_of_package(program: Program, name: str, arguments: tuple[Argument, ...], scope: Scope) -> ValueKind:
    """The kind of what a function of a package gives; empty where that is not known."""
    if name in FLOATS:
        return "float"
    if name in WHOLE:
        return "int"
    if name in TEXTS:
        return "text"
    if name.startswith(DATETIME):
        return _of_datetime(program, name.removeprefix(DATETIME).lstrip("."), arguments, scope)
    return KINDS_OF_CLASSES.get(name, "")


def _of_datetime(program: Program, maker: str, arguments: tuple[Argument, ...], scope: Scope) -> ValueKind:
    """The moment that `datetime.now(…)` and its like make, with a zone or without."""
    if any(each.spread for each in arguments):
        return ""
    zoned = {"now": 1, "fromtimestamp": 2, "": 8}
    match maker:
        case "utcnow" | "utcfromtimestamp" | "today":
            return "naive datetime"
        case "strptime" if len(arguments) == 2:
            written = meaning(program, arguments[1].value, scope)
            pattern = written.template.constant if isinstance(written, Text) else None
            if pattern is None:
                return ""
            return "aware datetime" if ZONE_IN_FORMAT in pattern else "naive datetime"
        case "now" | "fromtimestamp" | "":
            by_name = next((each.value for each in arguments if each.name in ("tz", "tzinfo")), None)
            by_place = [each.value for each in arguments if not each.name]
            zone = by_name or (by_place[zoned[maker] - 1] if len(by_place) >= zoned[maker] else None)
            return "naive datetime" if zone is None or is_none(zone) else "aware datetime"
    return ""
