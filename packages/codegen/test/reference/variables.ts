// What a script has written: its variables and maps. Values fit the types that the whole script gives them.

import { fitShape, type Value, valueText, zeroOf } from "./shape.ts";
import type { Typing } from "./types-of-script.ts";

export interface Entry {
  readonly key: Value;
  readonly value: Value;
}

/** By the key's text; "" for a scalar map. */
export type Entries = ReadonlyMap<string, Entry>;

export class Variables {
  readonly maps: Map<string, Map<string, Entry>> = new Map();
  readonly #types: Typing;
  readonly #variables = new Map<string, Value>();

  constructor(types: Typing) {
    this.#types = types;
  }

  get(name: string): Value {
    return this.#variables.get(name) ?? zeroOf(this.#types.named(name));
  }

  set(name: string, value: Value): void {
    this.#variables.set(name, fitShape(value, this.#types.named(name)));
  }

  has(map: string, key: Value | undefined): boolean {
    return this.maps.get(map)?.has(this.#text(map, key)) ?? false;
  }

  read(map: string, key: Value | undefined): Value {
    return this.maps.get(map)?.get(this.#text(map, key))?.value ?? zeroOf(this.#types.named(map));
  }

  write(map: string, key: Value | undefined, value: Value): void {
    const entries = this.maps.get(map) ?? new Map<string, Entry>();
    const entry = {
      key: key === undefined ? "" : this.#key(map, key),
      value: fitShape(value, this.#types.named(map)),
    };
    this.maps.set(map, entries.set(this.#text(map, key), entry));
  }

  delete(map: string, key: Value): boolean {
    return this.maps.get(map)?.delete(this.#text(map, key)) ?? false;
  }

  #key(map: string, key: Value): Value {
    return fitShape(key, this.#types.named(`${map}[]`));
  }

  #text(map: string, key: Value | undefined): string {
    return key === undefined ? "" : valueText(this.#key(map, key));
  }
}
