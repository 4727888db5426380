"""The display: protocol, video, monitors, keyboard."""

from msgspec.structs import replace

from vireo.engine.ops.vm._settings import Change, V
from vireo.engine.ops.vm._settings._guests import guest
from vireo.errors import Invalid
from vireo.model.console import Display, DisplayType, VideoType
from vireo.model.vm import BiosType

ACTIONS = {"NONE", "LOCK_SCREEN", "LOGOUT", "REBOOT", "SHUTDOWN"}
MONITORS = {1, 2, 4}
"""ValidNumOfMonitors."""
KEYBOARDS = frozenset(
    [
        *[
            "ar",
            "da",
            "de",
            "de-ch",
            "en-gb",
            "en-us",
            "es",
            "et",
            "fi",
            "fo",
            "fr",
            "fr-be",
            "fr-ca",
            "fr-ch",
            "hr",
            "hu",
        ],
        *["is", "it", "ja", "lt", "lv", "mk", "nl", "no", "pl", "pt", "pt-br", "ru", "sl", "sv", "th", "tr"],
    ]
)
"""VncKeyboardLayoutValidValues."""
DEFAULTS = Display(
    allow_override=False,
    copy_paste_enabled=True,
    disconnect_action="LOCK_SCREEN",
    disconnect_action_delay=0,
    file_transfer_enabled=True,
    monitors=1,
    smartcard_enabled=False,
    type=DisplayType.VNC,
    video_type=VideoType.VGA,
)
UEFI = {BiosType.Q35_OVMF, BiosType.Q35_SECURE_BOOT}


def check(vm: V, change: Change) -> V:
    """The video follows the protocol, or the protocol the video, whichever the request names (flow vm-display)."""
    display = vm.display or DEFAULTS
    display = replace(DEFAULTS, **{f: v for f in display.__struct_fields__ if (v := getattr(display, f)) is not None})
    display = replace(display, address=None, port=None, secure_port=None, certificate=None, proxy=None)
    action = (display.disconnect_action or "").upper()
    display = replace(display, disconnect_action=action if action in ACTIONS else "LOCK_SCREEN")
    if display.monitors not in MONITORS:
        raise Invalid(f"VM {vm.name} cannot have {display.monitors} monitors: 1, 2 or 4 are allowed.")
    if display.type == DisplayType.VNC and display.monitors != 1:
        raise Invalid(f"VM {vm.name} cannot have {display.monitors} monitors with VNC: that has one.")
    if display.keyboard_layout and display.keyboard_layout not in KEYBOARDS:
        raise Invalid(f"The keyboard layout {display.keyboard_layout} is unknown.")
    return replace(vm, display=_video(vm, display, change.asked.display or Display()))


def _video(vm: V, display: Display, asked: Display) -> Display:
    known = [pair.split("/") for pair in guest(vm).displays]
    if asked.type is not None and asked.video_type is None:
        uefi = vm.bios is not None and vm.bios.type in UEFI
        videos = [video for kind, video in known if kind == asked.type]
        video = "bochs" if uefi and "bochs" in videos else next(iter(videos), "vga")
        return replace(display, video_type=VideoType(video))
    if asked.video_type is not None and asked.type is None:
        kinds = [kind for kind, video in known if video == asked.video_type]
        if kinds and display.type not in kinds:
            return replace(display, type=DisplayType(kinds[0]))
    return display
