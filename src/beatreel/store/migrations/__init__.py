"""Alembic's scripts, applied by :mod:`beatreel.store.migrating`."""
