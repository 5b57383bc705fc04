"""The store: one database, one door for writes, and the record of who did what."""
