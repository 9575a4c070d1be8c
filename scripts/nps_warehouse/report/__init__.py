"""What people see: the state of the warehouse, the table of branches, progress, how long a step took, numbers."""
