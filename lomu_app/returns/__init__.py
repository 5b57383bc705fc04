"""Packs that partners filled in and sent back: known again, compared, taken or refused."""
