"""Bringing back what partners filled in: checked, compared, taken or refused."""
