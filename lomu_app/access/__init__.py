"""Who may sign in, in which roles, for which areas."""
