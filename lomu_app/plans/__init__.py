"""The case-management plan of a person: control, change, contingency, agreement, review."""
