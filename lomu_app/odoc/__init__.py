"""ODOC and DA meeting: offenders selected, agreed and managed with partner agencies."""
