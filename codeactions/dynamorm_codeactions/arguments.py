"""Adds, changes and removes keyword arguments of a call in the manner of those that are there."""

import libcst

from dynamorm_codeactions.rewriting import code_of

NOTHING = libcst.SimpleWhitespace("")
TIGHT = libcst.AssignEqual(NOTHING, NOTHING)


def argument(call: libcst.Call, name: str) -> libcst.Arg | None:
    """The keyword argument of a name."""
    return next((arg for arg in call.args if arg.keyword is not None and arg.keyword.value == name), None)


def with_argument(call: libcst.Call, name: str, value: str, *, after: str = "", before: str = "") -> libcst.Call:
    """The call with a further keyword argument: behind the one named `after`, in front of the one named `before`, or
    first of all."""
    named = {arg.keyword.value: position for position, arg in enumerate(call.args) if arg.keyword}
    position = named[after] + 1 if after in named else named.get(before, 0)
    position = max(position, sum(arg.keyword is None and not arg.star for arg in call.args))
    args = list(call.args)
    added = libcst.Arg(libcst.parse_expression(value), keyword=libcst.Name(name), equal=TIGHT)
    if position < len(args):  # the next one's neighbours tell how arguments are set apart
        added = added.with_changes(comma=_separator(args, call))
    elif args:
        final = args[-1].comma
        behind = _without_comment(final) if isinstance(final, libcst.Comma) else final
        added = added.with_changes(comma=behind, whitespace_after_arg=args[-1].whitespace_after_arg)
        separator = _with_comment_of(_separator(args, call), final)
        args[-1] = args[-1].with_changes(comma=separator, whitespace_after_arg=NOTHING)
    return call.with_changes(args=[*args[:position], added, *args[position:]])


def with_renamed(call: libcst.Call, name: str, new: str) -> libcst.Call:
    """The call with another name for a keyword argument that it has."""
    renamed = libcst.Name(new)
    args = [
        arg.with_changes(keyword=renamed) if arg.keyword and arg.keyword.value == name else arg for arg in call.args
    ]
    return call.with_changes(args=args)


def with_changed(call: libcst.Call, name: str, value: libcst.BaseExpression) -> libcst.Call:
    """The call with another value for a keyword argument that it has."""
    args = [arg.with_changes(value=value) if arg.keyword and arg.keyword.value == name else arg for arg in call.args]
    return call.with_changes(args=args)


def without_argument(call: libcst.Call, name: str) -> libcst.Call:
    """The call without a keyword argument."""
    args = list(call.args)
    position = next((i for i, arg in enumerate(args) if arg.keyword and arg.keyword.value == name), None)
    if position is None:
        return call
    removed = args.pop(position)
    if position == len(args) and args:
        args[-1] = _as_last(args[-1], removed)
    return call.with_changes(args=args)


def _as_last(argument: libcst.Arg, last: libcst.Arg) -> libcst.Arg:
    """An argument at the end of a call in place of the last one, with the comment behind it."""
    between = argument.comma.whitespace_after if isinstance(argument.comma, libcst.Comma) else None
    final = last.comma.whitespace_after if isinstance(last.comma, libcst.Comma) else last.whitespace_after_arg
    if isinstance(between, libcst.ParenthesizedWhitespace) and isinstance(final, libcst.ParenthesizedWhitespace):
        closing = between.with_changes(indent=final.indent, last_line=final.last_line)
        return argument.with_changes(comma=libcst.Comma(whitespace_after=closing))
    return argument.with_changes(comma=last.comma, whitespace_after_arg=last.whitespace_after_arg)


def _separator(args: list[libcst.Arg], call: libcst.Call) -> libcst.Comma:
    """The comma that sets arguments apart in this call: the first one there is, else one as the opening suggests."""
    for arg in args[:-1]:
        if isinstance(arg.comma, libcst.Comma):
            return _without_comment(arg.comma)
    if "\n" in code_of(call.with_changes(args=[])):
        return libcst.Comma(whitespace_after=call.whitespace_before_args)
    return libcst.Comma(whitespace_after=libcst.SimpleWhitespace(" "))


def _with_comment_of(comma: libcst.Comma, other: libcst.Comma | libcst.MaybeSentinel) -> libcst.Comma:
    """A comma with a line break behind it, and with the comment that stands behind another one."""
    between, commented = comma.whitespace_after, other.whitespace_after if isinstance(other, libcst.Comma) else None
    if isinstance(between, libcst.ParenthesizedWhitespace) and isinstance(commented, libcst.ParenthesizedWhitespace):
        return comma.with_changes(whitespace_after=between.with_changes(first_line=commented.first_line))
    return comma


def _without_comment(comma: libcst.Comma) -> libcst.Comma:
    """A comma with the line break behind it, and without what a comment there says of another argument."""
    between = comma.whitespace_after
    if not isinstance(between, libcst.ParenthesizedWhitespace):
        return comma
    bare = between.first_line.with_changes(comment=None, whitespace=NOTHING)
    return comma.with_changes(whitespace_after=between.with_changes(first_line=bare))
