export { findTool, TOOLS, type Tool } from "./catalogue.ts";
