/** Bounds for JSON of somebody else's making, before anything walks through it by calling itself. */

const maxDepth = 48;
const maxNodes = 100_000;

/** Whether a parsed JSON value can be walked, copied and printed without running out of stack. */
export function isShallow(value: unknown): boolean {
  let level: unknown[] = [value];
  let nodes = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    nodes += level.length;
    if (depth > maxDepth || nodes > maxNodes) return false;
    level = level.flatMap((each) => (typeof each === "object" && each !== null ? Object.values(each) : []));
  }
  return true;
}
