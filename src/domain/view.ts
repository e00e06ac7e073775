/** What people and programs are shown of a ticket. The API answers these; the UI draws them. */
import { z } from "zod";
import { approvalSchema } from "./approval.ts";
import { assessmentSchema } from "./assessment.ts";
import { agentRoleSchema, callSchema, usageSchema } from "./call.ts";
import { draftSchema } from "./draft.ts";
import { escalationReasonSchema, resolutionSchema } from "./escalation.ts";
import { evidenceSchema } from "./evidence.ts";
import { intentSchema } from "./intent.ts";
import { jsonValueSchema } from "./json-value.ts";
import { budgetStateSchema, slaStateSchema, stageSchema, ticketStateSchema } from "./state.ts";
import { messageSchema, prioritySchema, ticketSchema } from "./ticket.ts";
import { verdictSchema } from "./verdict.ts";

export const reasonSchema = z.union([escalationReasonSchema, resolutionSchema]);

/** A question to a person that is still open, for a list. */
export const askSchema = z.strictObject({
  approvalId: z.string(),
  tool: z.string(),
  /** Those that are one value, which are enough for a sentence. */
  arguments: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  tier: z.number().int(),
  amountCents: z.number().int().nullable(),
  currency: z.string().nullable(),
  ruleId: z.string(),
  /** Unix milliseconds. */
  expiresAt: z.number(),
  /** How many people must agree, and how many have. */
  needed: z.number().int(),
  given: z.number().int(),
});
export type Ask = z.infer<typeof askSchema>;

/** A row of the ticket list. */
export const ticketSummarySchema = z.strictObject({
  id: z.string(),
  /** Grows with every event of the ticket; an older summary never replaces a newer one. */
  version: z.number().int(),
  subject: z.string(),
  requester: z.string().nullable(),
  source: z.string(),
  state: ticketStateSchema,
  stage: stageSchema,
  reason: reasonSchema.nullable(),
  priority: prioritySchema,
  intent: intentSchema.nullable(),
  confidence: z.number().nullable(),
  sla: slaStateSchema,
  slaDueAt: z.number().nullable(),
  /** Since when the ticket waits for a person, Unix milliseconds. */
  waitingSince: z.number().nullable(),
  pendingApprovals: z.number().int(),
  /** The open questions, as many as `pendingApprovals` says; the first one is what a row shows. */
  asks: z.array(askSchema),
  /** Who looks after it, by their token's name. */
  assignee: z.string().nullable(),
  /** When a claim lapses, Unix milliseconds; null where it does not. */
  assignedUntil: z.number().nullable(),
  /** Until when nobody wants to see it, Unix milliseconds. */
  snoozedUntil: z.number().nullable(),
  /** The customer's standing as the system of record names it. */
  customerTier: z.string().nullable(),
  cost: usageSchema,
  receivedAt: z.number(),
  updatedAt: z.number(),
});
export type TicketSummary = z.infer<typeof ticketSummarySchema>;

export const feedbackSchema = z.strictObject({
  rating: z.enum(["up", "down"]),
  reason: z
    .enum(["incorrect", "missingData", "tone", "shouldHaveEscalated", "shouldNotHaveEscalated", "other"])
    .nullable(),
  note: z.string().nullable(),
  /** The call it is about; null where it is about the ticket. */
  callId: z.string().nullable().default(null),
  /** What the ticket is, where triage took it for something else. Earlier feedback says nothing of it. */
  intent: intentSchema.optional(),
  by: z.string(),
  at: z.number(),
});
export type Feedback = z.infer<typeof feedbackSchema>;

/**
 * How far an outside effect has come. `authorised`: the policy or a person allows it, and nothing has left.
 * `dispatched`: a request may have left. `unknown`: its answer was lost. Then one end: `confirmed` by its answer,
 * `foundApplied` by a look-up, `failed` with nothing done, `withdrawn` before it could be done, or `needsHuman`:
 * nobody can say.
 */
export const effectStatusSchema = z.enum([
  "authorised",
  "dispatched",
  "unknown",
  "confirmed",
  "foundApplied",
  "failed",
  "withdrawn",
  "needsHuman",
]);
export type EffectStatus = z.infer<typeof effectStatusSchema>;

