"""What every page of the desk is given: the core, and the few things that pages share."""
