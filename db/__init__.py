"""Postgres: pool, migrations, named queries, and one store per room."""
