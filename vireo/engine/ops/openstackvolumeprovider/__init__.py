"""What can be done with cinder servers: one file per verb."""
