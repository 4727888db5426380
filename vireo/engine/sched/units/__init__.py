"""Policy units: one file per reason for or against a host."""
