"""What can be done with tags: one file per verb."""
