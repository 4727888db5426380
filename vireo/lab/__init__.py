"""Hosts and guests for trying and testing: a simulated host, and the image of the demo guest."""
