// How unwinding tables lie in maps: what programs read (lower/unwind.ts) and the engine fills in before they run.
//
// processes   hash, by process id: u32 first mapping, u32 how many, u64 not 0 once a program has asked for newer mappings
// mappings    array, ascending by start within a process: u64 start, u64 end, u64 what to take from an address of the process,
//             u32 first row, u32 how many rows
// rows        array, ascending by address within a file: u32 address less that of the file's first row, u32 rule
// rules       array, rule 0 for code of which nothing is known: u32 how, s32 offset of the CFA, s32 of rbp, s32 of the return
//             address

export const PROCESS = { size: 16, first: 0, count: 4, asked: 8 } as const;
export const MAPPING = { size: 32, start: 0, end: 8, bias: 16, row: 24, rows: 28 } as const;
export const ROW = { size: 8, address: 0, rule: 4 } as const;
export const RULE = { size: 16, how: 0, cfa: 4, bp: 8, returnAddress: 12 } as const;

/** Bits of `how`. A place's base is in two bits: 0 for none. */
export const HOW = {
  known: 1,
  cfaFromBp: 2,
  cfaDereferenced: 4,
  plt: 8,
  signal: 16,
  bpShift: 5,
  returnAddressShift: 7,
} as const;

export const BASE = { cfa: 1, sp: 2, bp: 3 } as const;
