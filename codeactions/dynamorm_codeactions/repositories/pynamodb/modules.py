"""The modules of a folder of repositories over PynamoDB."""

from collections.abc import Iterator

from dynamorm_codeactions.repositories.folder_plan import FolderPlan, Module
from dynamorm_codeactions.repositories.pynamodb.base_module import base_module
from dynamorm_codeactions.repositories.pynamodb.batch_text import BATCHES
from dynamorm_codeactions.repositories.pynamodb.query_text import QUERIES
from dynamorm_codeactions.repositories.pynamodb.request_text import REQUESTS
from dynamorm_codeactions.repositories.pynamodb.transaction_text import TRANSACTIONS

TEXTS = {"batches": BATCHES, "queries": QUERIES, "requests": REQUESTS, "transactions": TRANSACTIONS}


def pynamodb_modules(folder: FolderPlan) -> Iterator[Module]:
    """What all of them share, and the base of each."""
    for name, text in TEXTS.items():
        yield Module(folder.path(f"{name}.py"), text)
    for plan in folder.repositories:
        yield Module(plan.path("base"), base_module(plan), plan)
