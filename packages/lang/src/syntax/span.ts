// A place in a source file: half-open range of UTF-16 offsets. `file` indexes the program's list of sources
// (0 is the script itself), so that imported files and macros can be named in messages.

export interface Span {
  readonly file: number;
  readonly start: number;
  readonly end: number;
  /** Of a node of a macro's body: the call that it was put in place of, which may itself lie in a macro. */
  readonly expandedFrom?: Span;
}
