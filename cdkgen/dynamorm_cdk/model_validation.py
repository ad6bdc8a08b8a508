"""What is said about the tables of a `DynamORMModel`: errors stop the synthesis, the rest are annotations."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import aws_cdk as cdk
import constructs
import jsii

if TYPE_CHECKING:
    from dynamorm_cdk.model import DynamORMModel


@jsii.implements(constructs.IValidation)
class ModelValidation:
    """Errors of a model, told when the app synthesizes, all at once."""

    def __init__(self, errors: list[str]) -> None:
        self._errors = errors

    def validate(self) -> list[str]:
        return self._errors


def tell(model: "DynamORMModel") -> None:
    """Has the synthesis say what is wrong with a model."""
    reading = model.reading
    errors = [*reading.faults]
    refused = model.rollout.refused if model.rollout is not None else ()
    errors += [f"`{refusal.table}`: {refusal.what}: {refusal.remedy}" for refusal in refused]
    if model.wave is None and len(model.changes) > 1:
        errors.append(_plan(model))
    errors += reading.errors
    annotations = cdk.Annotations.of(model)
    for remark in reading.remarks:
        annotations.add_warning_v2("dynamorm:index-not-built", remark)
    for code, text in reading.warnings:
        annotations.add_warning_v2(f"dynamorm:{code}", text)
    if model.wave is not None and model.changes:
        annotations.add_info_v2("dynamorm:wave", _progress(model))
        for text in _too_early(model):
            annotations.add_warning_v2("dynamorm:read-too-early", text)
    if errors:
        model.node.add_validation(ModelValidation(errors))


def _plan(model: "DynamORMModel") -> str:
    from dynamorm_cdkgen.staging import told

    waves = model.changes
    steps = "; ".join(f"{number}. {' and '.join(map(told, wave))}" for number, wave in enumerate(waves, 1))
    return (
        "more than one index of a table changes against dynamorm.lock.json, and DynamoDB changes one at a time. Deploy"
        f" in this order: {steps}. `staged=True` deploys the next one alone (`wave=` or the context `dynamorm:wave` as"
        " many as it says); write the lock after each"
    )


def _progress(model: "DynamORMModel") -> str:
    from dynamorm_cdkgen.staging import told

    waves = model.changes
    wave = min(model.wave or 0, len(waves))
    now = "; ".join(" and ".join(map(told, steps)) for steps in waves[:wave]) or "changes no index"
    later = "; ".join(" and ".join(map(told, steps)) for steps in waves[wave:])
    return f"deployment {wave} of {len(waves)}: {now}" + (f". Later: {later}" if later else "")


def _too_early(model: "DynamORMModel") -> Iterator[str]:
    """The requests that name an index which only a later deployment creates."""
    for one in model.reading.tables:
        built = model.blueprints[one.blueprint.name]
        for name, spot in one.readers:
            if one.blueprint.index(name) is not None and built.index(name) is None:
                yield f"{spot}: `{name}` is read here, which a later deployment creates: release this code after that"
