"""What can be done with the events that a user is told of: one file per verb."""
