"""Who comes out of custody, when, and what is done before and after."""
