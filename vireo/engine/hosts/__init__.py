"""The hosts: connections to them (links.py), and what they report (reports.py)."""
