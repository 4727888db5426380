"""What can be done with glance servers: one file per verb."""
