"""Follows expressions of Terraform to what they stand for: variables, locals, outputs of modules, parts of mappings."""

from collections.abc import Iterator
from posixpath import dirname

from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Clause,
    Collection,
    Comprehension,
    Conditional,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Spread,
    Template,
    Value,
    is_none,
)
from dynamorm_analysis.libraries.terraform.frames import (
    CHANGES,
    TRANSPARENT,
    Expression,
    Fields,
    Frame,
    Walk,
    bound_name,
    bracketed,
    default,
    is_alike,
    member,
    named,
    names_of_round,
    of_binding,
    of_stages,
)
from dynamorm_analysis.libraries.terraform.given_values import completed, given_by_use
from dynamorm_analysis.libraries.terraform.truths import counted, decided, made_at_all
from dynamorm_analysis.linking.files.packages import HCL, USERS, used_folder

DEEPEST = 3  # modules that use modules
MOST_USES = 24  # of one folder; more are the business of none of them
Pairs = list[tuple[Expression, Expression]]


def followed(walk: Walk, written: Expression) -> Expression:
    """What an expression stands for; a name of what only a deployment knows stays as it is."""
    try:
        found = _next(walk, written) if walk.enter() else None
        return written if found is None else followed(walk, found)
    finally:
        walk.leave()


def _next(walk: Walk, written: Expression) -> Expression | None:
    """What an expression leads to, one step further."""
    match written.value:
        case Template(parts=(only,)):
            return written.part(only)
        case Name(name=name) if name in written.frame.local:
            return written.frame.local[name]
        case Member(owner=Name(name=owner_name), name=name) if (each := f"{owner_name}.{name}") in written.frame.local:
            return written.frame.local[each]
        case Member(owner=Name(name="var"), name=name):
            return _variable(walk, written.frame, name)
        case Member(owner=Name(name="local"), name=name):
            return named(walk, written.frame, f"local.{name}")
        case Member(owner=Member(owner=Name(name="module"), name=module), name=output):
            return _output(walk, written.frame, f"module.{module}", None, output)
        case Member(owner=Item(owner=Member(owner=Name(name="module"), name=module), index=index), name=output):
            return _output(walk, written.frame, f"module.{module}", written.part(index), output)
        case Member(owner=owner, name=name):
            return _part(walk, written.part(owner), name) or _attribute(walk, written.part(owner), name)
        case Item(owner=owner, index=index) if (key := _key(walk, written.part(index))) is not None:
            return _part(walk, written.part(owner), key)
        case Call(function=Name(name=name), arguments=arguments):
            return _called(walk, written, name, arguments)
        case Conditional(test=test, then=then, otherwise=otherwise):
            told = followed(walk, written.part(test)).value
            if isinstance(told, Constant) and isinstance(told.value, bool):
                return written.part(then if told.value else otherwise)
        case Operation(operator=sign, operands=operands):
            truth = decided(sign, [followed(walk, written.part(operand)).value for operand in operands])
            return written.part(Constant(truth, written.value.span)) if truth is not None else None
    return None


def _attribute(walk: Walk, owner: Expression, name: str) -> Expression | None:
    """An attribute of what a name of a `for` stands for, where that goes through what a resource or module makes."""
    target = followed(walk, owner) if isinstance(owner.value, Name) else owner
    span = owner.value.span
    return (
        target.part(Member(target.value, name, span, span))
        if isinstance(target.value, Item) and target is not owner
        else None
    )


def _variable(walk: Walk, frame: Frame, name: str) -> Expression | None:
    """What a module is given for a variable, or its default; of the folder that is deployed nobody knows."""
    given = [found for one in frame.all if one.use is not None if (found := given_by_use(walk, one, name)) is not None]
    if not given or len(given) < len(frame.all):
        return None
    first, *others = given
    if others:
        first, *others = [followed(walk, one) for one in given]
        if any(not is_alike(first, other) for other in others):
            return None
    return completed(walk, frame, name, first, followed)


def _output(walk: Walk, frame: Frame, module: str, key: Expression | None, output: str) -> Expression | None:
    inner = entered(walk, frame, module, _key(walk, key) if key is not None else None)
    found = named(walk, inner, f"output.{output}") if inner is not None else None
    return member(found, "value") if found is not None else None


def _called(walk: Walk, written: Expression, name: str, arguments: tuple[Argument, ...]) -> Expression | None:
    values = [written.part(argument.value) for argument in arguments]
    match name, values:
        case _, [only] if name in TRANSPARENT:
            return only
        case "try" | "coalesce", _:
            return _first(walk, values)
        case "lookup", [owner, key, *rest]:
            found, text = fields(walk, owner), _key(walk, key)
            if found is None or text is None:
                return None
            absent = rest[0] if rest and found.whole else None
            return found.entries.get(text, absent)
        case "length", [listing]:
            pairs = items(walk, listing)
            return written.part(Constant(len(pairs), written.value.span)) if pairs is not None else None
        case "element", [owner, key]:
            text = _key(walk, key)
            return _part(walk, owner, text) if text is not None else None
    return None


