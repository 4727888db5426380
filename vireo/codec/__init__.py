"""Values as text: oVirt's XML and oVirt's JSON, driven by their types."""
