"""Names of tables that differ between stages alone, by which the services of one workspace mean the same table."""

from dynamorm_analysis.model.names import DISTINCTIVE, HOLE, VARIABLE
from dynamorm_analysis.model.wiring import SAMPLES

STAGES = frozenset({
    "dev", "develop", "development", "int", "integration", "local", "localstack", "prd", "prod", "production", "qa",
    "sandbox", "stage", "staging", "stg", "test", "uat",
})  # fmt: skip
"""What stages are called."""
STAGE = frozenset({"opt:stage", "sls:stage", "self:provider.stage"})
"""How serverless.yml refers to the stage that is deployed."""
EQUAL_FOR_ALL = STAGE | {"AWS::AccountId", "AWS::Region", "aws:accountId", "aws:region", "self:provider.region"}
"""What is the same for all services that are deployed together; `AWS::StackName` is not."""


def spelled(identity: str) -> str | None:
    """The name with holes that the id of a table holds, behind the service that fills them; None where it holds none.

    Of how the stage is referred to it keeps nothing.
    """
    service, _, name = identity.partition(":")
    if "{" in service or "{" not in name:
        return None
    return HOLE.sub(lambda hole: "{stage}" if hole[1] in STAGE else hole[0], name)


def of_stage(identity: str) -> str | None:
    """The same, where all services of a deployment fill the holes alike, and the rest tells the name from others."""
    name = spelled(identity)
    if name is None or not is_distinctive(name):
        return None
    holes = HOLE.findall(name)
    alike = all(hole == "stage" or hole in EQUAL_FOR_ALL or hole.startswith(VARIABLE) for hole in holes)
    return name if holes and alike else None


def is_distinctive(name: str) -> bool:
    """Whether what stands around the holes of a name tells it from others."""
    return sum(letter.isalpha() for letter in HOLE.sub("", name)) >= DISTINCTIVE


def are_of_one_project(one: str, other: str) -> bool:
    """Whether the services of two ids may belong together, as far as folders tell: samples stand each for itself."""
    first, second = (identity.partition(":")[0].split("/")[:-1] for identity in (one, other))
    while first and second and first[0] == second[0]:
        first, second = first[1:], second[1:]
    return SAMPLES.isdisjoint({*first, *second})
