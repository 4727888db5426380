"""What can be done with filters of a scheduling policy: one file per verb."""
