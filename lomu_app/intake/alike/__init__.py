"""Which rows of a list, and which records, are one person: Fellegi and Sunter, in bulk."""
