"""Workbooks of units that nobody has seen: many layouts, each with the truth about itself."""
