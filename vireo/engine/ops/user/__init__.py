"""What can be done with users: one file per verb."""
