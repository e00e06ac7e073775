/**
 * A person's own reply to the customer: what they ask for becomes an event, or the reason against it. Pure. Who may
 * write one is the route's to know; the policy, the switches and the limits are asked again when it leaves.
 */
import type { Approval } from "../domain/approval.ts";
import type { Call } from "../domain/call.ts";
import { hashJson } from "../domain/canonical.ts";
import type { ProposedAction } from "../domain/draft.ts";
import type { TicketEvent } from "../domain/event.ts";
import { digest } from "../domain/ids.ts";
import { fail, succeed, type Result } from "../domain/result.ts";
import type { Message } from "../domain/ticket.ts";
import type { TicketMemory } from "../memory/memory.ts";
import { newestQuestion } from "../domain/newest-question.ts";
import type { WrittenReply } from "../memory/written-replies.ts";
import { decideAction } from "../policy/decide.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { catalogOf } from "../tools/catalog.ts";
import { traceIdOf } from "./effect-ports.ts";
import { assignedToAnother, type AssignedToAnother, type Person } from "./people.ts";
import { replyActionOf } from "./reply-action.ts";

export interface AnswerWish {
  message: Message;
  /** Once it has been sent, the ticket is resolved. */
  resolves: boolean;
  /** The customer's newest message as whoever wrote has seen it; null where they do not say. */
  answers: string | null;
}

export type AnswerFailure =
  | AssignedToAnother
  /** The customer has written since. */
  | { reason: "threadChanged" }
  | { reason: "helpdeskMissing" }
  | { reason: "replyInvalid" | "replyDenied"; detail: string };

/** The event a wish amounts to. */
export function settleAnswer(
  { message, resolves, answers: seen }: AnswerWish,
  { memory, tenant, by, nowMs }: { memory: TicketMemory; tenant: TenantConfig; by: Person; nowMs: number },
): Result<TicketEvent, AnswerFailure> {
  const other = assignedToAnother(memory, by, nowMs);
  if (other) return fail(other);
  const answers = newestQuestion(memory);
  if (seen !== null && seen !== answers) return fail({ reason: "threadChanged" });
  const catalog = catalogOf(tenant);
  const action = replyActionOf(memory, { body: message.body, answers }, catalog);
  const tool = action && catalog.find(action.tool);
  if (!action || !tool) return fail({ reason: "helpdeskMissing" });
  const parsed = tool.input.safeParse(action.arguments);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const detail = `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "does not fit"}`;
    return fail({ reason: "replyInvalid", detail });
  }
  const ruling = decideAction(action, { tool, ...tenant, ownsTarget: true, intents: [], draw: null });
  if (ruling.decision === "deny") return fail({ reason: "replyDenied", detail: ruling.why });
  const call = recordAnswer(memory.ticket.id, message, by, nowMs);
  return succeed({ type: "reply.written", message, by: by.name, answers, resolves, call });
}

/** For how long a person's word permits their own reply where the policy asks about replies, milliseconds. */
const ownWordMs = 24 * 3_600_000;

/**
 * Where the policy asks a person about a reply, its writer has answered by writing it: for these exact words, to this
 * recipient. Where it wants several people to agree, one word is not enough.
 */
export function approveOwn(
  action: ProposedAction,
  { messageId, by, at }: WrittenReply,
  tenant: TenantConfig,
): Approval {
  const tool = catalogOf(tenant).find(action.tool);
  const ruling = decideAction(action, { tool, ...tenant, ownsTarget: true, intents: [], draw: null });
  const { tier, amountCents, currency, ruleId, policyVersion, why, actionHash } = ruling;
  return {
    id: `apr_${digest("own", messageId, actionHash).slice(0, 24)}`,
    action,
    actionHash,
    tier,
    amountCents,
    currency,
    ruleId,
    policyVersion,
    why,
    origins: [],
    needed: ruling.approvers ?? 1,
    endorsements: [],
    changes: [],
    target: null,
    status: "approved",
    requestedAt: at,
    expiresAt: at + ownWordMs,
    decidedBy: by,
    decidedAt: at,
    note: null,
    proposedArguments: null,
  };
}

/** Writing is a call of its own: the coordinator hears it from the person, and the tool's call follows from it. */
function recordAnswer(ticketId: string, { id, body }: Message, by: Person, nowMs: number): Call {
  return {
    id: `${ticketId}/written-${digest("written", id).slice(0, 16)}`,
    parentId: null,
    caller: "coordinator",
    callee: by.name,
    kind: "human",
    inputHash: hashJson({ message: id, body }),
    attempt: 1,
    startedAt: nowMs,
    endedAt: nowMs,
    outcome: "success",
    reason: "written",
    inputTokens: 0,
    outputTokens: 0,
    costMicros: 0,
    traceId: traceIdOf(ticketId),
  };
}
