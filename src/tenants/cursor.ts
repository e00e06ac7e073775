/** Where a page of a list ended: its last row's time and id, opaque to whoever carries it back. */
interface Position {
  at: number;
  id: string;
}

export function createCursor({ at, id }: Position): string {
  return btoa(JSON.stringify([at, id]))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** Null for what was not given out by `createCursor`. */
export function parseCursor(cursor: string): Position | null {
  try {
    const value: unknown = JSON.parse(atob(cursor.replaceAll("-", "+").replaceAll("_", "/")));
    if (!Array.isArray(value) || value.length !== 2) return null;
    const [at, id]: unknown[] = value;
    return typeof at === "number" && typeof id === "string" ? { at, id } : null;
  } catch {
    return null;
  }
}
