"""What can be done with scheduling policies: one file per verb."""
