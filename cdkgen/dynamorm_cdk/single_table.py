"""`SingleTableDesign`: a table designed from entity types and access patterns while the app synthesizes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Unpack

from constructs import Construct

from dynamorm_analysis.design.answered import Design, EntityKey, ServedPattern
from dynamorm_analysis.design.asked import AccessPattern, EntityType, Relationship
from dynamorm_analysis.design.relationships import related
from dynamorm_analysis.naming_profiles import STANDARD, NamingProfile
from dynamorm_cdk.model_outputs import write_into_assembly
from dynamorm_cdk.model_validation import ModelValidation
from dynamorm_cdk.table import DynamORMTable
from dynamorm_cdk.table_cost import CostMode, billing_of
from dynamorm_cdk.table_props import TableProps
from dynamorm_cdk.tenant_keys import TenantKeys


class SingleTableDesign(Construct):
    """One `DynamORMTable` (`AWS::DynamoDB::GlobalTable`) whose keys and indexes serve all `access_patterns` of some
    `entities` with the fewest indexes, and nothing beside it. Nothing is granted to anybody.

    Patterns that no table can serve stop the synthesis, all at once, each with a way round. `design` says what items
    write into their keys and which request serves each pattern; the page `design.md` in the cloud assembly says the
    same with reasons.

    `naming` is how the shared keys and indexes are called, None for one entity type whose own attributes are the keys.
    With a `tenant_attribute` all partition keys begin with the tenant's id, and what is granted may hold to it.
    With `cost=CostMode.PROVISIONED` capacity is scaled up to what the rates of entities and patterns need, which is
    paid for by the hour; by default requests are paid for. Other arguments are those of `DynamORMTable`.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        entities: Sequence[EntityType],
        access_patterns: Sequence[AccessPattern] = (),
        relationships: Sequence[Relationship] = (),
        naming: NamingProfile | None = STANDARD,
        tenant_attribute: str | None = None,
        multiple_key_attributes: bool = True,
        cost: CostMode = CostMode.ON_DEMAND,
        **props: Unpack[TableProps],
    ) -> None:
        """`multiple_key_attributes=False` is for libraries that know one attribute of each role in an index, such as
        PynamoDB. Raises ValueError for arguments that contradict each other."""
        from dynamorm_analysis.design.designing import design

        super().__init__(scope, id)
        try:
            self.design: Design = design(
                id,
                entities,
                access_patterns,
                relationships=relationships,
                naming=naming,
                tenant=tenant_attribute,
                multiple_key_attributes=multiple_key_attributes,
            )
            if cost is not CostMode.ON_DEMAND:
                if _bounds_cost(props):
                    raise ValueError("`cost` says how the table is paid for, and so do `billing` and the bounds of it")
                types, _ = related(entities, access_patterns, relationships)
                props = {**props, "billing": billing_of(self.design, types.values(), cost)}
        except ValueError as error:
            raise ValueError(f"{self.node.path}: {error}") from error
        self.tenant_attribute = tenant_attribute
        if tenant_attribute is not None:
            props = {**props, "tenant": self._tenant(props.get("tenant"))}
        self.table = DynamORMTable(self, "Default", blueprint=self.design.blueprint, **props)
        self.outputs: Mapping[str, Path] = self._written()
        """What was written into the cloud assembly, by what it is: `design`."""
        if self.design.refused:
            self.node.add_validation(ModelValidation(self._refusals()))

    def keys_of(self, entity: str) -> tuple[EntityKey, ...]:
        """What items of an entity type write into their keys, those of the table first. Raises ValueError."""
        if found := self.design.keys_of(entity):
            return found
        known = ", ".join(f"`{name}`" for name in dict.fromkeys(key.entity for key in self.design.keys))
        raise ValueError(f"{self.node.path}: there is no entity type `{entity}`, but {known}")

    def serving(self, pattern: str) -> ServedPattern:
        """The request that serves an access pattern. Raises ValueError."""
        if (found := self.design.serving(pattern)) is not None:
            return found
        raise ValueError(f"{self.node.path}: no access pattern `{pattern}` is served")

    def _tenant(self, given: TenantKeys | None) -> TenantKeys:
        from dynamorm_analysis.design.key_texts import TENANT

        indexes = tuple(index.name for index in self.design.blueprint.indexes)
        return replace(given or TenantKeys(), prefix=f"{TENANT}#", delimiter="#", indexes=indexes)

    def _written(self) -> Mapping[str, Path]:
        from dynamorm_cdkgen.design_document import document

        return write_into_assembly(self, {"design": ("design.md", document(self.design).encode())})

    def _refusals(self) -> list[str]:
        return [f"`{one.pattern.name}`: {one.because}. {one.instead}" for one in self.design.refused]


def _bounds_cost(props: TableProps) -> bool:
    return any(props.get(name) is not None for name in ("billing", "max_read_units", "max_write_units"))
