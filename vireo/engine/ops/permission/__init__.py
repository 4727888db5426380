"""What can be done with permissions: one file per verb."""
