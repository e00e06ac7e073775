/**
 * What an outside effect is meant to do, and what each way it can end is called as an event. Pure: computed from what
 * was remembered when the effect came to be owed, so a retry months later intends exactly the same.
 */
import type { Approval } from "../domain/approval.ts";
import type { Call } from "../domain/call.ts";
import type { ProposedAction, WrittenDraft } from "../domain/draft.ts";
import type { OwedEffect } from "../domain/effect.ts";
import type { TicketEvent } from "../domain/event.ts";
import type { Intent } from "../domain/intent.ts";
import type { ArgumentOrigin } from "../domain/origin.ts";
import type { TicketMemory } from "../memory/memory.ts";
import type { WrittenReply } from "../memory/written-replies.ts";
import { sureIntents } from "../policy/intents.ts";
import type { Precedent } from "../policy/repetition.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { catalogOf } from "../tools/catalog.ts";
import { approveOwn } from "./answer.ts";
import { replyActionOf } from "./reply-action.ts";
import { drawOf, findApproval, originsOf, ownsTarget, precedentOf } from "./settle.ts";

export type OutwardEffect = Extract<
  OwedEffect,
  { kind: "action.run" | "action.compensate" | "action.revert" | "reply.send" }
>;

export interface Intention {
  status: "intended";
  tool: string;
  input: object;
  ownsTarget: boolean;
  origins: readonly ArgumentOrigin[];
  precedent: Precedent;
  /** Null where nobody can be asked about it: what undoes an action, and a reply. */
  draw: number | null;
  /** What its ticket is surely about; nothing where nobody can be asked about it. */
  intents: readonly Intent[];
  approval: Approval | null;
  /** The customer's message a reply answers, by its id; null for whatever is no reply. */
  answers: string | null;
  /** The reply of a person's that it is, or null. */
  written: WrittenReply | null;
  /** It is done. */
  complete(output: unknown, call: Call): TicketEvent;
  /** It is not done, and will not be. */
  fail(reason: string, message: string, call: Call): TicketEvent;
  /** Nobody can say whether it is done. */
  leaveOpen(message: string, call: Call): TicketEvent;
}

export function isOutward(effect: OwedEffect): effect is OutwardEffect {
  return effect.kind !== "queue.send" && effect.kind !== "agent.ask";
}

/** An effect that ends before it begins: there is nothing to undo an action with. */
interface NothingToDo {
  status: "nothingToDo";
  event: TicketEvent;
}

/** What an intention is computed from. */
interface Circumstances {
  memory: TicketMemory;
  tenant: TenantConfig;
  /** Unix milliseconds. */
  nowMs: number;
  sampleKey: Uint8Array;
  /** An entry for a call not made. */
  blankCall(tool: string): Call;
}

/** Throws where the memory does not hold what the effect is about. */
export function resolveIntention(effect: OutwardEffect, at: Circumstances): Intention | NothingToDo {
  switch (effect.kind) {
    case "action.run":
      return intendAction(actionOf(at.memory, effect.index), at);
    case "action.compensate":
      return intendCompensation(actionOf(at.memory, effect.index), at);
    case "action.revert":
      return intendCompensation(deedOf(at.memory, effect.actionId), at);
    case "reply.send":
      return intendReply(effect, at);
  }
}

/** The action an effect is about. Throws where the draft has none. */
export function actionOf(memory: TicketMemory, index: number): ProposedAction {
  const action = draftOf(memory).actions[index];
  if (!action) throw new Error("no such action in the draft");
  return action;
}

/** The newest deed of that name, as it was done. Throws where there is none: nobody could have asked for its undoing. */
function deedOf(memory: TicketMemory, actionId: string): ProposedAction {
  const deed = memory.deeds.findLast(({ action, outcome }) => action.id === actionId && outcome === "done");
  if (!deed) throw new Error("no such deed on the ticket");
  return deed.action;
}

function intendAction(
  action: ProposedAction,
  { memory, tenant, nowMs, sampleKey }: Circumstances,
): Intention {
  const catalog = catalogOf(tenant);
  return {
    status: "intended",
    tool: action.tool,
    input: action.arguments,
    ownsTarget: ownsTarget(action, memory, catalog),
    origins: originsOf(action, memory, tenant, nowMs),
    precedent: precedentOf(action, memory, catalog),
    draw: drawOf(action, memory, { catalog, sampleKey }),
    intents: sureIntents(memory.takenFor, tenant.triage),
    approval: findApproval(action, memory),
    answers: null,
    written: null,
    complete: (output, call) => ({ type: "action.completed", action, output, call }),
    fail: (reason, message, call) => ({ type: "action.failed", action, reason, message, call }),
    leaveOpen: (message, call) => ({ type: "action.unresolved", action, message, call }),
  };
}

