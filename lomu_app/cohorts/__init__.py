"""Who is managed, in which cohort, on what grounds, and by whom."""
