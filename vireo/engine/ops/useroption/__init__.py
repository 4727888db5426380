"""What can be done with the settings of a user: one file per verb."""
