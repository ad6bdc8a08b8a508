"""Tables in CloudFormation templates that Python code builds: dictionaries of resources, and objects of troposphere."""

from collections.abc import Iterator

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Assignment, Statement, expressions, inside
from dynamorm_analysis.facts.values import Call, Constant, Entry, Item, Mapping, Name, parts_of
from dynamorm_analysis.libraries.boto3.definitions import resource
from dynamorm_analysis.libraries.requests.given import Parameters
from dynamorm_analysis.libraries.requests.parameters import of_call, of_mapping
from dynamorm_analysis.libraries.values.values import constant_text
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.reach import kind_of_entry
from dynamorm_analysis.linking.meaning import External
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.text import Span

TYPES = frozenset({"AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"})
KINDS = frozenset(map(kind_of_entry, TYPES))
TROPOSPHERE = "troposphere"
OBJECTS = frozenset({"Table", "GlobalTable"})
CLASSES = frozenset({"troposphere.dynamodb.Table", "troposphere.dynamodb.GlobalTable"})


def resources(program: Program, path: str, unit: Unit) -> Iterator[Definition]:
    """The tables of templates that a top-level statement builds."""
    mentioned = program.mentioned_by(path, unit)
    is_troposphere = not mentioned.isdisjoint(OBJECTS) and TROPOSPHERE in program.imports(path)
    if not is_troposphere and mentioned.isdisjoint(KINDS):
        return
    for occurrence in occurrences(program.module_scope(path, unit.anchor), unit.statement, (Mapping, Call)):
        match occurrence.value:
            case Mapping() as mapping:
                yield from _of_mapping(program, unit.statement, occurrence, mapping)
            case Call() as call if is_troposphere:
                yield from _of_object(program, occurrence, call)


def _of_mapping(
    program: Program, statement: Statement, occurrence: Occurrence, mapping: Mapping
) -> Iterator[Definition]:
    """`{"Type": "AWS::DynamoDB::Table", "Properties": {…}}`."""
    scope = occurrence.scope
    entries = {entry.key.value: entry for entry in mapping.entries if isinstance(entry.key, Constant)}
    kind = entries.get("Type")
    if kind is None or constant_text(program, kind.value, scope) not in TYPES:
        return
    logical_id, span = _logical_id(program, statement, occurrence, mapping)
    properties = entries.get("Properties")
    given = of_mapping(program, properties.value, scope) if properties is not None else Parameters(open=True)
    if _is_completed(statement, occurrence):
        given = given.opened()
    yield resource(program, given, scope.place(span), logical_id, "cloudformation")


def _logical_id(program: Program, statement: Statement, occurrence: Occurrence, mapping: Mapping) -> tuple[str, Span]:
    """The name under which a resource stands in its template, and where that is written; that of the variable which
    holds it where it is put into none here."""
    for entry in occurrence.parent.entries if isinstance(occurrence.parent, Mapping) else ():
        if entry.value is mapping and entry.key is not None:
            return _key_of(program, entry, occurrence), entry.key.span
    match occurrence.statement:
        case Assignment(targets=(Item(index=Constant(value=str(key), span=span)),)) if not occurrence.outer:
            return key, span
        case Assignment(targets=(Name(name=variable, span=span),)) if not occurrence.outer:
            return _put_as(program, statement, occurrence, variable) or variable, span
    return "", mapping.span


def _put_as(program: Program, statement: Statement, occurrence: Occurrence, variable: str) -> str:
    """The name under which a variable is put into a template."""
    for one in inside(statement):
        match one:
            case Assignment(targets=(Item(index=Constant(value=str(key))),), value=Name(name=name)) if name == variable:
                return key
        for value in (part for expression in expressions(one) for part in parts_of(expression)):
            for entry in value.entries if isinstance(value, Mapping) else ():
                if isinstance(entry.value, Name) and entry.value.name == variable:
                    return _key_of(program, entry, occurrence)
    return ""


def _key_of(program: Program, entry: Entry, occurrence: Occurrence) -> str:
    key = constant_text(program, entry.key, occurrence.scope) if entry.key is not None else None
    return key or ""


def _is_completed(statement: Statement, occurrence: Occurrence) -> bool:
    """Whether further properties of a resource are set by statements of their own."""
    match occurrence.statement:
        case Assignment(targets=(Name(name=variable),)):
            for one in inside(statement):
                for target in one.targets if isinstance(one, Assignment) else ():
                    match target:
                        case Item(owner=Item(owner=Name(name=name), index=Constant(value="Properties"))):
                            if name == variable:
                                return True
    return False


def _of_object(program: Program, occurrence: Occurrence, call: Call) -> Iterator[Definition]:
    """`Table("Orders", KeySchema=[KeySchema(AttributeName="id", KeyType="HASH")])`."""
    called = meaning(program, call.function, occurrence.scope)
    if not isinstance(called, External) or called.name not in CLASSES:
        return
    first = next((given.value for given in call.arguments if given.name in ("", "title") and not given.spread), None)
    logical_id = constant_text(program, first, occurrence.scope) if first is not None else None
    given = of_call(program, call.arguments, occurrence.scope)
    yield resource(program, given, occurrence.scope.place(call.function.span), logical_id or "", TROPOSPHERE)
