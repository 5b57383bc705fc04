"""Who is in custody, where, and until when, as extracts and registers say it."""
