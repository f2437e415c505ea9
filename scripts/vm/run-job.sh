# Runs the job's command, and leaves what it printed and how it ended where the host sees it.
busybox=/run/vm/busybox
job=/run/vm/job
ulimit -l unlimited
$busybox setsid $busybox sh $job/command </dev/null >$job/output 2>&1
echo $? >$job/status
$busybox sync
$busybox poweroff -f
