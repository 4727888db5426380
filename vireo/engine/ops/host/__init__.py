"""What can be done with hosts: one file per verb."""
