/** The second look: what a person approved is held against its record once more right before it leaves. */
import type { TicketEvent } from "../domain/event.ts";
import type { RecordedCall } from "../domain/recorded-call.ts";
import { toolId } from "../domain/tool.ts";
import { catalogOf } from "../tools/catalog.ts";
import type { Permit } from "../tools/gateway.ts";
import { compareRecord, planRecordCheck, type CheckedRecord } from "./check-record.ts";
import { callIdOf } from "./effect-ports.ts";
import { actionOf, type Intention } from "./intention.ts";
import { recordRun, requestOf, type Undertaking } from "./undertaking.ts";

/** What comes of it is told together with the look at its record. */
export function tellReading({ intention, reading }: Undertaking): Intention {
  const tell = (event: TicketEvent): TicketEvent =>
    reading &&
    (event.type === "action.completed" ||
      event.type === "action.failed" ||
      event.type === "action.unresolved")
      ? { ...event, reading }
      : event;
  return {
    ...intention,
    complete: (output, call) => tell(intention.complete(output, call)),
    fail: (reason, message, call) => tell(intention.fail(reason, message, call)),
    leaveOpen: (message, call) => tell(intention.leaveOpen(message, call)),
  };
}

/** Looks at the record once more before what a person approved leaves for the first time. */
export async function checkRecord(
  work: Undertaking,
  { permittedBy }: Permit,
): Promise<{ record: CheckedRecord; recording: RecordedCall[] }> {
  const { row, effect, memory, intention, ports } = work;
  const { approval } = intention;
  const isApproved = effect.kind === "action.run" && row.status === "owed" && approval?.id === permittedBy;
  const check = isApproved && planRecordCheck(approval, memory, catalogOf(ports.tenant));
  if (!check) return { record: { status: "same", reading: null }, recording: [] };
  const request = await requestOf(work, row, {
    tool: toolId(check.tool),
    input: check.input,
    // An envelope is good once, and each try looks again.
    callId: `${callIdOf(row)}.record-${row.attempts}-${row.recoveries}`,
    effect: null,
  });
  const answer = await ports.gateway.call(request);
  return {
    record: compareRecord(check, answer, memory),
    recording: recordRun(work, request, { tool: check.tool, result: answer.result }),
  };
}

/** The record is another one than the person was shown: they are asked anew, about what it is now. */
export function holdBack(
  { row, memory, effect, ports }: Undertaking,
  { differences, call }: Extract<CheckedRecord, { status: "changed" }>,
  recording: readonly RecordedCall[],
): Promise<void> {
  if (effect.kind !== "action.run") throw new Error("only an action is held back");
  const action = actionOf(memory, effect.index);
  return ports.settleSoon(row, { type: "action.outdated", action, differences, call }, recording);
}
