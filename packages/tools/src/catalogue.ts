// All tools. Their texts are part of the executable; nothing of them is looked at before a tool is wanted.

import biolatency from "../bt/biolatency.bt" with { type: "text" };
import biosnoop from "../bt/biosnoop.bt" with { type: "text" };
import bitesize from "../bt/bitesize.bt" with { type: "text" };
import cpudist from "../bt/cpudist.bt" with { type: "text" };
import execsnoop from "../bt/execsnoop.bt" with { type: "text" };
import exitsnoop from "../bt/exitsnoop.bt" with { type: "text" };
import opensnoop from "../bt/opensnoop.bt" with { type: "text" };
import profile from "../bt/profile.bt" with { type: "text" };
import runqlat from "../bt/runqlat.bt" with { type: "text" };
import statsnoop from "../bt/statsnoop.bt" with { type: "text" };
import syscount from "../bt/syscount.bt" with { type: "text" };
import tcplife from "../bt/tcplife.bt" with { type: "text" };
import { Tool } from "./tool.ts";

/** In order of name. */
export const TOOLS: readonly Tool[] = [
  new Tool("biolatency", biolatency),
  new Tool("biosnoop", biosnoop),
  new Tool("bitesize", bitesize),
  new Tool("cpudist", cpudist),
  new Tool("execsnoop", execsnoop),
  new Tool("exitsnoop", exitsnoop),
  new Tool("opensnoop", opensnoop),
  new Tool("profile", profile),
  new Tool("runqlat", runqlat),
  new Tool("statsnoop", statsnoop),
  new Tool("syscount", syscount),
  new Tool("tcplife", tcplife),
];

export function findTool(name: string): Tool | undefined {
  return TOOLS.find((t) => t.name === name);
}
