"""Nominals: who somebody is, where they may be found, what to beware of."""
