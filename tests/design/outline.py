"""A design in a few lines: the table and its indexes, what items write into their keys, and the requests that serve."""

from collections.abc import Iterator

from dynamorm_analysis.design.answered import Design, EntityKey, ServedPattern


def outline(design: Design) -> list[str]:
    return [*_table(design), *map(_key, design.keys), *map(_served, design.served), *_refused(design)]


def _table(design: Design) -> Iterator[str]:
    made = design.blueprint
    yield f"table: {' / '.join(f'{name} {made.types[name]}' for name in made.key.attributes)}"
    for index in made.indexes:
        key = " + ".join(f"{name} {made.types[name]}" for name in index.key.partition)
        key += "".join(f" / {name} {made.types[name]}" for name in index.key.sort)
        copied = index.projection.kind or ""
        yield f"{index.name}: {key}, {' '.join((copied, *index.projection.included))}"


def _key(key: EntityKey) -> str:
    where = f" in {key.index}" if key.index else ""
    only = "".join(f" where {name} is {value}" for name, value in key.only.items())
    parts = [str(template) for template in key.written.values()] + [f"own {name}" for name in key.own]
    shards = f", {key.shards} shards" if key.shards > 1 else ""
    return f"{key.entity}{where}{only}: {' / '.join(parts)}{shards}"


def _served(served: ServedPattern) -> str:
    asked = [
        f"{one.attribute} {one.operator} {' and '.join(str(value) for value in one.values)}"
        for one in served.conditions
    ]
    where = f" {served.index}" if served.index else ""
    extra = "" if served.forward else ", backwards"
    extra += f", filter {' '.join(served.filtered)}" if served.filtered else ""
    extra += f", each {served.period}" if served.period else ""
    extra += f", {served.shards} shards" if served.shards > 1 else ""
    return f"{served.pattern.name} → {served.operation}{where}: {', '.join(asked)}{extra}"


def _refused(design: Design) -> Iterator[str]:
    for refused in design.refused:
        yield f"{refused.pattern.name} ✗ {refused.reason}: {refused.because}. {refused.instead}"
