export interface Tool {
  readonly name: string;
  readonly source: string;
}
export const TOOLS: readonly Tool[] = [];
export function findTool(name: string): Tool | undefined {
  return TOOLS.find((t) => t.name === name);
}
