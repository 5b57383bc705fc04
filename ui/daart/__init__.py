"""Arrest-ready targets: the list, one target beside it, and everything done to it."""
