#!/bin/busybox sh
# The first program of a machine: mounts the host's files (read-only, under a layer in memory) as its own, and the usual file
# systems in them, and goes on with run-job there. The kernel's command line has `vm_job`, a folder of the host for this run, and
# `vm_kernel`, the one with the kernel's modules.
/bin/busybox mkdir -p /usr/bin /usr/sbin /sbin
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t devtmpfs dev /dev
given() { sed -n "s/.*\<$1=\([^ ]*\).*/\1/p" /proc/cmdline; }
fail() { echo "init: $1"; poweroff -f; }

for module in /m/*; do insmod "$module"; done
mount -t virtiofs host /host || fail "the host's files can't be mounted"
mount -t tmpfs -o size=80%,mode=755 tmpfs /layer
mkdir /layer/upper /layer/work
mount -t overlay -o lowerdir=/host,upperdir=/layer/upper,workdir=/layer/work root /new || fail "no overlay"

cd /new || fail "no root"
mount -t proc proc proc
mount -t sysfs sys sys
mount -t devtmpfs dev dev
mkdir -p dev/pts dev/shm
mount -t devpts devpts dev/pts
mount -t tmpfs tmpfs dev/shm
mount -t tmpfs -o mode=755 tmpfs run
mkdir -p run/vm/job run/lock
mount -t tracefs tracefs sys/kernel/tracing
mount -t debugfs debugfs sys/kernel/debug
mount -t bpf bpf sys/fs/bpf
mount -t cgroup2 cgroup2 sys/fs/cgroup
ln -sf /proc/self/fd dev/fd
ln -sf /proc/self/fd/0 dev/stdin
ln -sf /proc/self/fd/1 dev/stdout
ln -sf /proc/self/fd/2 dev/stderr

kernel=$(given vm_kernel)
mkdir -p "lib/modules/$(uname -r)" boot
mount --bind "/host$kernel/lib/modules/$(uname -r)" "lib/modules/$(uname -r)"
cp "/host$kernel/config" "boot/config-$(uname -r)"
mount --bind "/host$(given vm_job)" run/vm/job
cp /bin/busybox /run-job run/vm/
ip link set lo up
hostname vm
mdev -s 2>/dev/null
cd / || fail "no root"
umount /proc
exec switch_root /new /run/vm/busybox sh /run/vm/run-job
