/** Bytes of a task's name, with its NUL (linux/sched.h). */
export const TASK_COMM_LEN = 16;
