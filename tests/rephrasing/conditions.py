"""Tests and guards: what is asked of an answer, and what follows if it is so, in the other ways to write that."""

from collections.abc import Callable
from itertools import count

import libcst as cst
import libcst.matchers as m

from rephrasing.changed_nodes import Block, Statement, changed_in, with_blocks
from rephrasing.pages import Rephrasings, in_python
from rephrasing.rewriting import source

_OPPOSITES: dict[type[cst.BaseCompOp], type[cst.BaseCompOp]] = {
    cst.Is: cst.IsNot,
    cst.IsNot: cst.Is,
    cst.In: cst.NotIn,
    cst.NotIn: cst.In,
    cst.Equal: cst.NotEqual,
    cst.NotEqual: cst.Equal,
}
_LEAVES = (cst.Return, cst.Raise, cst.Continue, cst.Break)


def guards_as_nests(text: str) -> str:
    """`if a: return b` and what comes after it become `if not a: … else: return b`."""

    def nested(block: Block, of: cst.CSTNode) -> Block:
        for number, one in enumerate(block[:-1]):
            if _is_guard(one):
                rest = nested(block[number + 1 :], of)
                return [*block[:number], _either(negated(one.test), rest, _given_up(one.body, of))]  # type: ignore[attr-defined]
        return block

    return with_blocks(text, nested)


def nests_as_guards(text: str) -> str:
    """An `if` at the end of a function or round of a loop leaves first where it does not hold."""

    def flat(block: Block, of: cst.CSTNode) -> Block:
        last = block[-1] if block else None
        if not isinstance(last, cst.If):
            return block
        inner = _lines(last.body)
        if isinstance(last.orelse, cst.Else):
            other = _lines(last.orelse.body)
            if _leaves(other):
                return [*block[:-1], _if(negated(last.test), other), *flat(inner, of)]
            return [*block[:-1], _if(last.test, inner), *other] if _leaves(inner) else block
        if last.orelse is not None or not isinstance(of, (cst.FunctionDef, cst.For)) or len(inner) == 1:
            return block
        leave = "continue" if isinstance(of, cst.For) else "return"
        return [*block[:-1], _if(negated(last.test), [cst.parse_statement(leave)]), *flat(inner, of)]

    return with_blocks(text, flat)


def arms_swapped(text: str) -> str:
    """`if a: b else: c` becomes `if not a: c else: b`."""

    def swapped(block: Block, _of: cst.CSTNode) -> Block:
        return [
            _either(negated(one.test), _lines(one.orelse.body), _lines(one.body))
            if isinstance(one, cst.If) and isinstance(one.orelse, cst.Else)
            else one
            for one in block
        ]

    return with_blocks(text, swapped)


def named_tests(text: str) -> str:
    """What an `if` asks is given a name first."""
    numbers = count()

    def named(block: Block, _of: cst.CSTNode) -> Block:
        found: list[Statement] = []
        for one in block:
            if isinstance(one, cst.If) and not isinstance(one.test, cst.Name):
                name = f"holds_{next(numbers)}"
                is_binding = isinstance(one.test, cst.NamedExpr) and not one.test.lpar
                found.append(_assigned(name, _expression(f"({source(one.test)})") if is_binding else one.test))
                one = one.with_changes(test=cst.Name(name))
            found.append(one)
        return found

    return with_blocks(text, named)


def walrus_tests(text: str) -> str:
    """`a = b` before `if a` is done inside the test."""

    def joined(block: Block, _of: cst.CSTNode) -> Block:
        found: list[Statement] = []
        for one in block:
            given = assignment(found[-1]) if found else None
            if given is not None and isinstance(one, cst.If):
                test = _first_name_instead(one.test, *given)
                if test is not None:
                    found.pop()
                    one = one.with_changes(test=test)
            found.append(one)
        return found

    return with_blocks(text, joined)


def conjunctions_as_nests(text: str) -> str:
    """`if a and b: c` becomes `if a: if b: c`."""

    def nested(block: Block, _of: cst.CSTNode) -> Block:
        return [
            _if(one.test.left, [_if(one.test.right, _lines(one.body))])
            if isinstance(one, cst.If)
            and one.orelse is None
            and isinstance(one.test, cst.BooleanOperation)
            and isinstance(one.test.operator, cst.And)
            else one
            for one in block
        ]

    return with_blocks(text, nested)


