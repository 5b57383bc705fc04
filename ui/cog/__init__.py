"""CSE locations on the desk: list and map, one location, and the meeting about them."""
