"""Races against what each job costs at the least, or in other hands. Run `python -m bench`."""
