"""What every floor stands on; the standard library alone."""
