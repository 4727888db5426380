#!/bin/bash
# A command on a machine of its own, as far as libvirt, the network and processes are concerned: private.sh COMMAND...
# Nothing that it starts outlives it.
if [ "${1:-}" != --inside ]; then
  exec unshare --mount --net --pid --fork --kill-child --mount-proc bash "$0" --inside "$@"
fi
shift
set -e
keep=$(mktemp -d)
mount --rbind /sys/fs/cgroup "$keep"
mount -t sysfs sys /sys
mount --rbind "$keep" /sys/fs/cgroup
umount -l "$keep"
rmdir "$keep"
mkdir -p /var/lib/libvirt /var/log/libvirt /etc/libvirt
settings=$(mktemp -d)
cp -a /etc/libvirt/. "$settings"
rm -rf "$settings/qemu/networks/autostart"
for path in /run /var/lib/libvirt /var/log/libvirt /etc/libvirt; do mount -t tmpfs -o mode=755 none "$path"; done
cp -a "$settings/." /etc/libvirt/
rm -rf "$settings"
mkdir -p /run/lock /var/lib/libvirt/{boot,dnsmasq,images,qemu,sanlock} /var/log/libvirt/qemu
if [ -e /dev/kvm ]; then mknod -m 600 /run/kvm c 10 232; mount --bind /run/kvm /dev/kvm; fi
ip link set lo up
trap 'exit 143' TERM
"$@" &
wait $!
