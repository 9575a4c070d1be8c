"""What to do today: the list of cases, and themes that the patterns do not know yet. Reads what is published."""
