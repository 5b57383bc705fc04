"""The Cohorts page: who is on the way, who is managed, on what grounds, and what is due."""
