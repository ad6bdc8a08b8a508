"""A class explained: its bases, whether it is a model, and how its table is named."""

from collections.abc import Iterator

from dynamorm_analysis.explaining.steps import Step, quoted
from dynamorm_analysis.explaining.tables import definition_step
from dynamorm_analysis.explaining.tracing import traced
from dynamorm_analysis.facts.statements import Assignment, Class, Statement, blocks
from dynamorm_analysis.facts.values import Name, Value
from dynamorm_analysis.libraries.recognition import declining
from dynamorm_analysis.linking.evaluation import meaning, mro
from dynamorm_analysis.linking.meaning import ClassRef, External
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.project import Project


def class_step(project: Project, scope: Scope) -> Step:
    """All that can be said about a class; `scope` is its own."""
    node = scope.node
    assert isinstance(node, Class)  # whoever asks has found one
    place = scope.place(node.name_span)
    definitions = [one for one in project.definitions if one.place == place]
    inner = list(_bases(project, scope, node))
    for definition in definitions:
        inner.append(definition_step(project, definition, tuple(_names(project, scope, node))))
    if not definitions:
        inner.append(_no_table(project, scope))
    return Step(f"the class `{scope.name}`", place, tuple(inner))


def _bases(project: Project, scope: Scope, node: Class) -> Iterator[Step]:
    outer = scope.parent
    for argument in node.bases:
        if argument.name or argument.spread or outer is None:
            continue
        steps = traced(project.program, argument.value, outer)
        found = meaning(project.program, argument.value, outer)
        known = "" if isinstance(found, ClassRef | External) else ", of which nothing is known"
        yield Step(f"its base {quoted(argument.value)}{known}", outer.place(argument.span), steps)


def _no_table(project: Project, scope: Scope) -> Step:
    outside = [base.name for base in mro(project.program, ClassRef(scope)) if isinstance(base, External)]
    known = tuple(name for name in outside if name and name != "object")
    reasons: list[Step] = []
    if "" in outside:
        reasons.append(Step("one of its bases is nothing that is known"))
    reasons += [Step(f"its base `{name}` is not in the workspace") for name in known]
    if not reasons:
        reasons.append(Step("none of its bases is a class of a library that is understood"))
    return Step("no table: no library takes it for a model with a key or a name", None, tuple(reasons))


def _names(project: Project, scope: Scope, node: Class) -> Iterator[Step]:
    """The expressions that name the table, each followed to where it is lost."""
    language = project.modules[scope.path].facts.language
    words = {name for library in declining(language) for name in library.arguments.get("name", ())}
    for value, where in _assigned(node.body, words, scope):
        yield Step(f"named by {quoted(value)}", where.place(value.span), traced(project.program, value, where))


def _assigned(body: tuple[Statement, ...], words: set[str], scope: Scope) -> Iterator[tuple[Value, Scope]]:
    for statement in body:
        match statement:
            case Assignment(targets=(Name(name=name),), value=value) if name in words and value is not None:
                yield value, scope
            case Class(body=inner):
                yield from _assigned(inner, words, scope.inner(statement))
            case _:
                for block in blocks(statement):
                    yield from _assigned(block, words, scope)
