"""What can be done with storage domains attached to a data center: one file per verb."""
