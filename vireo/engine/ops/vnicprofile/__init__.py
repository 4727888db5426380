"""What can be done with vNIC profiles: one file per verb."""
