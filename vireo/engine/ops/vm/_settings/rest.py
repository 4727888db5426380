"""What needs little: descriptions, flags, and defaults of what nobody said."""

from msgspec.structs import replace

from vireo.engine.ops.vm._settings import Change, V
from vireo.errors import Invalid
from vireo.model.vm import Method, Sso, SsoMethod, Vm, VmType

LONGEST = 4096


def check(vm: V, change: Change) -> V:
    """The description is bounded; a comment may be of any length (refusals vms-128, 129)."""
    description = vm.description or ""
    if len(description) > LONGEST:
        raise Invalid(f"The description has {len(description)} characters; at most {LONGEST} are allowed.")
    vm = replace(
        vm,
        description=description,
        comment=vm.comment or "",
        delete_protected=bool(vm.delete_protected),
        start_paused=bool(vm.start_paused),
        stateless=bool(vm.stateless),
        type=vm.type or VmType.SERVER,
        sso=vm.sso or Sso(methods=[Method(id=SsoMethod.GUEST_AGENT)]),
        origin=vm.origin or "ovirt",
    )
    if isinstance(vm, Vm):
        return replace(vm, use_latest_template_version=bool(vm.use_latest_template_version))
    return vm
