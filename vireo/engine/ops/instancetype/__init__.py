"""What can be done with instance types: one file per verb."""
