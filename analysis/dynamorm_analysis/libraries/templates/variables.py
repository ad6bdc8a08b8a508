"""The environment variables that a template gives to code, and the tables whose names they hold."""

import re
from collections.abc import Iterator
from functools import partial
from posixpath import dirname, join, normpath

from dynamorm_analysis.facts.values import Collection, Value
from dynamorm_analysis.libraries.documents import Found, field, fields, text_of
from dynamorm_analysis.libraries.templates.documents import (
    entry,
    intrinsic,
    referred,
    resource,
    service_file,
    sides,
)
from dynamorm_analysis.libraries.templates.names import written
from dynamorm_analysis.libraries.templates.nesting import attribute_named, is_filled_in, origin, outermost
from dynamorm_analysis.libraries.templates.services import service_of_part, taken
from dynamorm_analysis.libraries.templates.tables import definition, identity, in_service, is_table
from dynamorm_analysis.linking.files.outside import leads_out
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.model.wiring import SCHEDULE, Wire, exported, parameter, service_folder

STACK = "{AWS::Stack"  # the name or id of the stack itself
STORED = "AWS::SSM::Parameter"
STORE_READ = re.compile(r"\$\{ssm:(?P<self>[^}~,]+)(?:~[a-z]+)?\}|\{\{resolve:ssm:(?P<resolve>[^}:]+)(?::\d+)?\}\}")
FUNCTIONS = frozenset({"AWS::Serverless::Function", "AWS::Lambda::Function"})
SCHEDULES = frozenset({"Schedule", "ScheduleV2"})


def of_service(program: Program, found: Found) -> Iterator[Wire]:
    """Variables that all functions of a service see: found are the variables themselves."""
    for name, value in fields(found.value):
        yield from _wires(program, name, found.part(value))


def of_variable(program: Program, name: str, found: Found) -> Iterator[Wire]:
    """One of these, where they stand in a file of their own."""
    yield from _wires(program, name, found)


def of_resource(program: Program, found: Found) -> Iterator[Wire]:
    """Variables of a Lambda function, or of the containers of a task, in CloudFormation's words."""
    properties = field(found.value, "Properties")
    if text_of(field(found.value, "Type")) == STORED:
        yield from _stored(program, found, properties)
    file, folder = _code(program, found, properties) if text_of(field(found.value, "Type")) in FUNCTIONS else ("", "")
    events = (value for _, value in fields(field(properties, "Events")))
    if file and any(text_of(field(event, "Type")) in SCHEDULES for event in events):
        yield Wire(SCHEDULE, "", found.path, file)
    if field(properties, "ScheduleExpression") is not None:
        yield from _started(program, found, properties)
    for name, value in fields(field(field(properties, "Environment"), "Variables")):
        yield from _wires(program, name, found.part(value), file, folder)
    containers = field(properties, "ContainerDefinitions")
    for container in containers.items if isinstance(containers, Collection) else ():
        variables = field(container, "Environment")
        for variable in variables.items if isinstance(variables, Collection) else ():
            named, value_of = text_of(field(variable, "Name")), field(variable, "Value")
            if named and value_of is not None:
                yield from _wires(program, named, found.part(value_of))


def _started(program: Program, found: Found, properties: Value | None) -> Iterator[Wire]:
    """The files of the functions that a rule or schedule has started by time."""
    several, single = field(properties, "Targets"), field(properties, "Target")
    targets = several.items if isinstance(several, Collection) else (single,) if single is not None else ()
    for target in targets:
        name, *attribute = attribute_named(field(target, "Arn")) or ("",)
        function = resource(program, found.path, name) if attribute == ["Arn"] else None
        if function is not None and text_of(field(function.value, "Type")) in FUNCTIONS:
            file, _ = _code(program, function, field(function.value, "Properties"))
            if file:
                yield Wire(SCHEDULE, "", found.path, file)


def of_function(program: Program, found: Found) -> Iterator[Wire]:
    """Variables of one function of a `serverless.yml`."""
    handler = text_of(field(found.value, "handler")) or ""
    module = text_of(field(found.value, "module")) or ""
    file = _file(normpath(join(dirname(service_file(program, found.path)), module)), handler)
    events = field(found.value, "events")
    listed = events.items if isinstance(events, Collection) else ()
    if file and any(field(event, "schedule") is not None for event in listed):
        yield Wire(SCHEDULE, "", found.path, file, text=_file(module, handler))
    given = field(found.value, "environment")
    environment = taken(program, found.part(given)) if given is not None else None
    if environment is not None:
        for name, value in fields(environment.value):
            yield from _wires(program, name, environment.part(value), file)


def _wires(program: Program, variable: str, found: Found, file: str = "", folder: str = "") -> Iterator[Wire]:
    """The table whose name a variable holds; any text may be one, which only the code's use of it tells."""
    reaches, stack = _reach_of_part(program, found.path), outermost(program, found.path)
    wire = partial(Wire, variable, path=found.path, file=file, folder=folder, reaches=reaches, stack=stack)
    came = origin(program, found)
    if came is None and is_filled_in(program, found.path, referred(found.value)):
        yield wire("")  # several stacks, which give several things
        return
    source = came or found
    if (published := _published(program, source)) is not None:
        yield wire(published)
        return
    if choice := sides(source.value):
        table = _either(program, source, choice)
        if table is not None:
            yield wire(table)
            return
    reference = referred(source.value)
    if reference and (named := resource(program, source.path, reference)) is not None:
        if is_table(named.value):
            yield wire(identity(program, named, reference))
        return
    text = written(program, found)
    if text is None:
        yield wire("")  # set to something that is not known
        return
    table = text.template.constant or in_service(program, found.path, str(text.template))
    # As part of a longer name a parameter stands for whatever a deployment sets, not for its default.
    part = (written(program, found, steps=1) or text).template
    service = "" if part.constant else service_file(program, found.path)
    yield wire(table, text=str(part), service=service)