/** An effect like any other: the policy is asked about it, and nobody has approved it beforehand. */
function intendCompensation(
  action: ProposedAction,
  { memory, tenant, nowMs, blankCall }: Circumstances,
): Intention | NothingToDo {
  const catalog = catalogOf(tenant);
  const compensation = catalog.find(action.tool)?.compensation;
  const deed = memory.deeds.findLast((done) => done.action.id === action.id && done.outcome === "done");
  const input = deed && compensation?.argumentsOf(action.arguments, deed.output);
  const fail = (reason: string, message: string, call: Call): TicketEvent => ({
    type: "compensation.failed",
    action,
    reason,
    message,
    call,
  });
  if (!compensation || !input) {
    const call: Call = { ...blankCall(action.tool), outcome: "blocked", reason: "notCompensable" };
    return { status: "nothingToDo", event: fail("notCompensable", "Nothing undoes this.", call) };
  }
  const undoing: ProposedAction = {
    ...action,
    id: `${action.id}.undo`,
    tool: compensation.tool,
    arguments: input,
  };
  return {
    status: "intended",
    tool: undoing.tool,
    input,
    ownsTarget: ownsTarget(undoing, memory, catalog),
    origins: originsOf(undoing, memory, tenant, nowMs),
    // Each deed is undone once, by its own effect; the deed itself is no precedent for that.
    precedent: null,
    draw: null,
    intents: [],
    approval: null,
    answers: null,
    written: null,
    complete: (_, call) => ({ type: "action.compensated", action, compensation: undoing, call }),
    fail,
    leaveOpen: (message, call) => fail("outcomeUnknown", message, call),
  };
}

/** The draft's reply, or a person's own. */
function intendReply(
  effect: Extract<OutwardEffect, { kind: "reply.send" }>,
  { memory, tenant, nowMs, blankCall }: Circumstances,
): Intention | NothingToDo {
  const { ticket } = memory;
  const { body, language, answers, written } =
    effect.author === "person" ? wordsOf(memory) : draftedIn(memory);
  const carried = written && { messageId: written.messageId };
  const action = replyActionOf(memory, { body, answers }, catalogOf(tenant));
  if (!action) {
    const message = `No connected helpdesk answers tickets of ${ticket.source}.`;
    const call: Call = { ...blankCall("reply"), outcome: "blocked", reason: "helpdeskMissing" };
    const event = { type: "reply.failed", reason: "helpdeskMissing", message, call, ...carried } as const;
    return { status: "nothingToDo", event };
  }
  return {
    status: "intended",
    tool: action.tool,
    input: action.arguments,
    ownsTarget: true,
    origins: originsOf(action, memory, tenant, nowMs),
    // A ticket may be answered more than once.
    precedent: null,
    draw: null,
    intents: [],
    approval: written && approveOwn(action, written, tenant),
    answers,
    written,
    complete: (_, call) => ({ type: "reply.sent", body, language, call, ...carried }),
    fail: (reason, message, call) => ({ type: "reply.failed", reason, message, call, ...carried }),
    leaveOpen: (message, call) => ({ type: "reply.unresolved", message, call, ...carried }),
  };
}

interface Words {
  body: string;
  language: string;
  /** The customer's message they answer, by its id. */
  answers: string | null;
  written: WrittenReply | null;
}

function draftedIn(memory: TicketMemory): Words {
  const { reply: body, language } = draftOf(memory);
  return { body, language, answers: memory.answers, written: null };
}

/** The newest reply a person has written. Throws where nobody has. */
function wordsOf({ written, messages, assessment, ticket }: TicketMemory): Words {
  const reply = written.at(-1);
  const message = messages.findLast(({ id }) => id === reply?.messageId);
  if (!reply || !message) throw new Error("nobody has written a reply");
  // Nobody has said in which language they wrote.
  const language = assessment?.language ?? ticket.locale ?? "und";
  return { body: message.body, language, answers: reply.answers, written: reply };
}

function draftOf({ draft }: TicketMemory): WrittenDraft {
  if (draft?.outcome !== "drafted") throw new Error("nothing has been drafted");
  return draft;
}
