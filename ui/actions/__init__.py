"""What is to be done: actions, releases from custody, interventions."""
