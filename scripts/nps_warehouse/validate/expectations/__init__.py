"""What is expected at the gates: the suites of raw and marts, and how their SQL is spelled on each engine."""
