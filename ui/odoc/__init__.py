"""Cases of ODOC and DA meeting: what is missing, what is read out, how each is decided."""
