"""Where the content of files is kept: beside the rows, or in a store that speaks S3. One small protocol for both."""

from __future__ import annotations

from portal.extensions import current_settings, db
from portal.files.stores.database import InDatabase
from portal.files.stores.protocol import PART, Store, StoreAway
from portal.settings import FileStore

__all__ = ["PART", "Store", "StoreAway", "store_for"]


def store_for(kept_in: str) -> Store:
    """The store in which a file lies: also when new ones are kept in another."""
    if kept_in == FileStore.DATABASE:
        return InDatabase(db.engine)
    from portal.files.stores.s3 import s3_store  # noqa: PLC0415 -- what speaks S3 is large, and most do without it

    return s3_store(current_settings())
