"""DAART: the Domestic Abuse Arrest Ready Targets, and the Threat Review list made of them."""
