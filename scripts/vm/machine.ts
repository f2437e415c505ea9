// A virtual machine without hardware virtualisation: boots a kernel, runs a command of this machine's file system as root, and ends.
// What the command writes goes to memory, except below /run/vm/job, which is a folder of its own on the host.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { InstalledKernel } from "./installed-kernel.ts";
import { PACKAGES } from "./run-tool.ts";

/** The job's folder, as the command sees it. */
export const JOB_FOLDER = "/run/vm/job";
const VIRTIOFSD = ["/usr/lib/qemu/virtiofsd", "/usr/libexec/virtiofsd"];
const QEMU = "qemu-system-x86_64";
/**
 * One thread emulates both processors (`tcg,thread=single`): with one each, 7.2 was seen to die while it patched its own code.
 * la57 and mitigations cost time under emulation and show nothing here.
 */
const KERNEL_WORDS = "console=ttyS0 quiet loglevel=4 panic=-1 mitigations=off tsc=reliable";

export interface Job {
  readonly command: readonly string[];
  /** Where it starts. */
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds, from the machine's start. */
  readonly limit: number;
  readonly memory?: string;
}

export interface JobResult {
  /** The command's exit code; 124 after the limit, 125 where the machine died. */
  readonly status: number;
  /** Both of the command's streams; then, of a machine that died, its console. */
  readonly output: string;
  /** Reads a file that the command left in JOB_FOLDER; undefined if there is none. */
  readonly files: ReadonlyMap<string, string>;
}

/** `keep` names files of JOB_FOLDER that are wanted. */
export async function runInMachine(
  kernel: InstalledKernel,
  job: Job,
  keep: readonly string[] = [],
): Promise<JobResult> {
  const folder = mkdtempSync(join(tmpdir(), "kscope-vm-"));
  folders.add(folder);
  const socket = join(folder, "files.socket");
  writeFileSync(join(folder, "command"), commandText(job));
  const server = start(virtiofsd(), serverWords(socket), join(folder, "server.log"));
  try {
    await appears(socket, server);
    const machine = start(
      QEMU,
      machineWords(kernel, { folder, socket, memory: job.memory ?? "3G" }),
      join(folder, "qemu.log"),
    );
    const ended = await endOf(machine, job.limit);
    const text = (name: string): string | undefined => contents(join(folder, name));
    const files = new Map(
      keep.flatMap((name) => (text(name) === undefined ? [] : [[name, text(name) ?? ""] as const])),
    );
    const output = text("output") ?? "";
    const status = text("status");
    if (status !== undefined) return { status: Number(status), output, files };
    const logs = ["console", "qemu.log", "server.log"].map((name) => `${name}:\n${tail(text(name) ?? "")}`);
    return { status: ended ? 125 : 124, output: `${output}\n${ended ? logs.join("\n") : "out of time"}\n`, files };
  } finally {
    server.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
    folders.delete(folder);
  }
}

function commandText({ command, directory, environment = {} }: Job): string {
  const basic = {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: "/root",
    LANG: "C.UTF-8",
    TERM: "dumb",
  };
  const lines = Object.entries({ ...basic, ...environment }).map(([name, value]) => `export ${name}=${quoted(value)}`);
  return [...lines, `cd ${quoted(directory)}`, `exec ${command.map(quoted).join(" ")}`, ""].join("\n");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function virtiofsd(): string {
  const found = VIRTIOFSD.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`virtiofsd is missing; install ${PACKAGES}`);
  return found;
}

function serverWords(socket: string): readonly string[] {
  const options = ["source=/", "cache=always", "xattr", "sandbox=chroot"].flatMap((option) => ["-o", option]);
  return [`--socket-path=${socket}`, ...options, "--thread-pool-size=4"];
}

interface Place {
  readonly folder: string;
  readonly socket: string;
  readonly memory: string;
}

function machineWords(kernel: InstalledKernel, { folder, socket, memory }: Place): readonly string[] {
  return [
    ...[
      "-M",
      "pc,memory-backend=mem",
      "-accel",
      "tcg,thread=single",
      "-cpu",
      "max,la57=off",
      "-smp",
      "2",
      "-m",
      memory,
    ],
    ...["-object", `memory-backend-memfd,id=mem,size=${memory},share=on`],
    ...["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-nic", "none"],
    ...["-kernel", kernel.image, "-initrd", kernel.initramfs],
    ...["-append", `${KERNEL_WORDS} vm_job=${folder} vm_kernel=${kernel.folder}`],
    ...["-serial", `file:${join(folder, "console")}`],
    ...[
      "-chardev",
      `socket,id=files,path=${socket}`,
      "-device",
      "vhost-user-fs-pci,chardev=files,tag=host,queue-size=1024",
    ],
  ];
}

/** What an interrupted run must not leave behind. */
const running = new Set<ChildProcess>();
const folders = new Set<string>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(130));

function start(program: string, words: readonly string[], log: string): ChildProcess {
  const file = openSync(log, "w");
  const child = spawn(program, words, { stdio: ["ignore", file, file] });
  running.add(child);
  child.on("exit", () => running.delete(child));
  return child;
}

async function appears(path: string, server: ChildProcess): Promise<void> {
  for (let waited = 0; !existsSync(path); waited++) {
    if (waited === 200 || server.exitCode !== null) throw new Error("virtiofsd did not start; it has to run as root");
    await sleep(50);
  }
}

/** True if it ended by itself. */
async function endOf(machine: ChildProcess, limit: number): Promise<boolean> {
  const ended = new Promise<boolean>((resolve, reject) => {
    machine.on("exit", () => resolve(true));
    machine.on("error", (error) => reject(new Error(`${QEMU} can't be run (${error.message}); install ${PACKAGES}`)));
  });
  const timer = new AbortController();
  const late = sleep(limit, false, { signal: timer.signal }).catch(() => true);
  try {
    return await Promise.race([ended, late]);
  } finally {
    timer.abort();
    machine.kill("SIGKILL");
  }
}

function contents(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function tail(text: string): string {
  return text.split("\n").slice(-30).join("\n");
}
