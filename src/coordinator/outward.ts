/**
 * Carries an outside effect on by one move of its ledger (`ledger.ts`). The request leaves only after it is durable
 * that it may have left, and only if its ticket is still in the run that wanted it. What then happened is written
 * down in the same transaction as what follows from it.
 */
import type { Call } from "../domain/call.ts";
import type { TicketEvent } from "../domain/event.ts";
import { threadSchema } from "../domain/helpdesk.ts";
import type { RecordedCall } from "../domain/recorded-call.ts";
import { toolId, type ToolDefinition } from "../domain/tool.ts";
import { rememberAll, type TicketMemory } from "../memory/memory.ts";
import { newestQuestion } from "../domain/newest-question.ts";
import { catalogOf } from "../tools/catalog.ts";
import type { Permit } from "../tools/gateway.ts";
import type { Refusal, ToolRequest } from "../tools/request.ts";
import { backoffMs } from "./backoff.ts";
import { blankCall, callIdOf, nameOf, owedAt, readMemory, type EffectPorts } from "./effect-ports.ts";
import { actionOf, resolveIntention, type OutwardEffect } from "./intention.ts";
import type { EffectRow } from "./rows.ts";
import { checkRecord, holdBack, tellReading } from "./second-look.ts";
import { findUnheard, nothingUnheard, type Unheard } from "./thread.ts";
import { blankToolCall, describeRequest, recordRun, requestOf, type Undertaking } from "./undertaking.ts";
import { decideNextMove, dispatchAttempts, dueAfterDispatch, type LedgerMoment } from "./ledger.ts";

/** How one try went. */
interface Tried {
  message: string;
  call: Call;
  recording?: readonly RecordedCall[];
}

/** Runs an outside effect as far as it goes now. Throws only for a defect. */
export async function runOutward(row: EffectRow, effect: OutwardEffect, ports: EffectPorts): Promise<void> {
  const memory = readMemory(row, ports);
  const { tenant } = ports;
  const nowMs = ports.clock.now();
  const blank = (tool: string) => blankCall(row, tool, ports.clock.now());
  const intention = resolveIntention(effect, {
    memory,
    tenant,
    nowMs,
    sampleKey: ports.sampleKey,
    blankCall: blank,
  });
  if (intention.status === "nothingToDo") return ports.settleSoon(row, intention.event);
  const work = { row, effect, memory, intention, reading: null, ports };
  const tool = catalogOf(tenant).find(intention.tool);
  // The gateway says so in its own words, and nothing has left.
  if (!tool) return dispatchRequest(work);
  const next = decideNextMove(row, tool, momentOf(work, tool));
  switch (next.move) {
    case "dispatch":
      return dispatchRequest(work);
    case "lookUp":
      return lookUp(work);
    case "wait":
      return ports.write(() => ports.journal.updateEffect({ ...row, dueAt: next.until }));
    case "withdraw":
      return withdraw(work, row, []);
    case "handOver":
      return ports.settleSoon(row, intention.leaveOpen(next.message, blankToolCall(work, "timeout")));
    default:
      next satisfies never;
  }
}

/** The event for an effect whose request has left, and of which nobody will learn what became of it. */
export function leaveOpen(
  row: EffectRow,
  effect: OutwardEffect,
  message: string,
  ports: EffectPorts,
): TicketEvent {
  const blank = (tool: string) => blankCall(row, tool, ports.clock.now());
  const intention = resolveIntention(effect, {
    memory: readMemory(row, ports),
    tenant: ports.tenant,
    nowMs: ports.clock.now(),
    sampleKey: ports.sampleKey,
    blankCall: blank,
  });
  return intention.status === "nothingToDo"
    ? intention.event
    : intention.leaveOpen(message, { ...blank(intention.tool), outcome: "timeout" });
}

