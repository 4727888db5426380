"""Add a graphics console to a template or an instance type."""

from vireo.engine.ops.graphicsconsole.add import add

PERMIT = "edit_vm_properties"
ON = "vm"

__all__ = ["add"]
