"""What can be done with graphics consoles of templates and instance types: as of VMs, but without tickets."""
