// Reads a whole C text: typedefs and tags are kept; variables, prototypes and function bodies are read past.
import { parseAttributes } from "./attribute-parser.ts";
import type { CContext } from "./c-context.ts";
import { CError } from "./c-error.ts";
import { parseDeclarator, withMode } from "./declarator-parser.ts";
import { parseSpecifiers, type Specifiers } from "./specifier-parser.ts";
import { errorAt } from "./token.ts";

/** Reads all declarations of the context's stream. Throws {@link CError}, unless what can't be read is to be left out. */
export function parseDeclarations(context: CContext, tolerant = false): void {
  const { stream } = context;
  while (!stream.atEnd) {
    if (stream.accept(";")) continue;
    if (["_Static_assert", "static_assert", "asm", "__asm__"].includes(stream.peek.text)) {
      stream.next();
      while (!stream.is("(") && !stream.atEnd) stream.next();
      stream.skipGroup();
    } else if (tolerant) parseOrSkip(context);
    else parseDeclaration(context);
  }
}

function parseOrSkip(context: CContext): void {
  const { stream } = context;
  try {
    parseDeclaration(context);
  } catch (error) {
    if (!(error instanceof CError)) throw error;
    context.depth = 0;
    while (!stream.atEnd && !stream.accept(";")) stream.next();
  }
}

function parseDeclaration(context: CContext): void {
  const { stream } = context;
  const specifiers = parseSpecifiers(context);
  if (stream.accept(";")) return;
  do if (parseOne(context, specifiers)) return;
  while (stream.accept(","));
  stream.expect(";");
}

/** Reads one declared name; true when it was a function with a body, which ends the declaration. */
function parseOne(context: CContext, specifiers: Specifiers): boolean {
  const { stream, types, scope } = context;
  const declared = parseDeclarator(context);
  const { name } = declared;
  if (name === undefined) throw stream.error("expected a name");
  const attributes = parseAttributes(context, declared.attributes);
  const type = withMode(context, declared.wrap(specifiers.type), attributes.mode ?? specifiers.attributes.mode);
  if (specifiers.isTypedef) {
    const aligned = attributes.aligned ?? specifiers.attributes.aligned;
    if (scope.hasTypedef(name.text, type)) return false;
    const id = types.typedef(name.text, type, aligned);
    if (!scope.addTypedef(name.text, { id, target: type })) {
      throw errorAt(name, `typedef "${name.text}" is there twice with different types`);
    }
    return false;
  }
  if (stream.is("{") && types.shape(type).form === "function") {
    stream.skipGroup();
    return true;
  }
  if (stream.accept("=")) skipInitializer(context);
  return false;
}

function skipInitializer(context: CContext): void {
  const { stream } = context;
  while (!stream.is(",") && !stream.is(";") && !stream.atEnd) {
    if (["(", "[", "{"].some((open) => stream.is(open))) stream.skipGroup();
    else stream.next();
  }
}
