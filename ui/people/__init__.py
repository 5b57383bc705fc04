"""Nominals: the list, one person, new ones, and records that look alike."""
