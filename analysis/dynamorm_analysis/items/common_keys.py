"""Partition keys that have one value for all items, or one of a few that many of them share."""

from dynamorm_analysis.heat import LOW_CARDINALITY_WORDS, last_word
from dynamorm_analysis.items.function_names import words_of_function
from dynamorm_analysis.items.kind_words import COMMON_WORDS, SINGLE_WORDS, SOUGHT_WORDS
from dynamorm_analysis.items.kinds import kind_of_items, singular
from dynamorm_analysis.items.words_asked import IDENTIFYING_WORDS, holes, prefix_of, words_asked
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.words import words_of


def is_shared(access: Access) -> bool:
    """Whether the partition key that is asked for has one value for all, or one of a few: not where that stands for a
    single thing, as what an application shows of its owner."""
    bound = [one for one in access.key if one.binds]
    if len(bound) != 1 or (bound[0].is_constant and _is_of_one_thing(access, bound[0])):
        return False
    if not SOUGHT_WORDS.isdisjoint({singular(word) for word in words_of_function(access)} | words_asked(bound[0])):
        return True
    if bound[0].is_constant or last_word(bound[0].attribute) in LOW_CARDINALITY_WORDS or _is_of_kind(bound[0]):
        return True
    return access.index is not None and _is_in_common(bound[0])


def _is_of_one_thing(access: Access, condition: Condition) -> bool:
    """Whether a key that is written out is the word for one thing: `PROFILE`, and not `USER_PROFILE`, of which an index
    holds those of all."""
    prefix = prefix_of(condition.value)
    is_of_several = access.index is not None and len(words_of(prefix)) > 1
    return kind_of_items(prefix) in SINGLE_WORDS and not is_of_several


def _is_in_common(condition: Condition) -> bool:
    """Whether a key is asked for what many have in common, and not for one thing by its id: `CITY#{state}#{city}`."""
    named = {last_word(condition.attribute), kind_of_items(prefix_of(condition.value))}
    is_one = any(set(words_of(name)[-1:]) & IDENTIFYING_WORDS for name in holes(condition.value))
    return not (COMMON_WORDS.isdisjoint(named) or is_one)


def _is_of_kind(condition: Condition) -> bool:
    """Whether a key is asked for that is made of a kind alone: `f"PRIORITY#{priority}"`."""
    match condition.value.template:
        case KeyTemplate(parts=(str(prefix), Hole(name=name))):
            is_one = IDENTIFYING_WORDS.isdisjoint(words_of(name))
            return is_one and last_word(prefix.strip("#:|/-_")) in LOW_CARDINALITY_WORDS
    return False
