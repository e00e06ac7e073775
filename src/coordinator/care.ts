/**
 * Who looks after a ticket and when: claims, reassignment, setting aside, more time for a question, taking a held reply
 * back, undoing what was done. Pure: what people ask for goes in, an event or the reason against it comes out.
 */
import type { TicketEvent } from "../domain/event.ts";
import { fail, succeed, type Result } from "../domain/result.ts";
import { claimMs } from "../memory/assignment.ts";
import type { TicketMemory } from "../memory/memory.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { catalogOf } from "../tools/catalog.ts";
import { assignedToAnother, type AssignedToAnother, type Person } from "./people.ts";
import type { EffectRow } from "./rows.ts";

/** How long a question may stay open in all, however often its time is extended, milliseconds. */
const longestApprovalMs = 7 * 24 * 3_600_000;
/** For how long a ticket may be set aside at a time, milliseconds. */
const longestSnoozeMs = 30 * 24 * 3_600_000;

export type CareFailure =
  | AssignedToAnother
  | { reason: "assigneeUnknown" }
  | { reason: "nothingPending" }
  | { reason: "untilInvalid"; latest: number }
  | { reason: "replyLeft" }
  | { reason: "nothingToRevert" }
  /** What was found out when it was done is not kept any more, so nobody can say whose record it is. */
  | { reason: "forgotten" };

/** What somebody wants for a ticket. */
export type CareWish =
  | { kind: "assign"; assignee: string | null; steal: boolean }
  | { kind: "snooze"; until: number | null }
  | { kind: "extend"; approvalId: string; byMs: number }
  | { kind: "recall" }
  | { kind: "revert"; actionId: string };

interface Circumstances {
  memory: TicketMemory;
  tenant: TenantConfig;
  /** What the ticket still owes. */
  effects: readonly EffectRow[];
  /** Whether what was found out at that time has been forgotten, Unix milliseconds. */
  isForgotten(at: number): boolean;
  by: Person;
  nowMs: number;
}

/** The event a wish amounts to. */
export function settleCare(wish: CareWish, at: Circumstances): Result<TicketEvent, CareFailure> {
  switch (wish.kind) {
    case "assign":
      return settleAssignment(wish, at);
    case "snooze":
      return settleSnooze(wish.until, at);
    case "extend":
      return settleExtension(wish, at);
    case "recall":
      return settleRecall(at);
    case "revert":
      return settleRevert(wish.actionId, at);
  }
}

/** Somebody takes a ticket, gives it to another or lets go of it. A claim of one's own lapses; what was given does not. */
function settleAssignment(
  { assignee, steal }: Extract<CareWish, { kind: "assign" }>,
  { memory, tenant, by, nowMs }: Circumstances,
): Result<TicketEvent, CareFailure> {
  const other = assignedToAnother(memory, by, nowMs);
  if (other && !steal) return fail(other);
  const isKnown = assignee === by.name || tenant.apiTokens.some(({ name }) => name === assignee);
  if (assignee !== null && !isKnown) return fail({ reason: "assigneeUnknown" });
  const until = assignee === by.name ? nowMs + claimMs : null;
  return succeed({ type: "ticket.assigned", assignee, until, by: by.name });
}

/**
 * Sets a ticket aside until then, or takes it up again with null. Its deadlines stay what they are, and a customer who
 * writes wakes it.
 */
function settleSnooze(until: number | null, { by, nowMs }: Circumstances): Result<TicketEvent, CareFailure> {
  const latest = nowMs + longestSnoozeMs;
  if (until !== null && (until <= nowMs || until > latest)) return fail({ reason: "untilInvalid", latest });
  return succeed({ type: "ticket.snoozed", until, afterMs: until && until - nowMs, by: by.name });
}

/** Gives the open questions of a ticket more time. */
function settleExtension(
  { approvalId, byMs }: Extract<CareWish, { kind: "extend" }>,
  { memory, by, nowMs }: Circumstances,
): Result<TicketEvent, CareFailure> {
  const approval = memory.approvals.find(({ id }) => id === approvalId);
  if (approval?.status !== "pending" || approval.expiresAt <= nowMs)
    return fail({ reason: "nothingPending" });
  const latest = approval.requestedAt + longestApprovalMs;
  const until = approval.expiresAt + byMs;
  if (until > latest) return fail({ reason: "untilInvalid", latest });
  return succeed({ type: "approval.extended", afterMs: until - nowMs, until, by: by.name });
}

/** When the reply leaves that is held back, Unix milliseconds; null where none is. */
export function heldUntil(effects: readonly EffectRow[]): number | null {
  const held = effects.find(isHeld);
  return held ? held.dueAt : null;
}

/** Whether a reply waits for the time until which it can be taken back. */
export function isHeld({ effect, status, attempts }: EffectRow): boolean {
  return effect.kind === "reply.send" && effect.delayMs !== undefined && status === "owed" && attempts === 0;
}

/** Takes a reply back that is held; one that is on its way is not held any more. */
function settleRecall({ memory, effects, by, nowMs }: Circumstances): Result<TicketEvent, CareFailure> {
  const held = effects.find(isHeld);
  if (!held || held.dueAt <= nowMs) return fail({ reason: "replyLeft" });
  const isPersons = held.effect.kind === "reply.send" && held.effect.author === "person";
  const written = isPersons ? memory.written.at(-1) : undefined;
  return succeed({ type: "reply.recalled", by: by.name, ...(written && { messageId: written.messageId }) });
}

/** Undoes a deed after the fact, where its tool can be undone and nobody is at it already. */
function settleRevert(
  actionId: string,
  { memory, tenant, effects, isForgotten, by }: Circumstances,
): Result<TicketEvent, CareFailure> {
  const deed = memory.deeds.findLast(({ action, outcome }) => action.id === actionId && outcome === "done");
  const compensation = deed && catalogOf(tenant).find(deed.action.tool)?.compensation;
  const isUnderWay = effects.some(
    ({ effect }) => effect.kind === "action.revert" && effect.actionId === actionId,
  );
  if (deed && isForgotten(deed.at)) return fail({ reason: "forgotten" });
  if (!deed || isUnderWay || !compensation?.argumentsOf(deed.action.arguments, deed.output)) {
    return fail({ reason: "nothingToRevert" });
  }
  return succeed({ type: "action.revertRequested", actionId, by: by.name });
}
