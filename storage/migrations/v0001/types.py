"""Types of the first schema."""

import sqlalchemy as sa

# Only a column declared INTEGER is SQLite's own row id.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
