// Globs of probe names: `*` any text, `?` one character, `[abc]` one of a set. One implementation for attach points,
// listings and cgroup hierarchies.

/** Characters that make a text a pattern. */
export function isGlob(text: string): boolean {
  return /[*?[]/.test(text);
}

/** A test for whole names. A plain text is compared, without a regular expression. */
export function globMatcher(pattern: string): (name: string) => boolean {
  if (pattern === "*") return () => true;
  if (!isGlob(pattern)) return (name) => name === pattern;
  const expression = new RegExp(`^${[...tokens(pattern)].join("")}$`, "s");
  return (name) => expression.test(name);
}

function* tokens(pattern: string): Generator<string> {
  for (const [token] of pattern.matchAll(/\[!?[^\]]+\]|./gs)) {
    if (token === "*") yield ".*";
    else if (token === "?") yield ".";
    else if (token.length > 1) yield oneOf(token.slice(1, -1));
    else yield token.replace(/[.+^${}()|[\]\\/]/g, "\\$&");
  }
}

/** Of a set's text between its brackets. A range from a later to an earlier character has nothing in it, as in glob(7). */
function oneOf(set: string): string {
  const [sign, members] = set.startsWith("!") ? ["^", set.slice(1)] : ["", set];
  const sound = members.replace(/(.)-(.)/gs, (range, from: string, to: string) => (from > to ? "" : range));
  return `[${sign}${sound.replace(/[\\^]/g, "\\$&")}]`;
}
