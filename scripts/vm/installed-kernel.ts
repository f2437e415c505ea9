// A kernel ready to boot: its image, its modules, and a first file system that reaches this machine's files.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { filesIn } from "../source-files.ts";
import { cpioArchive, directory, program } from "./cpio.ts";
import { Release } from "./debian.ts";
import type { Kernel } from "./kernels.ts";
import { runTool } from "./run-tool.ts";

const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "kscope-vm");

export interface InstalledKernel extends Kernel {
  readonly release: string;
  readonly image: string;
  readonly initramfs: string;
  /** Holds `lib/modules/RELEASE`, and the configuration at `config`. */
  readonly folder: string;
}

/** Fetches the kernel unless it is there already. Throws where it can't be had. */
export function installKernel(kernel: Kernel): InstalledKernel {
  const folder = join(CACHE, kernel.series);
  if (!existsSync(folder)) fetchKernel(kernel, folder);
  const [release] = readdirSync(join(folder, "lib/modules"));
  if (release === undefined) throw new Error(`${folder} has no modules: remove it, to have it fetched again`);
  const initramfs = join(folder, "initramfs.gz");
  const fresh = `${initramfs}.${process.pid}`;
  writeFileSync(fresh, buildInitramfs(folder, release));
  // another run may be booting with the old one
  renameSync(fresh, initramfs);
  return { ...kernel, release, image: join(folder, "vmlinuz"), initramfs, folder };
}

function fetchKernel({ series, suite }: Kernel, folder: string): void {
  const fresh = `${folder}.${process.pid}`;
  const unpacked = join(fresh, "unpacked");
  mkdirSync(unpacked, { recursive: true });
  const release = new Release(suite, join(CACHE, "apt", suite));
  release.unpack(packagesOf(release, series), unpacked);
  const files = filesIn(unpacked, ["."]);
  const named = (name: RegExp): string => {
    const found = files.find((path) => name.test(path));
    if (found === undefined) throw new Error(`the packages of kernel ${series} have no file ${name}`);
    return join(unpacked, found);
  };
  renameSync(named(/\/vmlinuz[^/]*$/), join(fresh, "vmlinuz"));
  cpSync(named(/\/config[^/]*$/), join(fresh, "config"));
  const modules = ["lib/modules", "usr/lib/modules"]
    .map((path) => join(unpacked, path))
    .find((path) => existsSync(path));
  if (modules === undefined) throw new Error(`the packages of kernel ${series} have no modules`);
  mkdirSync(join(fresh, "lib"));
  renameSync(modules, join(fresh, "lib/modules"));
  rmSync(unpacked, { recursive: true });
  runTool("depmod", ["-b", fresh, readdirSync(join(fresh, "lib/modules"))[0] ?? ""]);
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
}

/** The newest one's; since 6.17 its package only depends on those that have the files. */
function packagesOf(release: Release, series: string): readonly string[] {
  const form = new RegExp(`^linux-image-${series.replace(".", "\\.")}\\.\\d.*-cloud-amd64$`);
  const images = release.names(`linux-image-${series}`).filter((name) => form.test(name) && !name.includes("0.deb"));
  const image = images.sort((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1);
  if (image === undefined) throw new Error(`Debian has no cloud kernel ${series} in the release that should have it`);
  const parts = release.dependencies(image).filter((name) => /^linux-(binary|modules|base)-\d/.test(name));
  return [image, ...parts];
}

/** What it takes to mount this machine's files under a layer that can be written to. */
const NEEDED = ["virtio_pci", "virtiofs", "overlay"];

function buildInitramfs(folder: string, release: string): Buffer {
  const modules = modulePaths(folder, release);
  const folders = ["bin", "m", "proc", "sys", "dev", "host", "layer", "new"].map(directory);
  const busybox = readFileSync(runTool("which", ["busybox"]).toString().trim());
  const init = readFileSync(join(import.meta.dirname, "init.sh"));
  const second = readFileSync(join(import.meta.dirname, "run-job.sh"));
  const files = [program("bin/busybox", busybox), program("init", init), program("run-job", second)];
  const loaded = modules.map((path, i) =>
    program(`m/${String(i).padStart(2, "0")}-${basename(path)}`, unpackedModule(path)),
  );
  return gzipSync(cpioArchive([...folders, ...files, ...loaded]), { level: 1 });
}

/** In the order in which they have to be loaded. */
function modulePaths(folder: string, release: string): readonly string[] {
  const listed = NEEDED.map((name) => runTool("modprobe", ["-d", folder, "-S", release, "--show-depends", name]));
  return [
    ...new Set(listed.flatMap((text) => Array.from(text.toString().matchAll(/^insmod (\S+)/gm), (m) => m[1] ?? ""))),
  ];
}

function unpackedModule(path: string): Uint8Array {
  if (path.endsWith(".xz")) return runTool("xz", ["-dc", path]);
  return path.endsWith(".zst") ? runTool("zstd", ["-dqc", path]) : readFileSync(path);
}
