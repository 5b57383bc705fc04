"""The 07:00 page."""
