// A program that writes to a known address, for watchpoints.

/** Sets eight bytes at 0x10000000 to 00, 01 and 02. */
export const WRITES: string =
  "python3 -c 'import ctypes; c = ctypes.CDLL(None); c.mmap.restype = ctypes.c_void_p; c.mmap.argtypes = [ctypes.c_void_p] + [ctypes.c_long] * 5; p = c.mmap(0x10000000, 4096, 3, 0x32, -1, 0); [ctypes.memset(p, i, 8) for i in range(3)]'";
