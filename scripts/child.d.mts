/** Resolves to the exit code, or 128 and the signal's number, as a shell says it. */
export function runHere(program: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<number>;
