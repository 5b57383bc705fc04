"""One valid example of every command, a file a room; see `tests.support.commands`."""
