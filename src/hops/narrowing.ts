/** What a child envelope may have of its parent's: the same or less of everything it can do, the same or more of what taints it. */
import { callLimits } from "../domain/call-guard.ts";
import type { Envelope } from "../domain/envelope.ts";

/** What no hop of a chain may change. */
const fixedClaims = [
  "tenantId",
  "ticketId",
  "epoch",
  "policyVersion",
  "machineVersion",
  "traceId",
  "coordinator",
  "economy",
] as const;

/** The first claim in which a child is wider than its parent, or null. Pure. */
export function findWidening(parent: Envelope, child: Envelope): string | null {
  const changed = fixedClaims.find((claim) => parent[claim] !== child[claim]);
  if (changed) return changed;
  if (child.deadlineAt > parent.deadlineAt) return "deadlineAt";
  if (!child.callId.startsWith(`${parent.callId}.`)) return "callId";
  if (!includesAll(child.labels, parent.labels)) return "labels";
  return findWiderAgent(parent, child);
}

function findWiderAgent(parent: Envelope, child: Envelope): string | null {
  const callee = child.path.at(-1);
  if (child.path.length > callLimits.depth) return "path";
  if (child.path.slice(0, -1).join() !== parent.path.join() || !callee) return "path";
  if (parent.path.includes(callee) || !parent.scope.agents.includes(callee)) return "path";
  if (child.remaining.tokens > parent.remaining.tokens) return "remaining";
  if (child.remaining.costMicros > parent.remaining.costMicros) return "remaining";
  if (!includesAll(parent.scope.agents, child.scope.agents)) return "scope";
  if (!includesAll(parent.scope.tools, child.scope.tools)) return "scope";
  return null;
}

function includesAll<Item>(whole: readonly Item[], part: readonly Item[]): boolean {
  return part.every((item) => whole.includes(item));
}
