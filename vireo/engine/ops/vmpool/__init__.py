"""What can be done with pools of VMs: one file per verb."""
