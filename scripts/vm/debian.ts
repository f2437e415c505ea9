// Debian packages of any release, fetched and unpacked into a folder without being installed: with apt, by lists of its own,
// from the archives that this machine's apt has.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "./run-tool.ts";

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

interface Archives {
  readonly main: string;
  readonly security: string | undefined;
}

/** Throws where apt knows no archive of Debian. */
function archives(): Archives {
  const format = ["--format", "$(REPO_URI)", "Created-By: Packages"];
  const uris = runTool("apt-get", ["indextargets", ...format])
    .toString()
    .split("\n");
  const ending = (end: string): string | undefined => uris.find((uri) => uri.replace(/\/$/, "").endsWith(end));
  const main = ending("/debian");
  if (main === undefined) throw new Error("apt has no archive of Debian among its sources: kernels can't be fetched");
  return { main, security: ending("/debian-security") };
}

/** The packages of a release. */
export class Release {
  readonly #folder: string;
  readonly #options: readonly string[];

  /** Fetches the release's lists into a folder. Throws where the archive can't be reached or lacks it. */
  constructor(suite: string, folder: string) {
    this.#folder = folder;
    for (const path of ["lists/partial", "cache/archives/partial", "packages"])
      mkdirSync(join(folder, path), { recursive: true });
    const sources = join(folder, "sources.list");
    writeFileSync(sources, sourcesList(suite));
    this.#options = [
      `Dir::State::lists=${join(folder, "lists")}`,
      `Dir::Cache=${join(folder, "cache")}`,
      `Dir::Etc::SourceList=${sources}`,
      "Dir::Etc::SourceParts=-",
      "Dir::State::status=/dev/null",
      "APT::Sandbox::User=root",
    ].flatMap((option) => ["-o", option]);
    runTool("apt-get", [...this.#options, "-qq", "update"]);
  }

  /** Names of packages that begin so. */
  names(prefix: string): readonly string[] {
    return this.#ask("pkgnames", prefix).split("\n");
  }

  dependencies(name: string): readonly string[] {
    const line = /^Depends: (.*)$/m.exec(this.#ask("show", name))?.[1] ?? "";
    return line.split(", ").map((part) => part.split(" ")[0] ?? "");
  }

  /** Unpacks packages into a folder, one over the other. */
  unpack(names: readonly string[], into: string): void {
    const packages = join(this.#folder, "packages");
    rmSync(packages, { recursive: true });
    mkdirSync(packages);
    runTool("apt-get", [...this.#options, "-qq", "download", ...names], { cwd: packages });
    for (const file of readdirSync(packages)) runTool("dpkg-deb", ["-x", join(packages, file), into]);
    rmSync(packages, { recursive: true });
  }

  #ask(...words: readonly string[]): string {
    return runTool("apt-cache", [...this.#options, ...words]).toString();
  }
}

function sourcesList(suite: string): string {
  const { main, security } = archives();
  const line = (uri: string, name: string): string => `deb [arch=amd64 signed-by=${KEYRING}] ${uri} ${name} main\n`;
  const more = suite === "sid" || security === undefined ? "" : line(security, `${suite}-security`);
  return `${line(main, suite)}${more}`;
}
