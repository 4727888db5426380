# A private libvirtd with its virtlogd, for tests: libvirtd.sh DIRECTORY
# Run in mount and process namespaces of its own, where this shell is process 1: it reaps what libvirtd leaves behind
# (else each destroy takes 2 s), and its end is the end of every guest.
set -e
base=$1
mkdir -p "$base"/{etc,run,lib/qemu,log/qemu,sock}
cp -a /etc/libvirt/. "$base/etc/"
rm -rf "$base/etc/qemu/networks/autostart"
mkdir -p /run/libvirt /run/lock /var/lib/libvirt /var/cache/libvirt /var/log/libvirt
mount --bind "$base/etc" /etc/libvirt
mount --bind "$base/run" /run/libvirt
mount --bind "$base/lib" /var/lib/libvirt
mount --bind "$base/log" /var/log/libvirt
printf 'auth_unix_rw="none"\nunix_sock_dir="%s"\nhost_uuid="%s"\n' "$base/sock" "$(cat /proc/sys/kernel/random/uuid)" \
  > /etc/libvirt/libvirtd.conf
printf 'user="root"\ngroup="root"\nsecurity_driver="none"\n' > /etc/libvirt/qemu.conf
virtlogd --pid-file "$base/virtlogd.pid" &
while :; do
  [ -e "$base/stop" ] || { libvirtd --pid-file "$base/libvirtd.pid" & echo $! > "$base/pid"; wait $!; } || true
  sleep 0.2
done
