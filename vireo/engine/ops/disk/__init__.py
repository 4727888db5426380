"""What can be done with disks: one file per verb."""
