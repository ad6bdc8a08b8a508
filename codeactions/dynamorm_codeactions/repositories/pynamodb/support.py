"""The modules that repositories over PynamoDB share: its errors by name, batches, transactions and queries."""

from collections.abc import Iterator

from dynamorm_codeactions.repositories.folder_plan import FolderPlan, Module
from dynamorm_codeactions.repositories.pynamodb.batch_text import BATCHES
from dynamorm_codeactions.repositories.pynamodb.query_text import QUERIES
from dynamorm_codeactions.repositories.pynamodb.transaction_text import TRANSACTIONS


def support_modules(folder: FolderPlan) -> Iterator[Module]:
    for name, text in {"batches": BATCHES, "queries": QUERIES, "transactions": TRANSACTIONS}.items():
        yield Module(folder.path(f"{name}.py"), text)
