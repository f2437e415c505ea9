// Lists of instructions and blocks are changed in place: copying and spreading them takes a good part of a compilation.

/** Keeps the elements that pass; gives whether any did not. */
export function retain<T>(list: T[], keep: (element: T) => boolean): boolean {
  let count = 0;
  for (const element of list) if (keep(element)) list[count++] = element;
  const changed = count < list.length;
  list.length = count;
  return changed;
}