def choices_as_statements(text: str) -> str:
    """`return a if b else c` and `x = a if b else c` become `if b: … else: …`."""

    def written(block: Block, _of: cst.CSTNode) -> Block:
        found: list[Statement] = []
        for one in block:
            match one:
                case cst.SimpleStatementLine(body=[cst.Return(value=cst.IfExp() as choice) as line]):
                    arms = [[cst.SimpleStatementLine([line.with_changes(value=arm)])] for arm in _arms(choice)]
                    found.append(_either(choice.test, *arms))
                case cst.SimpleStatementLine(body=[cst.Assign(targets=[_], value=cst.IfExp() as choice) as line]):
                    arms = [[cst.SimpleStatementLine([line.with_changes(value=arm)])] for arm in _arms(choice)]
                    found.append(_either(choice.test, *arms))
                case _:
                    found.append(one)
        return found

    return with_blocks(text, written)


def statements_as_choices(text: str) -> str:
    """`if a: return b`, then `return c`, becomes `return b if a else c`."""

    def chosen(block: Block, _of: cst.CSTNode) -> Block:
        match list(block):
            case [
                *others,
                cst.If(orelse=None, test=test, body=cst.IndentedBlock(body=[one])),
                cst.SimpleStatementLine(body=[cst.Return(value=cst.BaseExpression() as second)]),
            ] if not m.findall(test, m.NamedExpr()):
                match one:
                    case cst.SimpleStatementLine(body=[cst.Return(value=cst.BaseExpression() as first)]):
                        if not isinstance(first, cst.Tuple) and not isinstance(second, (cst.Tuple, cst.IfExp)):
                            line = cst.Return(cst.IfExp(test=test, body=first, orelse=second))
                            return [*others, cst.SimpleStatementLine([line])]
        return block

    return with_blocks(text, chosen)


def none_for_not(text: str) -> str:
    """`not item` becomes `item is None`, and the test for one `is not None`."""
    return _of_items(text, lambda item, is_there: f"{item} is not None" if is_there else f"{item} is None")


def not_for_none(text: str) -> str:
    """`item is None` becomes `not item`."""
    return _of_items(text, lambda item, is_there: item if is_there else f"not {item}")


def bool_of_item(text: str) -> str:
    """A test for an item is told by `bool`."""
    return _of_items(text, lambda item, is_there: f"bool({item})" if is_there else f"bool({item}) is False")


def matched_for_none(text: str) -> str:
    """`if item is None` becomes a `match` with a case for None."""

    def matched(block: Block, _of: cst.CSTNode) -> Block:
        found: list[Statement] = []
        items = _items(block)
        for one in block:
            name = _item_missed(one.test, items) if isinstance(one, cst.If) else None
            if name is None or not (one.orelse is None or isinstance(one.orelse, cst.Else)):  # type: ignore[attr-defined]
                found.append(one)
                continue
            cases = [cst.MatchCase(cst.MatchSingleton(cst.Name("None")), one.body)]  # type: ignore[attr-defined]
            other = one.orelse.body if one.orelse else None  # type: ignore[attr-defined]
            if other is not None:
                cases.append(cst.MatchCase(cst.MatchAs(), other))
            found.append(cst.Match(cst.Name(name), cases))
        return found

    return with_blocks(text, matched)


def asked_of_answer(text: str) -> str:
    """`"Item" not in answer` becomes `not answer.get("Item")`."""

    def asked(_original: cst.Comparison, updated: cst.Comparison) -> cst.BaseExpression:
        match updated:
            case cst.Comparison(
                left=cst.SimpleString(value='"Item"' | "'Item'"),
                comparisons=[cst.ComparisonTarget(operator=cst.In() | cst.NotIn() as way, comparator=answer)],
            ):
                there = f'{source(answer)}.get("Item")'
                return _expression(there if isinstance(way, cst.In) else f"not {there}")
        return updated

    return changed_in(text, cst.Comparison, asked)


def held_by_answer(text: str) -> str:
    """`item = answer.get("Item")` and a guard for None become `"Item" not in answer`, and `answer["Item"]`."""

    def asked(block: Block, _of: cst.CSTNode) -> Block:
        return _guarded(
            block,
            lambda item, answer, guard: (
                [
                    _if(_expression(f'"Item" not in {answer}'), _lines(guard.body)),
                    _assigned(item, _expression(f'{answer}["Item"]')),
                ]
                if answer.isidentifier()
                else [
                    _assigned("answer", _expression(answer)),
                    _if(_expression('"Item" not in answer'), _lines(guard.body)),
                    _assigned(item, _expression('answer["Item"]')),
                ]
            ),
        )

    return with_blocks(text, asked)


