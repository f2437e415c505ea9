// The text around a name in a C declaration, built from the name outwards, with the spacing of libbpf's dumper, which
// bpftrace's listings show: `char *name`, `char * const name`, `void * (*name)(int)`, `int (*name)[5]`, `int[5]`.

/** `afterWord` and `afterStar` say whether a space belongs between it and a word or a star before it. */
export type Declarator = {
  readonly text: string;
  readonly named: boolean;
  readonly afterWord: boolean;
  readonly afterStar: boolean;
  /** A pointer or qualifier was applied, so arrays and functions need parentheses. */
  readonly indirect: boolean;
};

/** The declarator that is only a name, or nothing. */
export function nameDeclarator(name: string): Declarator {
  const named = name !== "";
  return { text: name, named, afterWord: named, afterStar: false, indirect: false };
}

/** Declares a pointer to what follows. */
export function pointerDeclarator(inner: Declarator): Declarator {
  const text = `*${inner.afterStar ? " " : ""}${inner.text}`;
  return { ...inner, text, afterWord: true, afterStar: false, indirect: true };
}

/** Qualifies a pointer: `const`, or an attribute. */
export function qualifiedDeclarator(inner: Declarator, qualifier: string): Declarator {
  const text = `${qualifier}${inner.afterWord ? " " : ""}${inner.text}`;
  return { ...inner, text, afterWord: true, afterStar: true, indirect: true };
}

/** Declares an array. */
export function arrayDeclarator(inner: Declarator, length: number): Declarator {
  const text = inner.indirect ? `(${inner.text})[${length}]` : `${inner.text}[${length}]`;
  return { ...inner, text, afterWord: inner.named, afterStar: false, indirect: false };
}

/** Declares a function; `params` is the text between its parentheses. */
export function functionDeclarator(inner: Declarator, params: string): Declarator {
  if (!inner.indirect) return { ...inner, text: `${inner.text}(${params})` };
  return { ...inner, text: `(${inner.text})(${params})`, afterWord: true, afterStar: true, indirect: false };
}

/** Puts a base type in front. */
export function declare(base: string, inner: Declarator): string {
  return `${base}${inner.afterWord ? " " : ""}${inner.text}`;
}
