"""What can be done with templates: one file per verb."""
