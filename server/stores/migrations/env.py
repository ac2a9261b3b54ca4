"""Alembic's entry: runs inside the transaction that :mod:`server.stores.database` opened."""

from alembic import context

import server.stores.schema_hiring  # noqa: F401 (it adds its tables to the same metadata)
from server.stores.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
