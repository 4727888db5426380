"""Vireo: a virtualization manager with the oVirt architecture and API."""
