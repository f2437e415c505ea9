// Skips a live test where the kernel lacks a feature, and says why.
import type { FeatureName } from "../src/features/feature-probes.ts";
import { probeFeature } from "../src/features/probe-features.ts";

/** Options of node:test for a test that needs a feature. */
export function needs(feature: FeatureName): { skip: string | false } {
  const answer = probeFeature(feature);
  return { skip: answer.state === "yes" ? false : `${feature}: ${answer.reason}` };
}
