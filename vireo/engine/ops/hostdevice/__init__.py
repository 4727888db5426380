"""What can be done with devices of hosts that VMs have: one file per verb."""