async function dispatchRequest(work: Undertaking): Promise<void> {
  const { row, ports } = work;
  if (isOutdated(work)) return settleOutdated(work, row);
  // What it says is compared with the row once it is marked, so it is minted for the attempt to come.
  const attempt = { ...row, attempts: row.attempts + 1 };
  const unsigned = describeRequest(work, attempt);
  const permit = ports.gateway.authorise(unsigned);
  // Nothing is signed that is not permitted: an envelope that got into wrong hands would say that it is.
  if (permit.status === "refused") return refuse(work, unsigned, permit);
  if (row.dispatch && row.dispatch.argumentHash !== permit.ruling.actionHash) {
    const message = "The same key would stand for something else than before.";
    return ports.settleSoon(row, work.intention.leaveOpen(message, blankToolCall(work, "blocked")));
  }
  const { record, recording } = await checkRecord(work, permit);
  if (record.status === "changed") return holdBack(work, record, recording);
  if (record.status === "unread") {
    return ports.write(() =>
      ports.journal.updateEffect({ ...row, ...laterOf(row, ports, record.retryAfterMs) }),
    );
  }
  return leave({ ...work, reading: record.reading }, { permit, attempt, recording });
}

/** Nothing speaks against it any more: asks the gate, marks it, and lets it go. */
async function leave(
  undertaken: Undertaking,
  { permit, attempt, recording: earlier }: { permit: Permit; attempt: EffectRow; recording: RecordedCall[] },
): Promise<void> {
  const work = { ...undertaken, intention: tellReading(undertaken) };
  const { row, intention, ports } = work;
  const request = await requestOf(work, attempt);
  const pass = await ports.gateway.admit(request);
  if (pass.status === "failed" && pass.reason === "callRepeated") {
    return doubt(work, { attempted: markDispatched(work, permit), tool: permit.tool, why: pass.message });
  }
  if (pass.status === "refused" && row.status === "owed") return refuse(work, request, pass);
  // This time nothing has left, which says nothing of an earlier one: asked again, a bounded number of times.
  if (pass.status !== "admitted") {
    const retryAfterMs = pass.status === "failed" ? pass.retryAfterMs : undefined;
    return ports.write(() => ports.journal.updateEffect({ ...row, ...laterOf(row, ports, retryAfterMs) }));
  }
  await ports.reach("effectAuthorised", row.ticketId);
  const attempted = markDispatched(work, permit);
  await ports.write(() => ports.journal.updateEffect(attempted));
  await ports.reach("effectDispatched", row.ticketId);

  const isDoubtful = attempted.dispatch?.isDoubtful ?? true;
  // From here to the request's leaving nothing may be awaited: what is true now is true when it leaves.
  if (!isStillWanted(attempted, ports)) {
    ports.gateway.handBack(pass);
    // This try never left; the one before may have been carried out, and is still to be looked for.
    if (isDoubtful) return ports.write(() => ports.journal.updateEffect({ ...row, ...laterOf(row, ports) }));
    return withdraw(work, attempted, []);
  }
  if (isOutdated(work)) {
    ports.gateway.handBack(pass);
    return settleOutdated(work, attempted);
  }
  const { result, call } = await ports.gateway.run(pass);
  await ports.reach("effectApplied", row.ticketId);
  const recording = [...earlier, ...recordRun(work, request, { tool: permit.tool, result })];

  switch (result.status) {
    case "success":
      return conclude(attempted, intention.complete(result.output, call), ports, recording);
    case "refused":
    case "failed":
      // This try came to nothing; that says nothing of the one before.
      if (isDoubtful) {
        const tried = { message: result.message, call, recording };
        return noteUnknown(work, attempted, permit.tool, "failed", tried);
      }
      if (result.status === "refused") {
        return conclude(attempted, nameRefusal(work, result, call), ports);
      }
      if (result.reason === "threadChanged") return readThread(work, attempted, { call, recording });
      if (!result.retryable || attempted.attempts >= dispatchAttempts) {
        return conclude(attempted, intention.fail(result.reason, result.message, call), ports, recording);
      }
      // Nothing happened, so it is as if it had never left.
      return note(
        work,
        { ...attempted, status: "owed", ...laterOf(attempted, ports, result.retryAfterMs) },
        "failed",
        { message: result.message, call, recording },
      );
    case "unknown": {
      const tried = { message: result.message, call, recording };
      return noteUnknown(work, attempted, permit.tool, "unknown", tried);
    }
  }
}

/** Somebody has shown the envelope of this very try before us: what it permits may have been done. */
async function doubt(
  work: Undertaking,
  { attempted, tool, why }: { attempted: EffectRow; tool: ToolDefinition; why: string },
): Promise<void> {
  await work.ports.write(() => work.ports.journal.updateEffect(attempted));
  return noteUnknown(work, attempted, tool, "unknown", {
    message: why,
    call: { ...blankToolCall(work, "blocked"), reason: "callRepeated" },
  });
}

