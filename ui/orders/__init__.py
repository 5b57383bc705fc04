"""The wall of clocks, and everything done to orders, notices, licences and bail."""
