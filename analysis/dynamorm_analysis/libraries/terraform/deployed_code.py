"""Which files and folders a Lambda function of Terraform runs, told by what packs them."""

from collections.abc import Iterator
from posixpath import basename, dirname, join, splitext

from dynamorm_analysis.facts.values import Collection, Constant, Item, Mapping, Member, Name, Value
from dynamorm_analysis.libraries.terraform.following import followed, instances, items
from dynamorm_analysis.libraries.terraform.frames import Expression, Walk, member, named
from dynamorm_analysis.libraries.terraform.texts import constant, path_of, template

ARCHIVE = "archive_file"
STORED_ARCHIVES = frozenset({"aws_s3_object", "aws_s3_bucket_object"})
PACKED = ".zip"
Code = tuple[str, str]
"""The file that holds the handler, without its ending, and the folder that is deployed; empty where not known."""


def code_of(walk: Walk, function: Expression) -> tuple[Code, ...]:
    """What a function runs, as far as the same files say what is packed for it."""
    for argument in ("filename", "source_code_hash", "s3_key"):
        given = member(function, argument)
        archive = _archive(walk, given) if given is not None else None
        if archive is not None:
            return tuple(_packed(walk, archive, function))
    return tuple(_beside(walk, function))


def names_of(walk: Walk, function: Expression) -> tuple[str, ...]:
    """What a function is called, and what is packed for it: `orders` of `build/orders.zip` and `orders/lambda.zip`."""
    given = (member(function, argument) for argument in ("filename", "s3_key", "function_name"))
    written = [template(walk, one) if one is not None else None for one in given]
    archives, (name,) = [str(one) for one in written[:2] if one is not None], written[2:]
    packed = (part for one in archives if one.endswith(PACKED) for part in one.removesuffix(PACKED).split("/")[-2:])
    return tuple(dict.fromkeys(one for one in (*packed, str(name or "")) if one))


def code_of_module(walk: Walk, block: Expression) -> tuple[Code, ...]:
    """What the function of the registry's module runs: `source_path` is a path, or a list of paths and mappings."""
    given = member(block, "source_path")
    target = followed(walk, given) if given is not None else None
    if given is None or target is None:
        return ()
    pairs = items(walk, target) if isinstance(target.value, Collection) else None
    found: list[Code] = []
    for one in [value for _, value in pairs] if pairs is not None else [given]:
        inner = member(followed(walk, one), "path") if isinstance(followed(walk, one).value, Mapping) else one
        path = path_of(walk, inner)
        if path and path.endswith(".py"):
            found.append((splitext(path)[0], ""))
        elif path:
            found.append((_file(walk, path, function=block), path))
    return tuple(found)


def _archive(walk: Walk, given: Expression) -> Expression | None:
    """The block that packs what an expression refers to: `data.archive_file.orders.output_path`."""
    target = followed(walk, given)
    owner: Value | None = None
    index: Value | None = None
    match target.value:
        case Member(owner=Item(owner=owner, index=index)):
            pass
        case Member(owner=owner):
            pass
    match owner:
        case Member(owner=Member(owner=Name(name="data"), name=kind), name=label) if kind == ARCHIVE:
            block = named(walk, target.frame, f"data.{ARCHIVE}.{label}")
        case Member(owner=Name(name=kind), name=label) if kind == ARCHIVE:
            block = named(walk, target.frame, f"{ARCHIVE}.{label}")
        case Member(owner=Name(name=kind), name=label) if kind in STORED_ARCHIVES:
            stored = named(walk, target.frame, f"{kind}.{label}")
            block = _instance(walk, stored, target, index) if stored is not None else None
            source = member(block, "source") if block is not None else None
            return _archive(walk, source) if source is not None and target.value is not source.value else None
        case _:
            return None
    return _instance(walk, block, target, index) if block is not None else None


def _instance(walk: Walk, block: Expression, target: Expression, index: Value | None) -> Expression | None:
    """The block itself, or that of its instances which an index names."""
    if index is None:
        return block
    wanted = constant(walk, target.part(index))
    return next((one for key, one in instances(walk, block) if wanted is not None and str(key) == wanted), None)


def _packed(walk: Walk, archive: Expression, function: Expression) -> Iterator[Code]:
    folder = path_of(walk, member(archive, "source_dir"))
    if folder:
        yield _file(walk, folder, function), folder
    file = path_of(walk, member(archive, "source_file"))
    if file:
        yield splitext(file)[0], ""


def _beside(walk: Walk, function: Expression) -> Iterator[Code]:
    """What may be in an archive that is packed elsewhere: `src/orders.zip` holds what is in the folder `src/orders`, or
    `src/orders.py`; `src/orders/orders.zip` what is beside it. Where there is no such file, nothing is said."""
    archive = path_of(walk, member(function, "filename"))
    if archive is None or not archive.endswith(PACKED):
        return
    folder = archive.removesuffix(PACKED)
    yield _file(walk, folder, function), folder
    name, beside = basename(folder), dirname(folder)
    if name in (basename(beside), basename(_file(walk, beside, function))):
        yield _file(walk, beside, function), ""


def _file(walk: Walk, folder: str, function: Expression) -> str:
    """The file of a handler without its ending: `app.main` is in `app`."""
    handler = member(function, "handler")
    value = followed(walk, handler).value if handler is not None else None
    written = value.value if isinstance(value, Constant) else None
    module = written.rpartition(".")[0] if isinstance(written, str) else ""
    return join(folder, module.replace(".", "/")) if module else ""