/** The policy, the tool or the gate says no, and nothing has left. */
async function refuse(work: Undertaking, request: ToolRequest, refusal: Refusal): Promise<void> {
  const { row, ports } = work;
  const call = ports.gateway.recordRefusal(request, refusal);
  return conclude(row, nameRefusal(work, refusal, call), ports);
}

/** What was ruled to go by a rule that has been suspended since is asked about; anything else that is refused has failed. */
function nameRefusal(
  { row, effect, memory, intention }: Undertaking,
  { reason, message }: Refusal,
  call: Call,
): TicketEvent {
  // Of what may have left before nobody can be asked whether it may.
  return reason === "ruleSuspended" && effect.kind === "action.run" && row.status === "owed"
    ? { type: "action.outdated", action: actionOf(memory, effect.index), differences: [], call }
    : intention.fail(reason, message, call);
}

function momentOf(work: Undertaking, tool: ToolDefinition): LedgerMoment {
  const { row, ports } = work;
  return {
    nowMs: ports.clock.now(),
    epoch: epochOf(row, ports),
    canLookUp: ports.gateway.canLookUp(tool),
    // What has not left yet is asked about when it is to leave.
    isPermitted:
      row.status === "owed" || ports.gateway.authorise(describeRequest(work, row)).status === "permitted",
  };
}

function markDispatched({ row, ports }: Undertaking, permit: Permit): EffectRow {
  const nowMs = ports.clock.now();
  const { permittedBy, ruling, tool } = permit;
  const { actionHash: argumentHash, policyVersion } = ruling;
  const attempts = row.attempts + 1;
  const firstAt = row.dispatch?.firstAt ?? nowMs;
  const isDoubtful = row.status !== "owed";
  return {
    ...row,
    status: "dispatched",
    attempts,
    recoveries: 0,
    dueAt: dueAfterDispatch(tool, nowMs, backoffMs(attempts, nameOf(row))),
    dispatch: { argumentHash, permittedBy, policyVersion, firstAt, lastAt: nowMs, lookUps: 0, isDoubtful },
  };
}

/** The row as it was marked is still there, and its ticket still in the run that wanted it. */
function isStillWanted(attempted: EffectRow, ports: EffectPorts): boolean {
  const now = ports.journal.readEffect(attempted.ticketId, attempted.effectId);
  return now?.attempts === attempted.attempts && attempted.epoch === epochOf(attempted, ports);
}

/** Whether the customer has written since the reply was. */
function isOutdated({ row, effect, memory, intention, ports }: Undertaking): boolean {
  if (effect.kind !== "reply.send") return false;
  // Usually nothing at all has happened since it came to be owed, and what was remembered then is all there is.
  const isNewest = ports.journal.readTicket(row.ticketId)?.seq === owedAt(row);
  return intention.answers !== newestQuestion(isNewest ? memory : readCurrentMemory(row, ports));
}

async function noteUnknown(
  work: Undertaking,
  attempted: EffectRow,
  tool: ToolDefinition,
  outcome: "failed" | "unknown",
  what: Tried,
): Promise<void> {
  const { ports, intention } = work;
  const unknown: EffectRow = { ...attempted, status: "unknown" };
  const next = decideNextMove(unknown, tool, momentOf(work, tool));
  if (next.move === "handOver") {
    return conclude(
      attempted,
      intention.leaveOpen(`${what.message} ${next.message}`, what.call),
      ports,
      what.recording,
    );
  }
  const dueAt = next.move === "wait" ? next.until : laterOf(attempted, ports).dueAt;
  return note(work, { ...unknown, dueAt }, outcome, what);
}

async function lookUp(work: Undertaking): Promise<void> {
  const { row, intention, ports } = work;
  const { dispatch } = row;
  if (!dispatch) throw new Error("nothing has left that could be looked for");
  const lookUps = dispatch.lookUps + 1;
  const looked: EffectRow = { ...row, dispatch: { ...dispatch, lookUps } };
  const callId = `${callIdOf(row)}.look-up-${lookUps}`;
  const { finding, call } = await ports.gateway.lookUp(await requestOf(work, row, { callId }));
  switch (finding.status) {
    case "found":
      return conclude(row, intention.complete(finding.output, call), ports);
    case "absent":
      if (row.epoch < epochOf(row, ports)) return withdraw(work, row, [call]);
      if (row.attempts >= dispatchAttempts) {
        return conclude(row, intention.fail("attemptsExhausted", "It was never carried out.", call), ports);
      }
      return note(work, { ...looked, status: "owed", dueAt: ports.clock.now(), recoveries: 0 }, "absent", {
        message: "It was not carried out.",
        call,
      });
    case "unclear":
      return note(work, { ...looked, ...laterOf(row, ports) }, "unknown", { message: finding.message, call });
  }
}

