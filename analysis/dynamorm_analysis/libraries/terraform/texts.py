"""Texts of Terraform: templates, `format` and `join` with what is known put in, the rest kept as holes."""

from posixpath import join, normpath

from dynamorm_analysis.facts.values import Argument, Call, Collection, Constant, Item, Member, Name, Template, Value
from dynamorm_analysis.libraries.deployed_names import Written
from dynamorm_analysis.libraries.terraform.following import followed, items
from dynamorm_analysis.libraries.terraform.frames import CHANGES, Expression, Walk, default, member, named
from dynamorm_analysis.linking.files.outside import leads_out
from dynamorm_analysis.linking.written import templates
from dynamorm_analysis.model.names import Hole, KeyTemplate

TABLE = "aws_dynamodb_table"
# Attributes of a resource that hold what another argument of it says.
SAME_AS = {(TABLE, "id"): "name", ("aws_s3_bucket", "id"): "bucket"}


def text(walk: Walk, written: Expression) -> Written | None:
    """The text that an expression stands for. A variable of the deployed folder is its default where it is the whole
    text, else a hole; None where something cannot even be named."""
    target = followed(walk, written)
    match target.value:
        case Member(owner=Name(name="var"), name=name) if target.frame.use is None:
            given = default(walk, target.frame, name)
            found = template(walk, given) if given is not None else None
            if found is not None and found.constant:
                return Written(found, followed=True)
    found = template(walk, target)
    return Written(found, followed=not isinstance(written.value, Constant)) if found and found.parts else None


def constant(walk: Walk, written: Expression | None) -> str | None:
    """The text that an expression certainly is."""
    found = template(walk, written) if written is not None else None
    return found.constant or None if found is not None else None


def by_default(walk: Walk, written: Expression | None) -> str | None:
    """The text that an expression is, or that holds where a deployment sets no other."""
    found = text(walk, written) if written is not None else None
    return found.template.constant or None if found is not None else None


def template(walk: Walk, written: Expression) -> KeyTemplate | None:
    """The text of an expression, with holes for what only a deployment knows."""
    if isinstance(written.value, Constant):
        return _template(walk, written)
    try:
        if not walk.enter():
            return None
        target = followed(walk, written)
        return _template(walk, target) or _hole(target) or _hole(written)
    finally:
        walk.leave()


def _template(walk: Walk, target: Expression) -> KeyTemplate | None:
    match target.value:
        case Constant(value=str() | int() | float() as value) if not isinstance(value, bool):
            return templates.text(str(value))
        case Template(parts=parts):
            return _joined(walk, [target.part(part) for part in parts])
        case Member(owner=Name(name="path"), name="module"):
            return templates.text(target.frame.folder or ".")
        case Member(owner=Name(name="path"), name="root" | "cwd"):
            return templates.text(target.frame.stack or ".")
        case Call(function=Name(name="format"), arguments=(Argument(value=Constant(value=str() as pattern)), *rest)):
            return _formatted(walk, target, pattern, rest)
        case Call(function=Name(name="join"), arguments=(separator, listing)):
            return _listed(walk, target.part(separator.value), target.part(listing.value))
        case Call(function=Name(name=name), arguments=(only,)) if name in CHANGES:
            found = template(walk, target.part(only.value))
            if found is not None and found.constant is not None:
                return templates.text(CHANGES[name](found.constant))
        case Member(owner=owner, name=name):
            argument = _argument(walk, target, owner, name)
            if argument is not None and (found := template(walk, argument)) is not None:
                return found
    return None


# What means the same in every module of a stack.
SAME_EVERYWHERE = ("data.", "terraform.")


def _hole(written: Expression) -> KeyTemplate | None:
    name = templates.described(_changed(written.value))
    inside = "" if name.startswith(SAME_EVERYWHERE) else written.frame.address
    return KeyTemplate((Hole(f"{inside}{name}"),)) if name else None


def _changed(value: Value) -> Value:
    """What functions that change a text are given, where that is one thing: `var.project` of `title(var.project)`."""
    while isinstance(value, Call):
        given = [argument.value for argument in value.arguments if not isinstance(argument.value, Constant)]
        if len(given) != 1:
            break
        value = given[0]
    return value


def _joined(walk: Walk, parts: list[Expression]) -> KeyTemplate | None:
    found: list[KeyTemplate] = []
    for part in parts:
        inner = template(walk, part)
        if inner is None:
            return None
        found.append(inner)
    return templates.joined(*found)


def _formatted(walk: Walk, target: Expression, pattern: str, rest: list[Argument]) -> KeyTemplate | None:
    if any(argument.spread for argument in rest):
        return None
    fillers = Collection("tuple", tuple(argument.value for argument in rest), target.value.span)
    whole = True

    def fold(value: Value) -> KeyTemplate:
        nonlocal whole
        found = template(walk, target.part(value))
        whole = whole and found is not None
        return found or KeyTemplate(())

    found = templates.percent(templates.text(pattern), fillers, fold)
    return found if whole else None


def _listed(walk: Walk, separator: Expression, listing: Expression) -> KeyTemplate | None:
    between, pairs = template(walk, separator), items(walk, listing)
    if between is None or not pairs:
        return None
    texts = [template(walk, value) for _, value in pairs]
    known = [part for part in texts if part is not None]
    if len(known) < len(texts):
        return None
    return templates.joined(known[0], *(part for one in known[1:] for part in (between, one)))


def _argument(walk: Walk, target: Expression, owner: Value, name: str) -> Expression | None:
    """What a resource (or what is looked up of one) is given for an attribute that is read from it."""
    match owner:
        case Member(owner=Name(name=kind), name=label):
            binding = f"{kind}.{label}"
        case Item(owner=Member(owner=Name(name=kind), name=label)):
            binding = f"{kind}.{label}"
        case Member(owner=Member(owner=Name(name="data"), name=kind), name=label):
            binding = f"data.{kind}.{label}"
        case _:
            return None
    block = named(walk, target.frame, binding)
    if block is None or (block.value, block.anchor) == (target.value, target.anchor):
        return None
    if member(block, "for_each") is not None or member(block, "count") is not None:
        return None
    return member(block, SAME_AS.get((kind, name), name))


def path_of(walk: Walk, written: Expression | None) -> str | None:
    """A path in the workspace that an expression certainly is: `${path.module}/src`."""
    found = constant(walk, written)
    if found is None or "://" in found or written is None:
        return None
    here = normpath(found if _is_anchored(walk, written) else join(written.frame.stack, found))
    if leads_out(here, written.frame.stack):
        return None
    return "" if here == "." else here


def _is_anchored(walk: Walk, written: Expression) -> bool:
    """Whether a path says where it begins (`${path.module}`) rather than beginning at the deployed folder."""
    try:
        target = followed(walk, written) if walk.enter() else written
        match target.value:
            case Member(owner=Name(name="path")):
                return True
            case Template(parts=(first, *_)) if target is not written:
                return _is_anchored(walk, target.part(first))
            case Template(parts=(Member(owner=Name(name="path")), *_)):
                return True
        return False
    finally:
        walk.leave()
