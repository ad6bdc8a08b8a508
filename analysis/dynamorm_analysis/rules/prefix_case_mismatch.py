"""A request looks for a key in other letters than it is written with: keys are case-sensitive, so it finds nothing.

## Why it is bad

`user#7` and `USER#7` are two keys. A read under the one never finds what is stored under the other, and an update makes
a second item there. No error tells of it.

## Example

```python
table.put_item(Item={"pk": f"USER#{user_id}", "sk": "PROFILE"})
table.get_item(Key={"pk": f"user#{user_id}", "sk": "PROFILE"})
```

Use instead one constant, or one function, for the prefix:

```python
def user_key(user_id: str) -> str:
    return f"USER#{user_id}"


table.put_item(Item={"pk": user_key(user_id), "sk": "PROFILE"})
table.get_item(Key={"pk": user_key(user_id), "sk": "PROFILE"})
```

## When it stays silent

- Some code writes the attribute in the letters of the request, too.
- The value of the request, or the part of it that differs, is not known.
- The condition holds on some paths of the code only.

Where other code writes the attribute with values that are not visible, the confidence is medium.

## How to fix it

Write the prefix in one place. The quick fix writes it as the writers do where the request spells it out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity, weakest
from dynamorm_analysis.items.key_texts import KeyText, key_texts, possible_texts, sought
from dynamorm_analysis.model.access import PUTS, UPDATES, Access, Condition
from dynamorm_analysis.model.alignment import FITTING, in_lower_case
from dynamorm_analysis.model.names import KeyTemplate
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class PrefixCaseMismatch:
    """The request, its condition, what it looks for, and how that is written."""

    access: Access
    condition: Condition
    asked: KeyTemplate
    written: KeyTemplate


@rule("KY012", Severity.WARNING)
def prefix_case_mismatch(access: Access, project: Project) -> Iterator[Finding]:
    texts = key_texts(access.table or "", project)
    for condition in sought(access, texts):
        asked = possible_texts(condition.value)
        written = texts.of(condition.attribute)
        if access.operation in UPDATES:
            written = tuple(one for one in written if one.access is None or one.access.operation in PUTS)
        if condition.operator not in FITTING or len(asked) != 1:
            continue
        other = _in_other_letters(condition, asked[0], written)
        if other is None or rejected(access, project):
            continue
        title = project.title_of(access)
        of_table = f" of `{title}`" if title else ""
        yield Finding(
            place=condition.place,
            message=f"`{condition.attribute}`{of_table} is written as `{other.template}` and looked for as "
            f"`{asked[0]}`: keys are case-sensitive, so nothing is found.",
            help="Write the prefix in one place, as a constant or in a function, and use that for both.",
            facts=PrefixCaseMismatch(access, condition, asked[0], other.template),
            confidence=weakest(access.confidence, "high" if texts.knows(condition.attribute) else "medium"),
            related=(Related(other.place, "written here"),),
        )


def _in_other_letters(condition: Condition, asked: KeyTemplate, written: tuple[KeyText, ...]) -> KeyText | None:
    """A text that would be found if capital letters were small ones; None where one is found as it is."""
    fits = FITTING[condition.operator]
    if any(fits(one.template, asked) for one in written):
        return None
    small = in_lower_case(asked)
    return next((one for one in written if fits(in_lower_case(one.template), small)), None)
