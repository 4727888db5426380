"""Remove a graphics console of a template or an instance type."""

from vireo.engine.ops.graphicsconsole.remove import remove

PERMIT = "edit_vm_properties"
ON = "vm"

__all__ = ["remove"]
