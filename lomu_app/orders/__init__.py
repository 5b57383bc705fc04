"""Orders, licences, bail and notices: conditions, clocks to the minute, breaches."""
