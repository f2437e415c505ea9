// The collection of tools, and what their heads say about them.

export { findTool, TOOLS } from "./catalogue.ts";
export {
  type DocEntry,
  type DocExample,
  type DocHead,
  DocHeadError,
  type DocOption,
  parseDocHead,
} from "./doc-head.ts";
export { toolHelp, toolList } from "./help-text.ts";
export { type OptionRules, optionRules } from "./option-rules.ts";
export { valueKind } from "./option-values.ts";
export { parseToolOptions, ToolUsageError, type ToolUse } from "./parse-tool-options.ts";
export { Tool } from "./tool.ts";
export { findGetopts, type OptionType, type ToolOption, toolOptions } from "./tool-options.ts";
