"""ODOC and DA meeting."""
