"""VDSM, the host agent: runs virtual machines, storage and networks of one host."""
