// Asks the kernel for features, each once a process.
import { type Answer, no } from "./answer.ts";
import { FEATURE_PROBES, type FeatureName } from "./feature-probes.ts";

const known = new Map<FeatureName, Answer>();

/** Whether this kernel has a feature. The first time it tries it, from 0.1 to some 100 ms; then it remembers. */
export function probeFeature(name: FeatureName): Answer {
  const answer = known.get(name) ?? FEATURE_PROBES[name].probe();
  known.set(name, answer);
  return answer;
}

/** From now on this process takes the kernel for one without the feature. */
export function doWithout(name: FeatureName, reason: string): void {
  known.set(name, no(reason));
}

/** True only for a certain yes. */
export function hasFeature(name: FeatureName): boolean {
  return probeFeature(name).state === "yes";
}
