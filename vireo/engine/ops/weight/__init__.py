"""What can be done with weights of a scheduling policy: one file per verb."""
