"""The Threat Review page: the list from draft to closing, the meeting, print and export."""