def _first(walk: Walk, values: list[Expression]) -> Expression | None:
    """The first that is something; None where it is not known whether one is."""
    target = None
    for value in values:
        target = followed(walk, value)
        if not is_none(target.value):
            return target if isinstance(target.value, Constant | Template | Collection | Mapping) else None
    return target


def _key(walk: Walk, written: Expression) -> str | None:
    target = followed(walk, written)
    match target.value:
        case Constant(value=str() | int() as key) if not isinstance(key, bool):
            return str(key)
        case Template(parts=parts):
            texts = [_key(walk, target.part(part)) for part in parts]
            return None if None in texts else "".join(text for text in texts if text is not None)
        case Call(function=Name(name=name), arguments=(only,)) if name in CHANGES:
            text = _key(walk, target.part(only.value))
            return CHANGES[name](text) if text is not None else None
    return None


def _part(walk: Walk, owner: Expression, key: str) -> Expression | None:
    target = _by_default(walk, followed(walk, owner))
    if isinstance(target.value, Collection):
        place = int(key) if key.isascii() and key.isdigit() else len(target.value.items)
        return target.part(target.value.items[place]) if place < len(target.value.items) else None
    if not isinstance(target.value, Mapping | Call | Comprehension):
        return None
    found = fields(walk, target)
    if found is None:
        return None
    absent = target.part(Constant(None, target.value.span)) if found.whole else None
    return found.entries.get(key, absent)


# ---- mappings and lists ---------------------------------------------------------------------------------------------


def fields(walk: Walk, written: Expression) -> Fields | None:
    """The entries of what an expression stands for, where that is a mapping."""
    try:
        return _fields_of(walk, followed(walk, written)) if walk.enter() else None
    finally:
        walk.leave()


def _fields_of(walk: Walk, target: Expression) -> Fields | None:
    match target.value:
        case Mapping():
            return _fields(walk, target, target.value)
        case Call(function=Name(name="merge"), arguments=arguments):
            return _merged(walk, target, arguments)
        case Comprehension(kind="dict", element=Collection(items=(key, value)), clauses=(clause,)):
            return _built(walk, target, key, value, clause)
    return None


def _fields(walk: Walk, written: Expression, mapping: Mapping) -> Fields:
    found = Fields()
    for entry in mapping.entries:
        key = _key(walk, written.part(entry.key)) if entry.key is not None else None
        if key is None:
            found.whole = False
        else:
            found.entries[key] = written.part(entry.value)
    return found


def _merged(walk: Walk, written: Expression, arguments: tuple[Argument, ...]) -> Fields:
    found = Fields()
    for argument in arguments:
        inner = fields(walk, written.part(argument.value)) if not argument.spread else None
        if inner is not None:
            found.entries.update(inner.entries)
        found.whole = found.whole and inner is not None and inner.whole
    return found


def _built(walk: Walk, written: Expression, key: Value, value: Value, clause: Clause) -> Fields | None:
    found = Fields()
    rounds = _rounds(walk, written, clause)
    if rounds is None or isinstance(value, Spread):
        return None
    for one in rounds:
        text = _key(walk, one.part(key))
        if text is None:
            found.whole = False
        else:
            found.entries[text] = one.part(value)
    return found


def items(walk: Walk, written: Expression) -> Pairs | None:
    """The keys and values of what an expression stands for, where all of them are known. A set's values are its keys,
    and so are a list's, which only `for` gives numbers to."""
    try:
        return _items_of(walk, _by_default(walk, followed(walk, written))) if walk.enter() else None
    finally:
        walk.leave()


def _by_default(walk: Walk, target: Expression) -> Expression:
    """The list or mapping that a variable of the deployed folder is where it is given none; an empty one waits to be
    given another. Of a choice between something and nothing it is what may be made."""
    made = made_at_all(target.value)
    target = followed(walk, target.part(made)) if made is not None else target
    match target.value:
        case Member(owner=Name(name="var"), name=name) if target.frame.use is None:
            given = default(walk, target.frame, name)
            found = followed(walk, given) if given is not None else None
            match found.value if found is not None else None:
                case Collection(items=(_, *_)) | Mapping(entries=(_, *_)) if found is not None:
                    return found
    return target


def _items_of(walk: Walk, target: Expression) -> Pairs | None:
    match target.value:
        case Collection(items=parts):
            return [_twice(target.part(part)) for part in parts]
        case Call(function=Name(name="concat" | "setunion" | "flatten"), arguments=arguments):
            return _concatenated(walk, target, arguments)
        case Call(function=Name(name="values" | "keys" as name), arguments=(only,)):
            pairs = items(walk, target.part(only.value))
            return None if pairs is None else [_twice(value if name == "values" else key) for key, value in pairs]
        case Comprehension(kind="list", element=element, clauses=(clause,)):
            rounds = _rounds(walk, target, clause)
            return None if rounds is None else [_twice(one.part(element)) for one in rounds]
    found = fields(walk, target)
    if found is None:
        return _of_block(walk, target)
    if not found.whole:
        return None
    return [(value.part(Constant(key, value.value.span)), value) for key, value in found.entries.items()]


