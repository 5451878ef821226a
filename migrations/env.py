"""How migrations run: on the engine that is handed over, one transaction for each."""

from alembic import context
from sqlalchemy import Engine

engine: Engine = context.config.attributes["engine"]
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes.get("metadata"),
        transaction_per_migration=True,
        render_as_batch=True,
        compare_type=True,
    )
    context._proxy.get_context().impl.transactional_ddl = True  # type: ignore[union-attr]  # noqa: SLF001 - SQLite's can
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
