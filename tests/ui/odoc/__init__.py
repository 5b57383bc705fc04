"""Cases of ODOC and DA meeting on the desk."""
