"""What the ledger stores, in one table: the events of accounts, and the balances that follow from them."""

from dynamorm_runtime import client
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model


class Event(Model):
    """Something that happened to an account; it is never changed, and has the account's next number."""

    class Meta:
        table_name = client.table_name()

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute()
    cents = NumberAttribute()
    version = NumberAttribute()


class Balance(Model):
    """What an account holds after the events up to a version."""

    class Meta:
        table_name = client.table_name()

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    cents = NumberAttribute()
    version = NumberAttribute()
