// skboutput(path, ...): packets into a file in pcap format with nanoseconds (draft-ietf-opsawg-pcap), link type raw IP.
import { appendFileSync, writeFileSync } from "node:fs";
import type { ActionEnvironment, ActionOf, CompileAction } from "./action.ts";

const MAGIC_NANOSECONDS = 0xa1b23c4d;
const LINK_TYPE_RAW = 101;
const FILE_HEADER = 24;
const PACKET_HEADER = 16;
const SNAP_LENGTH = 65535;
const SECOND = 1_000_000_000n;

/** Files that a session has begun: the first packet of a run starts one anew. */
const begun = new WeakMap<ActionEnvironment, Set<string>>();

function fileHeader(): Buffer {
  const header = Buffer.alloc(FILE_HEADER);
  header.writeUInt32LE(MAGIC_NANOSECONDS, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(SNAP_LENGTH, 16);
  header.writeUInt32LE(LINK_TYPE_RAW, 20);
  return header;
}

function packetHeader(time: bigint, kept: number, length: number): Buffer {
  const header = Buffer.alloc(PACKET_HEADER);
  header.writeUInt32LE(Number(time / SECOND), 0);
  header.writeUInt32LE(Number(time % SECOND), 4);
  header.writeUInt32LE(kept, 8);
  header.writeUInt32LE(length, 12);
  return header;
}

function append(environment: ActionEnvironment, path: string, packet: Buffer): void {
  const files = begun.get(environment) ?? new Set();
  begun.set(environment, files);
  if (files.has(path)) appendFileSync(path, packet);
  else writeFileSync(path, Buffer.concat([fileHeader(), packet]));
  files.add(path);
}

export const packetAction: CompileAction<ActionOf<"packet">> = (action, event, environment) => {
  const [time = 0, length = 0, bytes = 0] = event.fields.map((field) => field.offset);
  const path = Buffer.from(action.path, "latin1").toString("utf8");
  let failed = false;
  return ({ view, buffer }, offset) => {
    if (failed) return;
    const kept = view.getUint32(offset + bytes, true);
    const when = environment.decoding.bootTime() + view.getBigUint64(offset + time, true);
    const start = offset + bytes + 4;
    const header = packetHeader(when, kept, view.getUint32(offset + length, true));
    try {
      append(environment, path, Buffer.concat([header, buffer.subarray(start, start + kept)]));
    } catch (error) {
      failed = true;
      const message = `failed to write packets to '${path}': ${error instanceof Error ? error.message : error}`;
      environment.report({ kind: "runtime-error", message, location: environment.locate(event.span) });
    }
  };
};
