"""A kind of items as somebody wishes for it: attributes and access patterns in words, and the design for them."""

import keyword
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.design.answered import Design
from dynamorm_analysis.design.asked import AccessPattern, EntityType
from dynamorm_analysis.design.designing import design
from dynamorm_analysis.design.phrases import Kind, Misunderstood, Understood, spoken, understood
from dynamorm_analysis.entity_models.designed import designed
from dynamorm_analysis.entity_models.model import EntityModel, Field, Pattern, PatternCondition
from dynamorm_analysis.entity_models.planned_patterns import PlannedPattern
from dynamorm_analysis.entity_models.value_kinds import kind_of
from dynamorm_analysis.naming_profiles import STANDARD, NamingProfile
from dynamorm_analysis.wording import listed
from dynamorm_analysis.words import capitalized, free_name, plural, words_of
from dynamorm_cdkgen.pattern_names import METHODS
from dynamorm_codeactions.models.crowded_keys import crowding_of
from dynamorm_codeactions.models.joined_table import NotJoinedError, joined, passing_over, profile_of
from dynamorm_codeactions.models.told_attributes import field_told, is_word_of_python

NAME = re.compile(r"[A-Z][A-Za-z0-9]{0,60}")
IN_SMALL_LETTERS = re.compile(r"[a-z][a-z0-9]*([_ -][a-z0-9]+)*")
TABLE = re.compile(r"[A-Za-z0-9_.-]{3,255}")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wished for, as the options of `dynamorm create-model` spell it. `patterns` are phrases; `table` is that
    of the project which the items join, else they get one called `table_name`; with `own_keys` its keys are attributes
    of the items themselves. With a `tenant`, the attribute that tells whose an item is, it belongs to what tells one
    item, all keys begin with it and all patterns give it."""

    entity: str
    attributes: tuple[str, ...]
    identity: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    ttl: str | None = None
    version: str | None = None
    table: str | None = None
    table_name: str | None = None
    own_keys: bool = False
    tenant: str | None = None
    library: str | None = None
    out: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A phrase that cannot be served, with the reason and the way round."""

    phrase: str
    because: str
    instead: str


@dataclass(frozen=True, slots=True)
class Granted:
    """What comes of a wish. `reasons` say of each key, by its index, why it is there; `patterns` have their phrases."""

    model: EntityModel
    design: Design
    reasons: dict[str | None, str]
    patterns: tuple[tuple[str, Pattern], ...]
    refused: tuple[Refused, ...]

    @property
    def planned(self) -> tuple[PlannedPattern, ...]:
        """The patterns to be kept. A get of whole items is what every repository has: it is kept where nothing else is
        asked by the table's key, and that costs what is not to be told again."""
        costs = {key.index: crowding_of(key, self.model) for key in self.model.keys}
        kept = [one for one in self.patterns if one[1].operation != "get" or one[1].index is not None]
        if costs[None] and all(pattern.index is not None for _, pattern in kept):
            kept.append(self._get)
        return tuple(
            PlannedPattern(self.model.name, pattern, phrase, costs.get(pattern.index, "")) for phrase, pattern in kept
        )

    @property
    def _get(self) -> tuple[str, Pattern]:
        """The get of whole items, with the phrase that asks for it, if there is one."""
        phrase = next((phrase for phrase, one in self.patterns if one.operation == "get" and one.index is None), "")
        keyed = tuple(PatternCondition(part.attribute, "=", (part.template,)) for part in self.model.keys[0].parts)
        return phrase, Pattern("get", "get", None, self.model.identity, keyed)


class WishError(ValueError):
    """What is wrong with a wish, in one sentence."""


class UnjoinedError(WishError):
    """Why the items cannot join the table."""


def fields_of(wish: Wish) -> tuple[Field, ...]:
    """The fields that a wish tells. Raises WishError."""
    found: dict[str, Field] = {}
    for name in (wish.version, wish.ttl):
        if name is not None and is_word_of_python(name):
            raise WishError(f"`{name}` is a word of Python, so that no field is called so")
    for told in wish.attributes:
        try:
            field = field_told(told)
        except ValueError as error:
            raise WishError(str(error)) from None
        if field.name in found:
            raise WishError(f"`{field.name}` is told twice")
        found[field.name] = field
    if wish.version is not None:
        found[wish.version] = Field(wish.version, wish.version, "N", role="version")
    if wish.ttl is not None:
        found[wish.ttl] = Field(wish.ttl, wish.ttl, "N", required=False, role="ttl")
    for name in identity_of(wish):
        field = found.get(name) or _unknown(name, found)
        if field.type not in ("S", "N"):
            raise WishError(f"`{name}` cannot be part of what tells one item: it is neither a text nor a number")
        if not field.required:
            raise WishError(f"`{name}` cannot be part of what tells one item: some items lack it")
    if not wish.identity:
        raise WishError("nothing tells one item from all others: name the attributes that do")
    return tuple(found.values())


def identity_of(wish: Wish) -> tuple[str, ...]:
    """What tells one item from all others; of a tenant, whose it is comes first."""
    if wish.tenant is None or not wish.identity:
        return wish.identity
    return (wish.tenant, *(name for name in wish.identity if name != wish.tenant))


