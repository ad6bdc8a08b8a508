"""The modules of repositories over boto3 and aioboto3: one for each kind of items, and those that they share."""

from collections.abc import Iterator

from dynamorm_codeactions.repositories.boto3 import query_texts, request_texts
from dynamorm_codeactions.repositories.boto3.awaiting import in_manner
from dynamorm_codeactions.repositories.boto3.base_class import base_module
from dynamorm_codeactions.repositories.folder_plan import FolderPlan, Module

SHARED = {
    "batches.py": request_texts.BATCHES,
    "queries.py": query_texts.QUERIES,
    "requests.py": request_texts.REQUESTS,
    "transactions.py": query_texts.TRANSACTIONS,
}


def boto3_modules(folder: FolderPlan) -> Iterator[Module]:
    for name, text in SHARED.items():
        yield Module(folder.path(name), in_manner(text, asynchronous=folder.asynchronous))
    for repository in folder.repositories:
        text = in_manner(base_module(repository), asynchronous=folder.asynchronous)
        yield Module(repository.path("base"), text, repository)
