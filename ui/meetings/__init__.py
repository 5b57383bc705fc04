"""Meetings on the desk: agenda, attendance, the meeting itself on one surface, minutes."""
