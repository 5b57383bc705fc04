"""Who sits at the desk: first run, signing in, and the users of the database."""