def _reach_of_part(program: Program, path: str) -> tuple[str, ...]:
    """The folder of the service that takes a file for a part of it: that of its code, wherever the part lies."""
    service = service_of_part(program, path)
    return (service_folder(service),) if service is not None else ()


def _either(program: Program, source: Found, choice: tuple[Value, ...]) -> str | None:
    """The table of a condition that makes one of two tables which are declared alike, or takes one from outside where
    it makes none: to code they are one."""
    references = [referred(side) for side in choice]
    references = [each for each in references if not each or entry(program, source.path, ("Parameters", each)) is None]
    resources = [resource(program, source.path, reference) if reference else None for reference in references]
    tables = [each for each in resources if each is not None and is_table(each.value)]
    if not tables or len(tables) < len(references):
        return None
    made = [definition(program, each, "", each.place(), "") for each in tables]
    alike = {(str(one.key), tuple((index.name, str(index.key)) for index in one.indexes), one.closed) for one in made}
    return identity(program, tables[0], references[0]) if len(alike) == 1 and made[0].closed else None


def of_output(program: Program, found: Found) -> Iterator[Wire]:
    """The table whose name an output publishes to other stacks."""
    value, name = field(found.value, "Value"), field(field(found.value, "Export"), "Name")
    if value is None or name is None:
        return
    published = _publication(program, found.part(name))
    source = origin(program, found.part(value)) or found.part(value)
    named = resource(program, source.path, referred(source.value))
    if published is not None and named is not None and is_table(named.value):
        yield Wire(published, identity(program, named, referred(source.value)), found.path)


def _stored(program: Program, found: Found, properties: Value | None) -> Iterator[Wire]:
    """The table whose name a parameter of Systems Manager holds."""
    name, value = field(properties, "Name"), field(properties, "Value")
    text = written(program, found.part(name)) if name is not None else None
    if text is not None and value is not None:
        for wire in _wires(program, parameter(str(text.template)), found.part(value)):
            yield Wire(wire.variable, wire.table, wire.path)


def _published(program: Program, found: Found) -> str | None:
    """What stands for a table that another stack publishes (`!ImportValue orders-table`), or whose name the parameter
    store holds (`${ssm:/shop/orders}`, and a parameter of the template of that type)."""
    match intrinsic(found.value):
        case ("ImportValue", name):
            return _publication(program, found.part(name))
    if read := STORE_READ.fullmatch(text_of(found.value) or ""):
        return parameter(read["self"] or read["resolve"])
    declared = entry(program, found.path, ("Parameters", referred(found.value))) if referred(found.value) else None
    if declared is not None and (text_of(field(declared.value, "Type")) or "").startswith(f"{STORED}::Value"):
        default = text_of(field(declared.value, "Default"))
        return parameter(default) if default else None
    return None


def _publication(program: Program, name: Found) -> str | None:
    """The name under which something is published, where stacks cannot differ in it but by what all are given."""
    text = written(program, name)
    spelled = str(text.template) if text is not None else ""
    return exported(spelled) if spelled and STACK not in spelled else None


def _code(program: Program, found: Found, properties: Value | None) -> tuple[str, str]:
    """The file and the folder that a function runs, as far as the template says."""
    uri = field(properties, "CodeUri") or field(properties, "Code") or _for_all(program, found, "CodeUri")
    is_image = text_of(field(properties, "PackageType")) == "Image"
    local = _context(field(found.value, "Metadata")) if is_image else text_of(uri)
    if local is None or "://" in local or "${" in local:
        return "", ""
    folder = normpath(join(dirname(found.path), local))
    folder = "" if folder == "." else folder
    handler = text_of(field(properties, "Handler")) or text_of(_for_all(program, found, "Handler"))
    return _file(folder, handler or ""), folder


def _for_all(program: Program, found: Found, name: str) -> Value | None:
    """A property that the template gives to all of its functions."""
    given = entry(program, found.path, ("Globals", "Function", name))
    return given.value if given is not None else None


def _context(metadata: Value | None) -> str | None:
    """The folder from which the image of a function is made."""
    context, file = text_of(field(metadata, "DockerContext")), text_of(field(metadata, "Dockerfile"))
    return join(context, dirname(file or "")) if context is not None else None


def _file(folder: str, handler: str) -> str:
    """The file of a handler without its ending: `src/orders.list` is in `src/orders`."""
    module, dot, _ = handler.rpartition(".")
    if not dot or "${" in handler:
        return ""
    last = module.rpartition("/")[2].replace(".", "/")
    path = normpath(join(folder, module[: len(module) - len(last)] + last))
    return "" if leads_out(path, folder) else path
