"""Which table a model is kept in: the name that its `Meta`, or a statement elsewhere, gives it."""

from collections.abc import Callable

from dynamorm_analysis.facts.values import Constant, Template, Value
from dynamorm_analysis.libraries.pynamodb.declarations import Option, meta_class, meta_option
from dynamorm_analysis.libraries.pynamodb.names_set import (
    NameSet,
    is_renamed_by_a_hook,
    may_be_named_elsewhere,
    names_set,
)
from dynamorm_analysis.libraries.requests.stored_names import published_name
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.meaning import (
    ClassRef,
    Environment,
    Meaning,
    Scalar,
    Setting,
    Text,
    not_empty,
    options,
)
from dynamorm_analysis.linking.objects.classes import Base
from dynamorm_analysis.model.names import UNKNOWN_NAME, Hole, KeyTemplate, TableName, one_of
from dynamorm_analysis.words import words_of

TRIALS = frozenset({"dummy", "fake", "local", "localhost", "mock", "test", "testing", "tests"})
"""Words in the names of tables that are none of a deployment."""


def table_name(program: Program, classes: tuple[Base, ...]) -> TableName | None:
    """The table's name as far as the source tells; None when no `Meta` gives one."""
    option = meta_option(program, classes, "table_name")
    is_written = option is not None and option.meaning not in (Scalar(None), Text(KeyTemplate(()), written=True))
    if option is not None and is_written and not _is_for_its_base(program, classes, option):
        each = [(value, one) for value, found in option.either for one in not_empty(found)]
        written = _one_of_branches([table_name_of(program, one, value) for value, one in each])
        given_by_service = _named_later(program, classes[0], _is_beside) if written.source == "literal" else None
        return given_by_service if given_by_service is not None and given_by_service.source == "env" else written
    given_later = _named_later(program, classes[0])
    if given_later is not None:
        return given_later
    return UNKNOWN_NAME if may_be_named_elsewhere(program, classes) else None


def _is_for_its_base(program: Program, classes: tuple[Base, ...], option: Option) -> bool:
    """Whether a name stands in the `Meta` of a base that gives another to each class that is derived from it."""
    own = meta_class(program, classes[:1])
    is_own = own is not None and own.scope == option.scope
    return not is_own and is_renamed_by_a_hook(program, classes)


def _is_beside(path: str, model: str) -> bool:
    """Whether a file runs with a model: it stands in the folder of the model's file, or in one around it."""
    return f"{model.rpartition('/')[0]}/".startswith(f"{path.rpartition('/')[0]}/") or "/" not in path


def _named_later(
    program: Program, of: Base, counts: Callable[[str, str], bool] = lambda _, __: True
) -> TableName | None:
    """The name that statements elsewhere give a model: `Order.Meta.table_name = "orders"`; `counts` tells whether a
    file counts for a model's."""
    if not isinstance(of, ClassRef):
        return None
    found: dict[TableName, None] = {}
    for path, anchor in program.users_of("Meta"):
        if (is_test(path) and not is_test(of.scope.path)) or not counts(path, of.scope.path):
            continue
        for named in names_set(program, path, anchor):
            if of in options(meaning(program, named.model, named.scope)):
                found[_name_given(program, named)] = None
    return None if not found else next(iter(found)) if len(found) == 1 else UNKNOWN_NAME


def _name_given(program: Program, named: NameSet) -> TableName:
    if named.value is None:
        return UNKNOWN_NAME
    return table_name_of(program, meaning(program, named.value, named.scope), named.value)


def _one_of_branches(names: list[TableName]) -> TableName:
    """The name that counts of those which branches give. What stacks or the parameter store publish holds wherever the
    code runs, and a variable counts where it is set; other texts are for tests and for trials at home."""
    for source in ("parameter", "env"):
        if (told := next((name for name in names if name.source == source), None)) is not None:
            return told
    deployed = [name for name in names if not name.known or TRIALS.isdisjoint(words_of(name.text))]
    return one_of(set(deployed or names))


def table_name_of(program: Program, found: Meaning, written: Value | None) -> TableName:
    """A name as far as its meaning tells; `written` is the expression where it is given."""
    possible = not_empty(found)
    elsewhere = [told for option in possible if (told := published_name(program, option)) is not None]
    if len(elsewhere) == 1:
        return elsewhere[0]
    environment = next((found for found in possible if isinstance(found, Environment)), None)
    if environment is not None and all(isinstance(found, Environment | Text) for found in possible):
        return TableName(f"env:{environment.name}", "env", fallback=environment.default or "")
    match possible:
        case (Setting(default=default),):
            return TableName(default, "default")
    if len(possible) != 1 or not isinstance(possible[0], Text):
        return UNKNOWN_NAME
    template = possible[0].template
    match template.parts:
        case (Hole(name=name),):
            return TableName(name, "env") if name.startswith("env:") else UNKNOWN_NAME
    if template.constant is None:
        return TableName(str(template), "template")
    is_literal = isinstance(written, Constant | Template)
    return TableName(template.constant, "literal" if is_literal else "constant")
