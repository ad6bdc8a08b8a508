"""Attributes of which alone code makes the whole key of an item: who knows one of them knows the key."""

from collections import Counter
from collections.abc import Mapping

from dynamorm_analysis.astray import written_astray
from dynamorm_analysis.items.key_texts import is_live, possible_texts
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import PUTS, SETTING, Access, Written
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Key
from dynamorm_analysis.project import Project

KeyTexts = tuple[KeyTemplate, ...]


@once
def keys_made(identity: str, project: Project) -> Mapping[str, KeyTexts]:
    """The keys of indexes of which alone every write makes the whole key of the item that it gives them to, with the
    texts of that: `CLIENT#{account}` and `METADATA` of `account`."""
    table = project.table(identity)
    if table is None or table.key is None or identity in written_astray(project):
        return {}
    writes = [one for one in project.accesses_of(identity) if one.operation in SETTING and is_live(one, project)]
    writes = [one for one in writes if not one.told_by_calls]
    if not all(one.knows("written") and one.operation in PUTS | {"update"} for one in writes):
        return {}
    names = {index.key.attributes[0] for index in table.indexes if len(index.key.attributes) == 1}
    found = ((name, _made_of(name, table.key, writes)) for name in sorted(names))
    return {name: texts for name, texts in found if texts}


def _made_of(attribute: str, key: Key, writes: list[Access]) -> KeyTexts:
    setting = [one for one in writes if any(each.attribute == attribute for each in one.written)]
    if not setting or any(one.operation not in PUTS for one in setting):
        return ()
    made = {_key_of(one, attribute, key) for one in setting}
    return made.pop() if len(made) == 1 else ()


def _key_of(put: Access, attribute: str, key: Key) -> KeyTexts:
    """The texts of the key that a put gives to its item, where one attribute of that alone stands in them."""
    counted = Counter(one.value.expression for one in put.written)
    written = {one.attribute: one for one in put.written if not one.optional}
    source = written.get(attribute)
    if source is None or not source.value.expression or attribute in key.attributes:
        return ()
    texts = [_text(written.get(name), source.value.expression) for name in key.attributes]
    known = tuple(text for text in texts if text is not None)
    is_told_by_it = any(text.constant is None for text in known) and counted[source.value.expression] == 1
    return known if len(known) == len(texts) and is_told_by_it else ()


def _text(written: Written | None, expression: str) -> KeyTemplate | None:
    """The text of an attribute of a key, where nothing but one expression stands in it."""
    found = possible_texts(written.value) if written is not None else ()
    if len(found) != 1:
        return None
    holes = [part for part in found[0].parts if isinstance(part, Hole)]
    return found[0] if all(hole.name == expression for hole in holes) else None
