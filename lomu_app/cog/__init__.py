"""CSE locations, the intelligence on them, the tactics against them: the CSE compartment."""
