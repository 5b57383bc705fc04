"""A PostgreSQL server as the boundary: roles, grants and row security, logins, inspection."""