def _unknown(name: str, found: dict[str, Field]) -> Field:
    raise WishError(f"`{name}` is no attribute: there are {listed(found)}")


def kind_of_wish(wish: Wish, fields: Sequence[Field]) -> Kind:
    """The kind of items as phrases speak of it."""
    bare = EntityModel(wish.entity, Blueprint("", STANDARD.key, {}), tuple(fields), (), ())
    kinds = {field.name: kind_of(field, bare).kind for field in fields}
    return Kind(
        wish.entity,
        tuple(field.name for field in fields if field.role == ""),
        identity_of(wish),
        {field.name: field.values for field in fields if field.values},
        tuple(name for name, kind in kinds.items() if kind in ("moment", "day")),
    )


def checked_name(name: str) -> str:
    """The name of a kind of items: `Order` of `order`, too. Raises WishError."""
    if IN_SMALL_LETTERS.fullmatch(name):
        name = capitalized(name)
    if not NAME.fullmatch(name):
        raise WishError(f"`{name}` is no name of a kind of items: write it as `Order` or `OrderLine`")
    if keyword.iskeyword("_".join(words_of(name))):
        raise WishError(f"`{name}` in small letters is a word of Python, as functions are called: say more, `My{name}`")
    return name


def pattern_told(phrase: str, kind: Kind) -> Understood:
    """What a phrase asks for. Raises WishError, with phrases that are understood."""
    found = understood(phrase, [kind])
    if isinstance(found, Misunderstood):
        near = "\n".join(f"  {one}" for one in found.nearest)
        raise WishError(f"`{phrase}` is not understood: {found.because}. Like it, and understood:\n{near}")
    return found


def granted(wish: Wish, present: Sequence[EntityModel] = ()) -> Granted:
    """The design that serves a wish; `present` are the kinds that the table has which it joins. Raises WishError."""
    wish = replace(wish, entity=checked_name(wish.entity))
    fields = fields_of(wish)
    kind = kind_of_wish(wish, fields)
    asked: dict[str, tuple[str, Understood]] = {}
    taken = set(METHODS)
    for phrase in wish.patterns:
        told = _of_tenant(pattern_told(phrase, kind), wish.tenant)
        name = free_name(told.pattern.name, taken)
        asked[name] = (phrase, Understood(replace(told.pattern, name=name), told.counts))
    try:
        found, model = _planned(wish, fields, [one.pattern for _, one in asked.values()], present)
    except NotJoinedError as error:
        raise UnjoinedError(str(error)) from None
    patterns = tuple(
        (asked[one.name][0], replace(one, operation="count") if asked[one.name][1].counts else one)
        for one in sorted(model.patterns, key=lambda one: list(asked).index(one.name))
    )
    refused = tuple(Refused(asked[one.pattern.name][0], one.because, one.instead) for one in found.refused)
    reasons = {key.index: key.because for key in found.keys_of(wish.entity)}
    return Granted(replace(model, patterns=tuple(one for _, one in patterns)), found, reasons, patterns, refused)


def own_table(wish: Wish) -> str:
    """What a table is called that the items do not join on purpose."""
    return wish.table_name or "-".join(words_of(plural(spoken(wish.entity))))


def _of_tenant(told: Understood, tenant: str | None) -> Understood:
    pattern = told.pattern
    if tenant is None or tenant in pattern.equal:
        return told
    return replace(told, pattern=replace(pattern, given=(tenant, *pattern.given)))


def _planned(
    wish: Wish, fields: Sequence[Field], patterns: Sequence[AccessPattern], present: Sequence[EntityModel]
) -> tuple[Design, EntityModel]:
    """The design, and the kind of items in its table; an index whose name another one has takes the next number."""
    naming = profile_of(present) if present else STANDARD
    while True:
        found = _designed(wish, fields, patterns, None if wish.own_keys and not present else naming)
        (model,) = designed(found, {wish.entity: fields})
        if not present:
            return found, model
        further = passing_over(naming, model, present)
        if further == naming:
            return found, joined(model, present)
        naming = further


def _designed(
    wish: Wish, fields: Sequence[Field], patterns: Sequence[AccessPattern], naming: NamingProfile | None
) -> Design:
    entity = EntityType(
        wish.entity,
        {field.name: field.type or "S" for field in fields},
        identity_of(wish),
        immutable=identity_of(wish),
        optional=tuple(field.name for field in fields if not field.required),
        ttl=wish.ttl,
    )
    if naming is None and wish.tenant is not None:
        raise WishError("keys that begin with a tenant are built: they are no attributes of the items themselves")
    name = own_table(wish)
    if not TABLE.fullmatch(name):
        raise WishError(f"`{name}` is no name of a table: 3 to 255 letters, digits, `_`, `.` and `-`")
    if naming is not None and (clash := _taken(naming, fields)):
        raise WishError(f"{listed(clash)} hold the keys that are built: call these attributes otherwise")
    try:
        return design(name, [entity], patterns, naming=naming, tenant=wish.tenant, multiple_key_attributes=False)
    except ValueError as error:
        raise WishError(str(error)) from None


def _taken(naming: NamingProfile, fields: Sequence[Field]) -> list[str]:
    built = {*naming.key.attributes, *(name for n in range(1, 21) for name in naming.index_key(n).attributes)}
    return [field.name for field in fields if field.name in built]
