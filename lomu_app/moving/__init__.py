"""Moving house: a whole database, its log and its chain, from one back-end to the other."""
