"""What can be done with CPU profiles: one file per verb."""
