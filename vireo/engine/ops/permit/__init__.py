"""What can be done with the permits of a role: one file per verb."""
