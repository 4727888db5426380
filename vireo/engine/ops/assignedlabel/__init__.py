"""What can be done with the labels of VMs and hosts: one file per verb."""
