"""What can be done with watchdogs: one file per verb."""