def key_error_for_none(text: str) -> str:
    """`item = answer.get("Item")` and a guard for None become `answer["Item"]` and `except KeyError`."""

    def tried(block: Block, _of: cst.CSTNode) -> Block:
        return _guarded(
            block,
            lambda item, answer, guard: [
                cst.Try(
                    body=cst.IndentedBlock([_assigned(item, _expression(f'{answer}["Item"]'))]),
                    handlers=[
                        cst.ExceptHandler(
                            type=cst.Name("KeyError"),
                            body=cst.IndentedBlock(_lines(guard.body)),
                        )
                    ],
                )
            ],
        )

    return with_blocks(text, tried)


def none_of_items(text: str) -> str:
    """`not items`, of what a query found, becomes `len(items) == 0`."""

    def counted(block: Block, _of: cst.CSTNode) -> Block:
        lists = _items(block, "Items")
        return [
            one.with_changes(test=_expression(f"len({name}) == 0"))
            if isinstance(one, cst.If) and (name := _item_missed(one.test, lists)) is not None
            else one
            for one in block
        ]

    return with_blocks(text, counted)


def negated(test: cst.BaseExpression) -> cst.BaseExpression:
    """The opposite of a test, as people write it."""
    match test:
        case cst.UnaryOperation(operator=cst.Not(), expression=inner):
            return inner
        case cst.Comparison(comparisons=[cst.ComparisonTarget(operator=way) as target]) if type(way) in _OPPOSITES:
            other = target.with_changes(operator=_OPPOSITES[type(way)]())
            return test.with_changes(comparisons=[other])
        case cst.Name() | cst.Call() | cst.Attribute() | cst.Subscript():
            return cst.UnaryOperation(cst.Not(), test)
    return cst.UnaryOperation(cst.Not(), _expression(f"({source(test)})"))


def assignment(one: Statement) -> tuple[str, cst.BaseExpression] | None:
    """The variable that a statement gives a value, and that value, None where it does something else."""
    match one:
        case cst.SimpleStatementLine(
            body=[cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=given)]
        ):
            return name, given
    return None


def _expression(text: str) -> cst.BaseExpression:
    return cst.parse_expression(text)


def _assigned(name: str, value: cst.BaseExpression) -> Statement:
    target = cst.AssignTarget(cst.Name(name))
    return cst.SimpleStatementLine([cst.Assign([target], value)])


def _if(test: cst.BaseExpression, body: Block) -> cst.If:
    return cst.If(test=test, body=cst.IndentedBlock(body))


def _either(test: cst.BaseExpression, body: Block, other: Block) -> cst.If:
    return cst.If(test=test, body=cst.IndentedBlock(body), orelse=cst.Else(cst.IndentedBlock(other)) if other else None)


def _arms(choice: cst.IfExp) -> tuple[cst.BaseExpression, cst.BaseExpression]:
    return choice.body, choice.orelse


def _lines(body: cst.BaseSuite) -> Block:
    return body.body if isinstance(body, cst.IndentedBlock) else [cst.SimpleStatementLine(body.body)]  # type: ignore[arg-type]


def _leaves(block: Block) -> bool:
    match list(block):
        case [*_, cst.SimpleStatementLine(body=[*_, last])]:
            return isinstance(last, _LEAVES)
    return False


def _is_guard(one: Statement) -> bool:
    return isinstance(one, cst.If) and one.orelse is None and _leaves(_lines(one.body))


def _given_up(body: cst.BaseSuite, of: cst.CSTNode) -> Block:
    """What a guard does, nothing where it would come to the end of its block anyway."""
    lines = _lines(body)
    match list(lines):
        case [cst.SimpleStatementLine(body=[cst.Return(value=None)])] if isinstance(of, cst.FunctionDef):
            return []
        case [cst.SimpleStatementLine(body=[cst.Continue()])] if isinstance(of, (cst.For, cst.While)):
            return []
    return lines


