"""Storage domains and volumes, in oVirt's V5 format; one file per storage type."""
