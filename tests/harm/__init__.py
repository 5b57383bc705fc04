"""Harm: rules, ledger, extracts, models."""