/** The helpdesk has refused the reply because the customer wrote: what they wrote is fetched at once. */
async function readThread(work: Undertaking, attempted: EffectRow, refused: Refused): Promise<void> {
  const { row, memory, ports } = work;
  const helpdesk = catalogOf(ports.tenant).helpdeskOf(memory.ticket.source);
  if (!helpdesk) return settleOutdated(work, attempted, refused);
  const request = await requestOf(work, attempted, {
    tool: toolId(helpdesk.readThread),
    input: { ticketId: row.ticketId, externalId: memory.ticket.externalId },
    callId: `${callIdOf(row)}.thread`,
    effect: null,
  });
  const { result } = await ports.gateway.call(request);
  const told = {
    ...refused,
    recording: [...refused.recording, ...recordRun(work, request, { tool: helpdesk.readThread, result })],
  };
  // Without its words the thread is still not what it was; they will come by webhook.
  if (result.status !== "success") return settleOutdated(work, attempted, told);
  const { messages } = threadSchema.parse(result.output);
  return settleOutdated(work, attempted, told, () => findUnheard(messages, readCurrentMemory(row, ports)));
}

/** A reply that did not leave, and what was recorded of its try. */
interface Refused {
  call: Call;
  recording: readonly RecordedCall[];
}

function settleOutdated(
  work: Undertaking,
  row: EffectRow,
  { call, recording }: Refused = { call: blankToolCall(work, "blocked"), recording: [] },
  findNews: () => Unheard = () => nothingUnheard,
): Promise<void> {
  const refusal = { ...call, reason: "threadChanged" };
  const carried = carriedBy(work);
  return work.ports.settleSoon(
    row,
    () => ({ type: "reply.outdated", ...findNews(), call: refusal, ...carried }),
    recording,
  );
}

function withdraw(work: Undertaking, row: EffectRow, calls: Call[]): Promise<void> {
  const { effectId } = row;
  const { tool } = work.intention;
  return work.ports.settleSoon(row, { type: "effect.withdrawn", effectId, tool, calls, ...carriedBy(work) });
}

/** Which of the messages that people wrote it was, if it was one. */
function carriedBy({ intention: { written } }: Undertaking): { messageId?: string } {
  return written ? { messageId: written.messageId } : {};
}

async function conclude(
  row: EffectRow,
  event: TicketEvent,
  ports: EffectPorts,
  recording: readonly RecordedCall[] = [],
): Promise<void> {
  await ports.settleSoon(row, event, recording);
  await ports.reach("outcomeCommitted", row.ticketId);
}

/** Writes down how a try went that did not end the effect. */
function note(
  { ports, reading }: Undertaking,
  row: EffectRow,
  outcome: "failed" | "unknown" | "absent",
  { message, call, recording }: Tried,
): Promise<void> {
  const { effectId } = row;
  const event = { type: "effect.attempted", effectId, outcome, message, call } as const;
  return ports.noteSoon(row, reading ? { ...event, reading } : event, recording);
}

/** When it is taken up again: after the usual wait, and not before the other side wants to hear of it. */
function laterOf(row: EffectRow, ports: EffectPorts, retryAfterMs = 0): { dueAt: number } {
  const tries = row.attempts + (row.dispatch?.lookUps ?? 0);
  const waitMs = Math.max(backoffMs(tries, nameOf(row)), Math.min(retryAfterMs, longestWaitMs));
  return { dueAt: ports.clock.now() + waitMs };
}

/** However long another system wants to be left alone, milliseconds. */
const longestWaitMs = 15 * 60_000;

function epochOf(row: EffectRow, ports: EffectPorts): number {
  // A ticket that is gone wants nothing any more.
  return ports.journal.readTicket(row.ticketId)?.snapshot.context.epoch ?? Infinity;
}

function readCurrentMemory(row: EffectRow, ports: EffectPorts): TicketMemory {
  return rememberAll(ports.journal.readEvents(row.ticketId));
}
