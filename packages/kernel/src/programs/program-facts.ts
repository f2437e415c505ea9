// What the kernel tells of a loaded program, whoever loaded it, to those who want to trace it: its type, whose functions
// it traces itself, and which types of its own BTF its functions have.
import { bpf, tryBpf } from "../bpf-call.ts";
import { BpfError } from "../errors/syscall-error.ts";
import { Fd } from "../fd.ts";
import { PROGRAM_TYPE } from "../generated/bpf-enums.generated.ts";
import { ERRNO } from "../generated/errno.generated.ts";
import { functionInfo, getIdAttr, infoAttr, programInfo } from "../generated/layouts.generated.ts";
import { Arena, placedSize } from "../memory/arena.ts";
import { Struct } from "../memory/struct.ts";
import { objectInfo } from "../object-info.ts";
import type { ProgramType } from "./load-program.ts";

export interface ProgramFacts {
  readonly id: number;
  /** Undefined for types that are newer than our list. */
  readonly type: ProgramType | undefined;
  /** At most 15 characters; BTF has the whole name of its function. */
  readonly name: string;
  /** Of its BTF object; 0 where it was loaded without. */
  readonly btfId: number;
  /** Types of its functions in that BTF, that of the program itself first. */
  readonly functionTypes: readonly number[];
  /** Whether it is machine code by now. */
  readonly jited: boolean;
  /** Of the BTF object that has what it is attached to; 0 for programs that BTF does not attach, and on old kernels. */
  readonly targetBtfId: number;
}

const TYPE_NAMES: ReadonlyMap<number, ProgramType> = new Map(
  Object.entries(PROGRAM_TYPE).map(([name, number]) => [number, name as ProgramType]),
);

/** Descriptor of a loaded program; undefined where there is none of the id. Needs CAP_SYS_ADMIN; throws BpfError. */
export function openProgram(id: number): Fd | undefined {
  const attr = new Struct(getIdAttr, new Arena(getIdAttr.size)).set("prog_id", id);
  const result = tryBpf("PROG_GET_FD_BY_ID", attr);
  if (result === -ERRNO.ENOENT) return undefined;
  if (result < 0) throw new BpfError("PROG_GET_FD_BY_ID", -result, String(id));
  return new Fd(result);
}

/** Undefined where there is no program of the id. Throws BpfError. */
export function programFacts(id: number): ProgramFacts | undefined {
  using fd = openProgram(id);
  if (fd === undefined) return undefined;
  const info = objectInfo(fd, programInfo);
  const name = Buffer.from(info.getBytes("name")).toString("latin1");
  return {
    id,
    type: TYPE_NAMES.get(info.get("type")),
    name: name.slice(0, name.indexOf("\0")),
    btfId: info.get("btf_id"),
    functionTypes: functionTypes(fd, info.get("nr_func_info")),
    jited: info.get("jited_prog_len") > 0,
    targetBtfId: info.get("attach_btf_obj_id"),
  };
}

function functionTypes(fd: Fd, count: number): readonly number[] {
  if (count === 0) return [];
  const size = count * functionInfo.size;
  const arena = new Arena(infoAttr.size + placedSize(programInfo.size) + placedSize(size));
  const attr = new Struct(infoAttr, arena);
  const info = new Struct(programInfo, arena);
  const records = arena.take(size);
  info.set("nr_func_info", count).set("func_info_rec_size", functionInfo.size);
  info.set("func_info", arena.address + records);
  bpf("OBJ_GET_INFO_BY_FD", attr.set("bpf_fd", fd.number).set("info_len", programInfo.size).set("info", info.address));
  const [typeId] = functionInfo.fields.type_id;
  return Array.from({ length: count }, (_, i) => arena.view.getUint32(records + i * functionInfo.size + typeId, true));
}