/** An entry of the effect ledger. */
export const effectViewSchema = z.strictObject({
  /** The event that asked for it and its place there; with the ticket's id it is the idempotency key. */
  id: z.string(),
  /** Null for an action whose request has not ended yet: the draft names it. */
  tool: z.string().nullable(),
  status: effectStatusSchema,
  /** Requests that left. */
  attempts: z.number().int(),
  /** When it is taken up again, where nobody is at it. */
  dueAt: z.number().nullable(),
});
export type EffectView = z.infer<typeof effectViewSchema>;

/**
 * A reply that a person has written. `held`: it leaves at `dueAt`, and can be taken back until then. `sending`: it is on its
 * way, and tried again at `dueAt` where it could not leave. `unknown`: its answer was lost; it is looked for at `dueAt`.
 * Then one end: `sent`; `failed`, with nothing sent; `abandoned`, the same after too many tries, with a dead letter;
 * `unresolved`: nobody can say; `outdated`: the customer had written again; `recalled`: taken back; `withdrawn`: the ticket
 * was cancelled before it left.
 */
export const writtenReplySchema = z.strictObject({
  /** The message with its words. */
  messageId: z.string(),
  by: z.string(),
  status: z.enum([
    "held",
    "sending",
    "unknown",
    "sent",
    "failed",
    "abandoned",
    "unresolved",
    "outdated",
    "recalled",
    "withdrawn",
  ]),
  /** What there is to say of its end. */
  why: z.string().nullable(),
  /** Unix milliseconds; null where nothing is to happen any more. */
  dueAt: z.number().nullable(),
  /** Once it has been sent, the ticket is resolved. */
  resolves: z.boolean(),
});
export type WrittenReplyView = z.infer<typeof writtenReplySchema>;

/** One ticket, whole. */
export const ticketViewSchema = z.strictObject({
  ticket: ticketSchema,
  state: ticketStateSchema,
  stage: stageSchema,
  reason: reasonSchema.nullable(),
  /** Every main state the ticket has been in, in order. */
  path: z.array(ticketStateSchema),
  messages: z.array(messageSchema),
  assessment: assessmentSchema.nullable(),
  evidence: z.array(evidenceSchema),
  gaps: z.array(z.strictObject({ what: z.string(), why: z.string() })),
  draft: draftSchema.nullable(),
  verdict: verdictSchema.nullable(),
  calls: z.array(callSchema),
  approvals: z.array(approvalSchema),
  effects: z.array(effectViewSchema),
  /** The reply that left, if one did. */
  reply: z.strictObject({ body: z.string(), language: z.string(), sentAt: z.number() }).nullable(),
  /** Replies that people have written, oldest first; their words are among the messages. */
  written: z.array(writtenReplySchema),
  budget: z.strictObject({
    state: budgetStateSchema,
    spent: usageSchema,
    limit: z.strictObject({ tokens: z.number().int(), costMicros: z.number().int() }),
  }),
  sla: z.strictObject({ state: slaStateSchema, dueAt: z.number().nullable() }),
  feedback: z.array(feedbackSchema),
  machineVersion: z.string(),
  receivedAt: z.number(),
  updatedAt: z.number(),
  waitingSince: z.number().nullable(),
  assignee: z.string().nullable(),
  assignedUntil: z.number().nullable(),
  snoozedUntil: z.number().nullable(),
  /** When the reply leaves that is held back for a person to recall, Unix milliseconds. */
  replyDueAt: z.number().nullable(),
  /** The agent the ticket waits for because it pauses, or null. */
  pausedFor: agentRoleSchema.nullable(),
  /** What an agent needs a person to tell it, or null. */
  question: z.string().nullable(),
});
export type TicketView = z.infer<typeof ticketViewSchema>;

/** One audit entry. `hash` covers the entry and the hash before it. */
export const eventViewSchema = z.strictObject({
  seq: z.number().int(),
  id: z.string(),
  type: z.string(),
  at: z.number(),
  state: ticketStateSchema,
  data: jsonValueSchema,
  hash: z.string(),
});
export type EventView = z.infer<typeof eventViewSchema>;
