// How a value of type usym_t says that it is no address.

/**
 * In place of a process id: the value is the number of a probed function. It is named whatever becomes of the process,
 * and is the same in all processes.
 */
export const FUNCTION_NUMBER: bigint = 1n << 63n;