def _first_name_instead(test: cst.BaseExpression, name: str, value: cst.BaseExpression) -> cst.BaseExpression | None:
    """A test whose first variable is assigned in it, None where another comes first."""
    match test:
        case cst.Name(value=found) if found == name:
            return _expression(f"({name} := {source(value)})")
        case cst.UnaryOperation(operator=cst.Not(), expression=inner):
            changed = _first_name_instead(inner, name, value)
            return test.with_changes(expression=changed) if changed else None
        case cst.Comparison(left=cst.SimpleString(), comparisons=[target]):
            changed = _first_name_instead(target.comparator, name, value)
            return test.with_changes(comparisons=[target.with_changes(comparator=changed)]) if changed else None
        case cst.Comparison(left=inner) | cst.BooleanOperation(left=inner):
            changed = _first_name_instead(inner, name, value)
            return test.with_changes(left=changed) if changed else None
        case cst.Attribute(value=inner) | cst.Subscript(value=inner):
            changed = _first_name_instead(inner, name, value)
            return test.with_changes(value=changed) if changed else None
        case cst.Call(func=inner):
            changed = _first_name_instead(inner, name, value)
            return test.with_changes(func=changed) if changed else None
    return None


def _items(block: Block, key: str = "Item") -> set[str]:
    """Variables of a block that hold an item of an answer, or None."""
    given = [assignment(one) for one in block]
    return {each[0] for each in given if each is not None and _answer_of(each[1], key) is not None}


def _answer_of(value: cst.BaseExpression, key: str = "Item") -> str | None:
    """What is asked for its item by `….get("Item")`."""
    match value:
        case cst.Call(
            func=cst.Attribute(value=answer, attr=cst.Name(value="get")),
            args=[cst.Arg(value=cst.SimpleString() as asked, keyword=None)],
        ) if asked.evaluated_value == key:
            return source(answer)
        case cst.Subscript(
            value=answer, slice=[cst.SubscriptElement(slice=cst.Index(value=cst.SimpleString() as asked))]
        ) if asked.evaluated_value == key == "Items":
            return source(answer)
    return None


def _item_missed(test: cst.BaseExpression, items: set[str]) -> str | None:
    """The variable that a test holds for if it has no item."""
    match test:
        case cst.UnaryOperation(operator=cst.Not(), expression=cst.Name(value=name)) if name in items:
            return name
        case cst.Comparison(
            left=cst.Name(value=name),
            comparisons=[cst.ComparisonTarget(operator=cst.Is(), comparator=cst.Name(value="None"))],
        ) if name in items:
            return name
    return None


def _of_items(text: str, told: Callable[[str, bool], str]) -> str:
    def rewritten(block: Block, _of: cst.CSTNode) -> Block:
        items = _items(block)
        found: list[Statement] = []
        for one in block:
            if isinstance(one, cst.If):
                if (name := _item_missed(one.test, items)) is not None:
                    one = one.with_changes(test=_expression(told(name, False)))
                elif (name := _item_missed(negated(one.test), items)) is not None:
                    one = one.with_changes(test=_expression(told(name, True)))
            found.append(one)
        return found

    return with_blocks(text, rewritten)


def _guarded(block: Block, instead: Callable[[str, str, cst.If], list[Statement]]) -> Block:
    """A block in which an item of an answer and the guard right behind it are other statements."""
    found: list[Statement] = []
    for one in block:
        given = assignment(found[-1]) if found and isinstance(one, cst.If) and _is_guard(one) else None
        answer = _answer_of(given[1]) if given is not None else None
        if given is None or answer is None or _item_missed(one.test, {given[0]}) is None:  # type: ignore[attr-defined]
            found.append(one)
            continue
        found.pop()
        found.extend(instead(given[0], answer, one))  # type: ignore[arg-type]
    return found


REPHRASINGS: Rephrasings = {
    "guards-as-nests": in_python(guards_as_nests),
    "nests-as-guards": in_python(nests_as_guards),
    "arms-swapped": in_python(arms_swapped),
    "named-tests": in_python(named_tests),
    "walrus-tests": in_python(walrus_tests),
    "conjunctions-as-nests": in_python(conjunctions_as_nests),
    "choices-as-statements": in_python(choices_as_statements),
    "statements-as-choices": in_python(statements_as_choices),
    "none-for-not": in_python(none_for_not),
    "not-for-none": in_python(not_for_none),
    "bool-of-item": in_python(bool_of_item),
    "matched-for-none": in_python(matched_for_none),
    "asked-of-answer": in_python(asked_of_answer),
    "held-by-answer": in_python(held_by_answer),
    "key-error-for-none": in_python(key_error_for_none),
    "none-of-items": in_python(none_of_items),
}
