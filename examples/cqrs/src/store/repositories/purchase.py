"""The repository of purchases: what it does beside what is generated."""

from boto3.dynamodb.conditions import Attr  # type: ignore[import-untyped, unused-ignore]

from ..purchases import Purchase
from .errors import AlreadyExists
from .purchase_base import PurchaseRepositoryBase
from .requests import named_errors


class PurchaseRepository(PurchaseRepositoryBase):
    """Purchases in DynamoDB; what is written here stays."""

    def keep_up(self, purchase: Purchase) -> bool:
        """Stores a purchase unless there is one that is as new; whether it did."""
        older = Attr("sequence").not_exists() | Attr("sequence").lt(purchase.sequence)
        try:
            with named_errors(failed=AlreadyExists):
                self._table.put_item(Item=purchase.to_item(), ConditionExpression=older)
        except AlreadyExists:
            return False
        return True
