import type { Call } from "../domain/call.ts";

export interface CallRow {
  call: Call;
  /** 0 for calls of the coordinator. */
  depth: number;
}

/** Calls in the order a person reads a tree: each below its parent, brothers by time. Orphans stand at the root. */
export function orderCalls(calls: readonly Call[]): CallRow[] {
  const known = new Set(calls.map((call) => call.id));
  const children = Map.groupBy(
    calls.toSorted((a, b) => a.startedAt - b.startedAt || a.endedAt - b.endedAt),
    (call) => (call.parentId !== null && known.has(call.parentId) ? call.parentId : null),
  );
  const rows: CallRow[] = [];
  // A call is listed once, so calls that name each other as parents cannot hold us up.
  const listed = new Set<Call>();
  const visit = (parentId: string | null, depth: number) => {
    for (const call of children.get(parentId) ?? []) {
      if (listed.has(call)) continue;
      listed.add(call);
      rows.push({ call, depth });
      visit(call.id, depth + 1);
    }
  };
  visit(null, 0);
  for (const call of calls) if (!listed.has(call)) rows.push({ call, depth: 0 });
  return rows;
}
