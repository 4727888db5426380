"""What can be done with the steps of another system's job: one file per verb."""
