"""Which keys of a project's tables tell the tenant, by the texts that code builds them from: `TENANT#{tenant_id}`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.heat import values_of
from dynamorm_analysis.items.key_texts import KeyText, is_live, key_texts
from dynamorm_analysis.model.access import SETTING
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.permissions.isolation import LeadingKeys, Refusal, leading_keys
from dynamorm_analysis.permissions.keyed_resources import KeyOf, called
from dynamorm_analysis.permissions.statement import Resource
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of

IDENTIFIER = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class NamedTenant:
    """The tenant by the name of the variable, field or attribute that holds its id, with or without `id` behind it.
    `tag` is that of the session, where it is called otherwise; `project` is the code that makes the keys."""

    name: str
    project: Project
    tag: str = ""

    def keys_of(self, resource: Resource, key_of: KeyOf) -> LeadingKeys | Refusal:
        """The keys of a table or index that are the tenant's, by all texts that code makes of them."""
        key = key_of(resource)
        if key is None or not key.partition:
            return Refusal(f"which key {called(resource)} has is not known", "declare its key where code can be read")
        first = key.partition[0]
        texts = tuple(_texts(first, resource.table, self.project))
        found = dict.fromkeys(one for text in texts if (one := self.begun(text.template)) is not None)
        others = [text for text in texts if self._tells(text.template)]
        if not found and not others and self._is_called(first):
            found = {TenantTemplate("", None): None}
        if not found:
            shown = f" (`{others[0].template}`)" if others else ""
            return Refusal(
                f"`{first}`, the first partition attribute of {called(resource)}, does not begin with "
                f"`{self.name}`{shown}",
                f"put `{self.name}` first in the key, or make it the first partition attribute",
                others[0].place if others else None,
            )
        return _joined(tuple(found), self.tag or self.name)

    def is_astray(self, template: KeyTemplate) -> bool:
        return self._tells(template) and self.begun(template) is None

    def begun(self, template: KeyTemplate) -> "TenantTemplate | None":
        """How a text begins with the tenant; None where it does not, or where an id could go on as what follows
        does."""
        parts = list(template.parts)
        prefix = parts.pop(0) if parts and isinstance(parts[0], str) else ""
        if not parts or not isinstance(parts[0], Hole) or not isinstance(prefix, str) or not self._is_held(parts[0]):
            return None
        if len(parts) == 1:
            return TenantTemplate(prefix, None)
        following = parts[1]
        if not isinstance(following, str) or following[:1].isalnum():
            return None
        return TenantTemplate(prefix, following[:1])

    def _tells(self, template: KeyTemplate) -> bool:
        """Whether it is known how a text begins: with some text, or with the tenant and something behind it."""
        first = template.parts[0] if template.parts else ""
        return isinstance(first, str) or (len(template.parts) > 1 and self._is_held(first))

    def _is_held(self, hole: Hole) -> bool:
        return any(self._is_called(name) for each in (hole.name, hole.told or "") for name in _last_names(each))

    def _is_called(self, name: str) -> bool:
        return _without_id(name) == _without_id(self.name)


@dataclass(frozen=True, slots=True)
class TenantTemplate:
    """How a key tells the tenant: the text before its id, and the sign behind it; None where nothing follows."""

    prefix: str
    delimiter: str | None


def _texts(attribute: str, identity: str, project: Project) -> Iterator[KeyText]:
    """The texts that code, and models by themselves, write into a key attribute, and then those that it asks for."""
    yield from key_texts(identity, project).of(attribute)
    accesses = [access for access in project.accesses_of(identity) if is_live(access, project)]
    for access in accesses:
        for one in values_of(attribute, [access]) if access.operation in SETTING else ():
            yield KeyText(_template(one.value), one.place, access)
    for access in accesses:
        for condition in access.key:
            if (condition.attribute, condition.operator) == (attribute, "="):
                yield KeyText(_template(condition.value), condition.place, access)


def _template(value: WrittenValue) -> KeyTemplate:
    """A value as a text, with one hole for what is not known."""
    return value.template or KeyTemplate((Hole(value.expression, value.told),))


def _last_names(expression: str) -> Iterator[str]:
    """`tenant_id` of `order.tenant_id` and `claims["tenant_id"]`; `tenant.id` as `tenant_id`, too."""
    names = IDENTIFIER.findall(expression)
    if names and not expression.rstrip().endswith(")"):
        yield names[-1]
        if len(names) > 1:
            yield f"{names[-2]}_{names[-1]}"


def _without_id(name: str) -> list[str]:
    words = words_of(name)
    return words[:-1] if len(words) > 1 and words[-1] == "id" else words


def _joined(templates: tuple[TenantTemplate, ...], tag: str) -> LeadingKeys:
    patterns: dict[str, None] = {}
    delimiters: dict[str, None] = {}
    for one in templates:
        keys = leading_keys(one.prefix, tag, delimiter=one.delimiter, alone=one.delimiter is None)
        patterns.update(dict.fromkeys(keys.patterns))
        delimiters.update(dict.fromkeys(keys.delimiters))
    return LeadingKeys(tuple(sorted(patterns)), tag, tuple(sorted(delimiters)))
