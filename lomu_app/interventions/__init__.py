"""Programmes and support: who was referred, who came, how it ended, and what follows."""
