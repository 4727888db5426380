"""What can be done with qualities of service: one file per verb."""
