import { probeFeature, FEATURE_NAMES } from "./src/index.ts";
for (const n of FEATURE_NAMES) { const t=performance.now(); const a=probeFeature(n); console.log(n, a.state, "reason" in a ? a.reason:"", (performance.now()-t).toFixed(1)); }
