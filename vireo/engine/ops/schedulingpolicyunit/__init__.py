"""What can be done with policy units: one file per verb."""
