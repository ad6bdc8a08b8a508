"""The global secondary indexes of the shop's tables."""

from pynamodb.attributes import UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex


class OrdersByStatus(GlobalSecondaryIndex):
    """Orders in one status, oldest first: the warehouse works through them in this order."""

    class Meta:
        index_name = "by_status"
        projection = AllProjection()

    status = UnicodeAttribute(hash_key=True)
    placed_at = UTCDateTimeAttribute(range_key=True)


class CustomersByEmail(GlobalSecondaryIndex):
    """The customer who signs in with an e-mail address."""

    class Meta:
        index_name = "by_email"
        projection = AllProjection()

    email = UnicodeAttribute(hash_key=True)


class ProductsBySupplier(GlobalSecondaryIndex):
    """The products that one supplier delivers, in alphabetical order."""

    class Meta:
        index_name = "by_supplier"
        projection = AllProjection()

    supplier_id = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute(range_key=True)
