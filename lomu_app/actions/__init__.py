"""What is to be done, by whom, by when, whoever asked for it."""
