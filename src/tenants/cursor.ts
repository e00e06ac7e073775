/** Where a page of a list ended: its last row's place and id, opaque to whoever carries it back. */
interface Position {
  at: number;
  id: string;
}

/** `order`: named where a list has more than one, so that a cursor of one is none of another. */
export function createCursor({ at, id }: Position, order?: string): string {
  return btoa(JSON.stringify(order === undefined ? [at, id] : [at, id, order]))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** Null for what was not given out by `createCursor` for this order. */
export function parseCursor(cursor: string, order?: string): Position | null {
  try {
    const value: unknown = JSON.parse(atob(cursor.replaceAll("-", "+").replaceAll("_", "/")));
    if (!Array.isArray(value) || value.length !== (order === undefined ? 2 : 3)) return null;
    const [at, id, of]: unknown[] = value;
    return typeof at === "number" && typeof id === "string" && of === order ? { at, id } : null;
  } catch {
    return null;
  }
}
