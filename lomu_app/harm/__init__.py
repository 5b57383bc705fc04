"""Harm and pattern from offence history: a score with its ledger. Advice only."""
