"""What can be done with disks attached to virtual machines: one file per verb."""
