"""Expression strings of a request: conditions, projections and updates, their placeholders replaced."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from dynamorm_analysis.expressions.operand_types import GivenValue
from dynamorm_analysis.expressions.parsing import parse_condition, parse_projection, parse_update
from dynamorm_analysis.expressions.reading import Leaf, attribute_name, comparisons, top_level_attribute
from dynamorm_analysis.expressions.tree import (
    Addition,
    Arithmetic,
    Assignment,
    Function,
    Operand,
    Path,
    Section,
    ValuePlaceholder,
)
from dynamorm_analysis.libraries.amounts import is_number
from dynamorm_analysis.libraries.comparing import MIRRORED
from dynamorm_analysis.libraries.strings.expression_texts import ExpressionText
from dynamorm_analysis.libraries.strings.outcomes import Outcome, one_of
from dynamorm_analysis.model.access import Condition, Operator, Written
from dynamorm_analysis.model.written_value import WrittenValue

Texts = Sequence[ExpressionText]
OPERATORS: Mapping[str, Operator] = {
    "=": "=",
    "<>": "<>",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
    "BETWEEN": "between",
    "IN": "in",
    "begins_with": "begins_with",
    "contains": "contains",
    "attribute_exists": "exists",
    "attribute_not_exists": "not_exists",
    "attribute_type": "type",
    "size": "size",
}


@dataclass(frozen=True, slots=True)
class Placeholders:
    """What a request's `#names` and `:values` stand for; a name that is not known is None. `changing` are the values
    that may be another one by the time of the request."""

    names: Mapping[str, str | None]
    value_of: Callable[[str], WrittenValue]
    changing: Callable[[str], bool]

    def value(self, operand: Operand) -> WrittenValue:
        return self.value_of(operand.text) if isinstance(operand, ValuePlaceholder) else WrittenValue()

    def certain(self, placeholder: str) -> GivenValue:
        """What a `:value` surely is."""
        if self.changing(placeholder):
            return GivenValue()
        written = self.value_of(placeholder)
        return GivenValue(written.type, written.template.constant if written.template is not None else None)


# ---- conditions -----------------------------------------------------------------------------------------------------


def read_condition(texts: Texts, given: Placeholders) -> Outcome:
    """The leaves of a condition string, over all the strings that it may be."""
    return one_of([_condition(text, given) for text in texts])


def read_key_condition(texts: Texts, given: Placeholders) -> Outcome:
    """The same of a key condition: what is not known of it can only add to the rest."""
    return one_of([_condition(text, given, lambda leaf: leaf.binds_key) for text in texts])


def _condition(
    text: ExpressionText, given: Placeholders, holds: Callable[[Leaf], bool] = lambda leaf: leaf.is_required
) -> Outcome:
    parsed = parse_condition(text.text)
    leaves: list[Condition] = []
    complete = not parsed.hides_more and parsed.tree is not None
    for leaf in comparisons(parsed.tree):
        attribute = top_level_attribute(leaf.path, given.names)
        if attribute is None or leaf.operator is None:
            complete = False
            continue
        said = replace(_leaf(leaf, attribute, text, given), free=not holds(leaf))
        compared = leaf.operands[0] if leaf.operands else None
        if not isinstance(compared, Path):
            leaves.append(said)
            continue
        other = top_level_attribute(compared, given.names)
        complete = complete and other is not None
        leaves.append(replace(said, free=True))  # `a = b` gives neither of them a value
        if other is not None:
            leaves.append(
                replace(said, attribute=other, operator=MIRRORED.get(said.operator, said.operator), free=True)
            )
    return Outcome(tuple(leaves), complete)


def _leaf(leaf: Leaf, attribute: str, text: ExpressionText, given: Placeholders) -> Condition:
    return Condition(
        attribute=attribute,
        operator=OPERATORS[leaf.operator or "="],
        place=text.place(leaf.span),
        value=given.value(leaf.operands[0]) if leaf.operands else WrittenValue(),
        nested=leaf.operator == "size" or (leaf.path is not None and leaf.path.is_nested),
    )


# ---- projections ----------------------------------------------------------------------------------------------------


def read_projection(texts: Texts, given: Placeholders) -> tuple[tuple[str, ...] | None, bool]:
    """The top-level attributes that a projection names, and whether these are known."""
    found: set[tuple[str, ...] | None] = set()
    for text in texts:
        parsed = parse_projection(text.text)
        names = [top_level_attribute(path, given.names) for path in parsed.tree.paths] if parsed.tree else []
        known = [name for name in names if name is not None]
        found.add(tuple(dict.fromkeys(known)) if len(known) == len(names) and not parsed.hides_more else None)
    only = found.pop() if len(found) == 1 else None
    return only, only is not None


# ---- updates --------------------------------------------------------------------------------------------------------


def read_update(texts: Texts, given: Placeholders) -> tuple[tuple[Written, ...], bool]:
    """The attributes that an update sets, and whether these are all."""
    found: dict[str, Written] = {}
    complete = True
    for text in texts:
        parsed = parse_update(text.text)
        complete = complete and not parsed.hides_more
        for section in parsed.tree.sections if parsed.tree else ():
            if not isinstance(section, Section):
                complete = False
                continue
            for action in section.actions:
                match action:
                    case Assignment() | Addition():
                        written = _written(action, text, given)
                        complete = complete and written is not None
                        if written is None:
                            continue
                        known = found.get(written.attribute)
                        tells = written if known is None or not _is_told(written, known) else known
                        parts = (*known.parts, *written.parts) if known is not None else written.parts
                        found[written.attribute] = replace(tells, parts=parts)
    return tuple(found.values()), complete and bool(found)


def removes(texts: Texts) -> bool:
    """Whether an update takes attributes, or parts of them, away."""
    trees = (parse_update(text.text).tree for text in texts)
    sections = (section for tree in trees if tree is not None for section in tree.sections)
    return any(isinstance(section, Section) and section.keyword in ("REMOVE", "DELETE") for section in sections)


def _written(action: Assignment | Addition, text: ExpressionText, given: Placeholders) -> Written | None:
    attribute = attribute_name(action.path.attribute, given.names)
    if attribute is None:
        return None
    value = WrittenValue()
    if not action.path.is_nested:
        value = _assigned(action.value, given)
        value = replace(value, template=None) if isinstance(action, Addition) else value
    part = attribute_name(action.path.parts[-1], given.names) if action.path.is_nested else None
    value = replace(value, counts=_counts(action, given))
    return Written(attribute, value, text.place(action.span), part=part or "", parts=_truths(action, part, given))


def _truths(action: Assignment | Addition, part: str | None, given: Placeholders) -> tuple[tuple[str, str], ...]:
    """The part of an attribute that is made a truth value, with that."""
    expression = _assigned(action.value, given).expression if part and isinstance(action, Assignment) else ""
    return ((part, expression),) if part and expression in ("True", "False") else ()


def _is_told(written: Written, known: Written) -> bool:
    """Whether it is known that an attribute is set; of several parts of one, that to which a number is added tells."""
    return not (written.part and known.part and written.value.counts > known.value.counts)


def _counts(action: Assignment | Addition, given: Placeholders) -> bool:
    """Whether an action adds a number to the one that is there: `ADD n :one`, `SET n = n + :one`."""
    if isinstance(action, Addition):
        return isinstance(action.value, ValuePlaceholder) and is_number(given.value(action.value))
    return isinstance(action.value, Arithmetic)


def _assigned(operand: Operand, given: Placeholders) -> WrittenValue:
    match operand:
        case ValuePlaceholder():
            return given.value(operand)
        case Function(name="if_not_exists", arguments=(Path(), default)):
            return replace(given.value(default), template=None)
        case Function(name="list_append"):
            return WrittenValue(type="L", grows=True)
        case Arithmetic():
            return WrittenValue(type="N")
        case _:
            return WrittenValue()