def _of_block(walk: Walk, target: Expression) -> Pairs | None:
    """The instances of a resource or module by their keys, where `for_each` tells these."""
    match target.value:
        case Member(owner=Name(name=kind), name=label) if kind not in ("var", "local", "each", "data"):
            block = named(walk, target.frame, f"{kind}.{label}")
        case _:
            return None
    if block is None or member(block, "for_each") is None:
        return None
    keys = [key for key, _ in instances(walk, block)]
    known = [target.part(Constant(key, target.value.span)) for key in keys if key is not None]
    made = [target.part(Item(target.value, key.value, target.value.span)) for key in known]
    return list(zip(known, made, strict=True)) if len(known) == len(keys) else None


def _twice(element: Expression) -> tuple[Expression, Expression]:
    return element, element


def _concatenated(walk: Walk, written: Expression, arguments: tuple[Argument, ...]) -> Pairs | None:
    found: Pairs = []
    for argument in arguments:
        inner = items(walk, written.part(argument.value)) if not argument.spread else None
        if inner is None:
            return None
        found += inner
    return found


def _rounds(walk: Walk, written: Expression, clause: Clause) -> list[Expression] | None:
    """A `for` expression as each of its rounds sees it; None where it is not known which there are."""
    pairs = items(walk, written.part(clause.iterable))
    if pairs is None:
        return None
    is_list = isinstance(followed(walk, written.part(clause.iterable)).value, Collection)
    found: list[Expression] = []
    for number, (key, value) in enumerate(pairs):
        names = names_of_round(clause.target, value.part(Constant(number, value.value.span)) if is_list else key, value)
        one = written.within(written.frame.binding(names))
        chosen = [followed(walk, one.part(condition)).value for condition in clause.conditions]
        if any(not isinstance(part, Constant) or not isinstance(part.value, bool) for part in chosen):
            return None
        if all(isinstance(part, Constant) and part.value for part in chosen):
            found.append(one)
    return found


# ---- modules and instances ------------------------------------------------------------------------------------------


def frames(walk: Walk, folder: str, levels: int = DEEPEST) -> tuple[Frame, ...]:
    """The ways in which a folder is used: by its users, or else for itself."""
    if (folder, levels) not in walk.frames:
        walk.frames[folder, levels] = _frames(walk, folder, levels)
    return walk.frames[folder, levels]


def _frames(walk: Walk, folder: str, levels: int) -> tuple[Frame, ...]:
    uses = walk.program.package_bindings(folder, USERS, HCL) if levels else ()
    if not uses or len(uses) > MOST_USES:
        return (Frame(folder),)
    grouped: dict[str, list[Frame]] = {}
    for path, bound in uses:
        name = bound_name(bound)
        if dirname(path) == folder or name is None:
            continue
        for above in frames(walk, dirname(path), levels - 1):
            use = of_binding(path, bound, above)
            for frame in _instances_of_module(walk, folder, name, above, use) if use is not None else ():
                grouped.setdefault(frame.address, []).append(frame)
    found = tuple(of_stages(alike) for alike in grouped.values())
    return found[:MOST_USES] or (Frame(folder),)


def _instances_of_module(walk: Walk, folder: str, name: str, above: Frame, use: Expression) -> Iterator[Frame]:
    for key, instance in instances(walk, use):
        yield Frame(folder, instance, instance.frame, f"{above.address}{bracketed(name, key)}.")


def instances(walk: Walk, block: Expression) -> Iterator[tuple[str | int | None, Expression]]:
    """A block once for each key of its `for_each`, with what `each` means there, or each number of its `count`; once
    where there is none, or its keys are not known; never where there are none, or its `count` is zero."""
    count = member(block, "count")
    number = counted(followed(walk, count).value, MOST_USES) if count is not None else None
    if count is not None and number is not None:
        for place in range(number):
            here = block.frame.binding({"count.index": count.part(Constant(place, count.value.span))})
            yield place if number > 1 else None, block.within(here)
        return
    each = member(block, "for_each")
    pairs = items(walk, each) if each is not None else None
    if pairs is None:
        yield None, block
        return
    for key, value in pairs:
        text = _key(walk, key)
        yield text, block.within(block.frame.binding({"each.key": key, "each.value": value}))


def entered(walk: Walk, frame: Frame, name: str, key: str | None) -> Frame | None:
    """The module that a folder uses under a name (`module.tables`); None where its folder is not known."""
    bounds = walk.program.package_bindings(frame.folder, name, HCL)
    folder = used_folder(frame.folder, bounds[0][1]) if len(bounds) == 1 else None
    if folder is None:
        return None
    places = [bracketed(name, key)]
    if key is not None and key.isdigit():
        places += [bracketed(name, int(key)), *([name] if key == "0" else [])]  # the one of `count = 1`
    addresses = [f"{frame.address}{place}." for place in places]
    alike = (one for one in frames(walk, folder) if one.address in addresses and one.roots & frame.roots)
    return next(alike, None)
