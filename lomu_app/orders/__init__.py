"""Orders, notices, licences and bail: their conditions, their clocks, their breaches."""
