"""Bringing a unit's own workbook in: file, columns, check, result."""
