"""What engine and VDSM say to each other, and how it gets across."""
