"""What can be done with events: one file per verb."""
