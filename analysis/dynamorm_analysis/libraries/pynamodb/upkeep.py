"""How a model's `Meta` wants its table to be run, where the library creates it: billing, stream and tags."""

from dynamorm_analysis.libraries.documents import texts_of
from dynamorm_analysis.libraries.pynamodb.declarations import meta_option
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import External, Text
from dynamorm_analysis.linking.objects.classes import Base
from dynamorm_analysis.model.table import BillingMode, Upkeep

WORDS = {
    "PAY_PER_REQUEST_BILLING_MODE": "PAY_PER_REQUEST",
    "PROVISIONED_BILLING_MODE": "PROVISIONED",
    "STREAM_KEYS_ONLY": "KEYS_ONLY",
    "STREAM_NEW_AND_OLD_IMAGE": "NEW_AND_OLD_IMAGES",
    "STREAM_NEW_IMAGE": "NEW_IMAGE",
    "STREAM_OLD_IMAGE": "OLD_IMAGE",
}
"""What `pynamodb.constants` calls the words of DynamoDB (6.1.0)."""


def upkeep(program: Program, classes: tuple[Base, ...]) -> Upkeep:
    """What is written; a model that says nothing of its billing leaves that to whoever creates the table."""
    billing: BillingMode | None = None
    match _word(program, classes, "billing_mode"):
        case ("PROVISIONED" | "PAY_PER_REQUEST") as mode:
            billing = mode
    tags = meta_option(program, classes, "tags")
    return Upkeep(
        billing,
        stream=_word(program, classes, "stream_view_type"),
        tags=texts_of(tags.value) if tags is not None else (),
    )


def _word(program: Program, classes: tuple[Base, ...], name: str) -> str | None:
    option = meta_option(program, classes, name)
    if option is None or len(option.either) > 1:
        return None
    match option.meaning:
        case Text() as text:
            return text.template.constant
        case External(name=called) if called.startswith("pynamodb."):
            return WORDS.get(called.rpartition(".")[2])
    return None
