"""What can be done with groups: one file per verb."""
