"""Packs and disclosures: what goes to whom, what waits for a second person, what is asked back."""
