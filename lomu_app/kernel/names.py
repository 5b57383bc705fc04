"""What the program and its protective marking are called, on screen, on paper and on disk."""

PROGRAM = "lomu-tasking"
MARKING = "OFFICIAL-SENSITIVE"
