import { generate } from "../../packages/lang/generate/generate.ts";

generate();
