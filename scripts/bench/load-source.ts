// The load as C: system calls as fast as they go, or so many a second.

export const LOAD_C = `
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void call(char kind)
{
	if (kind == 'o') {
		long fd = syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY, 0);
		if (fd >= 0)
			syscall(SYS_close, fd);
	} else {
		syscall(SYS_getppid);
	}
}

/* load KIND COUNT [PER_SECOND [COMM]]: KIND g getppid or o openat; COUNT 0 never ends */
int main(int argc, char **argv)
{
	char kind = argv[1][0];
	long count = atol(argv[2]), rate = argc > 3 ? atol(argv[3]) : 0, done = 0;
	if (argc > 4)
		prctl(PR_SET_NAME, argv[4]);
	double start = now();
	while (count == 0 || done < count) {
		long due = rate == 0 ? done + 10000 : (long)((now() - start) * rate) + 1;
		if (count != 0 && due > count)
			due = count;
		for (; done < due; done++)
			call(kind);
		if (rate != 0)
			usleep(500);
	}
	printf("%.1f\\n", (now() - start) / (done ? done : 1) * 1e9);
	return 0;
}
`;
