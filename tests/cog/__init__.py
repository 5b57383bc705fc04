"""CSE locations, intelligence and tactics."""
