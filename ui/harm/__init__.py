"""Harm and pattern from offence history: ranked list, ledger, weight lab, fairness."""
