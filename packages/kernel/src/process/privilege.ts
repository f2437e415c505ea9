// What this process may do: its effective capabilities, which count for BPF and tracing only in the first user namespace.
import { readFileSync } from "node:fs";

/** Bits of CapEff (linux/capability.h). */
const CAPABILITY = { CAP_SYS_ADMIN: 21n, CAP_PERFMON: 38n, CAP_BPF: 39n } as const;

export type Capability = keyof typeof CAPABILITY;

export interface Privilege {
  readonly initialNamespace: boolean;
  has(capability: Capability): boolean;
}

/** From the texts of /proc/PID/status and /proc/PID/uid_map; the first namespace maps all ids to themselves. */
export function parsePrivilege(status: string, uidMap: string): Privilege {
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0"}`);
  return {
    initialNamespace: /^\s*0\s+0\s+4294967295\s*$/.test(uidMap),
    has: (capability) => ((effective >> CAPABILITY[capability]) & 1n) === 1n,
  };
}

/** Of this process, now. Without /proc nothing is certain, and no capability is there. */
export function ownPrivilege(): Privilege {
  try {
    return parsePrivilege(readFileSync("/proc/self/status", "latin1"), readFileSync("/proc/self/uid_map", "latin1"));
  } catch {
    return parsePrivilege("", "");
  }
}

/**
 * Whether a refusal is the kernel's own: CAP_SYS_ADMIN in the first user namespace lacks nothing that a probe needs.
 * Others may just not be allowed.
 */
export function mayEverything(privilege: Privilege = ownPrivilege()): boolean {
  return privilege.initialNamespace && privilege.has("CAP_SYS_ADMIN");
}
