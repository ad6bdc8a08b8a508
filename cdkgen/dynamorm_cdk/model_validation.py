"""What is said about the tables of a `DynamORMModel`: errors stop the synthesis, the rest are annotations."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import aws_cdk as cdk
import constructs
import jsii

if TYPE_CHECKING:
    from dynamorm_analysis.finding import Finding
    from dynamorm_cdk.model import DynamORMModel

OF_MISSING_INDEXES = frozenset({"IX001", "IX003", "LB020"})
"""Rules that say of a request that it has no index: not so where this very synthesis creates one for it."""


@jsii.implements(constructs.IValidation)
class ModelValidation:
    """Errors of a model, told when the app synthesizes, all at once."""

    def __init__(self, errors: list[str]) -> None:
        self._errors = errors

    def validate(self) -> list[str]:
        return self._errors


def tell(model: "DynamORMModel") -> None:
    """Has the synthesis say what is wrong with a model."""
    from dynamorm_analysis.finding import Severity

    spot = model.code.spot
    errors = [fault.told(spot) for fault in model.plan.faults]
    errors += [f"`{refusal.table}`: {refusal.what}: {refusal.remedy}" for refusal in model.rollout.refused]
    if model.wave is None and len(model.rollout.changes) > 1:
        errors.append(_plan(model))
    annotations = cdk.Annotations.of(model)
    for remark in model.plan.remarks:
        annotations.add_warning_v2("dynamorm:index-not-built", remark.told(spot))
    for finding in concerning(model):
        text = f"{spot(finding.place)}: {finding.code} {finding.rule}: {finding.message} {finding.help}"
        if finding.severity is Severity.ERROR:
            errors.append(text)
        elif finding.severity is Severity.WARNING:
            annotations.add_warning_v2(f"dynamorm:{finding.code}", text)
    if model.wave is not None and model.rollout.changes:
        annotations.add_info_v2("dynamorm:wave", _progress(model))
        for text in _too_early(model):
            annotations.add_warning_v2("dynamorm:read-too-early", text)
    if errors:
        model.node.add_validation(ModelValidation(errors))


def concerning(model: "DynamORMModel") -> Iterator["Finding"]:
    """What rules say of files that define a table of the model or work with it."""
    project = model.code.project
    served = frozenset(place for one in model.plan.tables for place in one.newly_served)
    files = {
        place.path
        for one in model.plan.tables
        for place in (
            *(definition.place for definition in project.tables[one.id].definitions),
            *(access.place for access in project.accesses_of(one.id)),
        )
    }
    for path in sorted(files):
        for finding in model.code.findings.get(path, ()):
            if finding.place not in served or finding.code not in OF_MISSING_INDEXES:
                yield finding


def _plan(model: "DynamORMModel") -> str:
    from dynamorm_cdkgen.staging import told

    waves = model.rollout.changes
    steps = "; ".join(f"{number}. {' and '.join(map(told, wave))}" for number, wave in enumerate(waves, 1))
    return (
        "more than one index of a table changes against dynamorm.lock.json, and DynamoDB changes one at a time. Deploy"
        f" in this order: {steps}. `staged=True` deploys the next one alone (`wave=` or the context `dynamorm:wave` as"
        " many as it says); write the lock after each"
    )


def _progress(model: "DynamORMModel") -> str:
    from dynamorm_cdkgen.staging import told

    waves = model.rollout.changes
    wave = min(model.wave or 0, len(waves))
    now = "; ".join(" and ".join(map(told, steps)) for steps in waves[:wave]) or "changes no index"
    later = "; ".join(" and ".join(map(told, steps)) for steps in waves[wave:])
    return f"deployment {wave} of {len(waves)}: {now}" + (f". Later: {later}" if later else "")


def _too_early(model: "DynamORMModel") -> Iterator[str]:
    """The requests that name an index which only a later deployment creates."""
    project = model.code.project
    for one in model.plan.tables:
        built = model.blueprints[one.blueprint.name]
        for access in project.accesses_of(one.id):
            if access.index is None or project.role(access.place.path) == "test":
                continue
            if one.blueprint.index(access.index) is not None and built.index(access.index) is None:
                yield (
                    f"{model.code.spot(access.place)}: `{access.index}` is read here, which a later deployment creates:"
                    " release this code after that"
                )
