/**
 * Numbers that look random and follow from a seed, a name and a count. Each name is a stream of its own, so that
 * leaving one decision out does not move the others: a schedule can be shrunk.
 */
export class Random {
  readonly #base: number;
  #drawn = 0;

  constructor(seed: number, name: string) {
    this.#base = mix(seed ^ hashText(name));
  }

  /** At least 0, less than 1. */
  next(): number {
    this.#drawn += 1;
    return mix(this.#base + Math.imul(this.#drawn, 0x9e3779b9)) / 4_294_967_296;
  }

  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** A number between these, small ones as likely as large ones by their order of magnitude. */
  spread(least: number, most: number): number {
    return Math.round(least * (most / least) ** this.next());
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<Value>(values: readonly [Value, ...Value[]]): Value {
    return values[this.integer(0, values.length - 1)] ?? values[0];
  }
}

/** The bits of a 32-bit number, stirred until each depends on all others. */
function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}

/** FNV-1a: short, and the same everywhere. */
export function hashText(text: string, from = 0x811c9dc5): number {
  let hash = from;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
