"""What can be done with iSCSI bonds: one file per verb."""
