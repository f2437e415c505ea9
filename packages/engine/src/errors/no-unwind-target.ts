// Tables were asked for, of no process.

export class NoUnwindTarget extends Error {
  constructor() {
    super("dw_ustack requires a target process. Use -p, -c, or --dwarf-pid to specify one.");
    this.name = "NoUnwindTarget";
  }
}
