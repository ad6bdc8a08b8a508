"""The shop's models as classes of attrs and of pydantic."""

from codeactions.repositories.shop import MODELS

DATACLASS = "@dataclass(frozen=True, slots=True, kw_only=True)\n"
DATACLASSES = "from dataclasses import dataclass, field\n"
TYPING = "from uuid import uuid4\n"


def of_attrs() -> str:
    """The models as frozen classes of attrs."""
    told = MODELS.replace(DATACLASS, "@frozen(kw_only=True)\n").replace(DATACLASSES, "")
    return told.replace("default_factory", "factory").replace(TYPING, f"{TYPING}\nfrom attrs import field, frozen\n")


def of_pydantic() -> str:
    """The models as frozen ones of pydantic, which read what is stored."""
    told = MODELS.replace(DATACLASS, "").replace(DATACLASSES, "").replace(" = field(", " = Field(")
    told = told.replace("class Order:", "class Order(BaseModel, frozen=True):")
    told = told.replace("class Article:", "class Article(BaseModel, frozen=True):")
    head, _, rest = told.partition("        return cls(\n            customer_id=")
    behind = rest[rest.index("\n\n\n") :]
    told = f"{head}        return cls.model_validate(item){behind}"
    return told.replace(TYPING, f"{TYPING}\nfrom pydantic import BaseModel, Field\n")


FORMS = {"attrs": of_attrs(), "pydantic": of_pydantic()}
