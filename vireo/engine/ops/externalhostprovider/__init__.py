"""What can be done with foreman servers: one file per verb."""
