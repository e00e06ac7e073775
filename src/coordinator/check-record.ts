/** Before what a person approved is done: is the record still the one they were shown? */
import { withholdOutput } from "../agents/confine.ts";
import { EvidenceShelf } from "../agents/evidence.ts";
import type { ActionTarget, Approval, FieldChange } from "../domain/approval.ts";
import { hashJson } from "../domain/canonical.ts";
import type { Call } from "../domain/call.ts";
import { toolId, type RecordEffect, type ToolDefinition } from "../domain/tool.ts";
import type { TicketMemory } from "../memory/memory.ts";
import { isRequesterRecord, requesterEmailOf } from "../memory/requester.ts";
import type { ToolCatalog } from "../tools/catalog.ts";
import type { ToolAnswer } from "../tools/request.ts";
import { differencesOf, findRecord, type EvidenceRecord } from "./record-changes.ts";

/** What has to be read, and what it is compared with. */
export interface RecordCheck {
  tool: ToolDefinition;
  input: ReturnType<RecordEffect["read"]["argumentsOf"]>;
  /** As the dossier has it, to say in what it differs. */
  shown: EvidenceRecord;
  target: ActionTarget;
}

export type CheckedRecord =
  /** `reading` is null where there was nothing to compare. */
  | { status: "same"; reading: Call | null }
  | { status: "changed"; differences: FieldChange[]; call: Call }
  /** Nobody could say. */
  | { status: "unread"; retryAfterMs: number | undefined };

/**
 * How the record behind an approved action is looked at once more; null where there is nothing to compare. What this
 * ticket itself has done to it since the question was put was to be expected, and nobody is asked about it again.
 */
export function planRecordCheck(
  approval: Approval,
  memory: Pick<TicketMemory, "ticket" | "dossier" | "deeds">,
  catalog: ToolCatalog,
): RecordCheck | null {
  const { action, target, requestedAt } = approval;
  const evidence = memory.dossier?.evidence ?? [];
  const effect = catalog.find(action.tool)?.recordEffect;
  const tool = effect && catalog.find(effect.read.tool);
  if (!target || !effect || !tool) return null;
  const isOurs = memory.deeds.some((deed) => deed.at >= requestedAt && isAbout(deed.action, target, catalog));
  if (isOurs) return null;
  const email = requesterEmailOf(memory.ticket, evidence);
  const input = effect.read.argumentsOf(action.arguments, { email });
  return { tool, input, shown: findRecord(evidence, target.id) ?? {}, target };
}

function isAbout(action: Approval["action"], { kind, id }: ActionTarget, catalog: ToolCatalog): boolean {
  const tool = catalog.find(action.tool);
  if (tool?.recordEffect?.kind !== kind || tool.targetArgument === null) return false;
  return action.arguments[tool.targetArgument] === id;
}

/** What the second reading says. It is made evidence of like the first one, so that the two can be compared. */
export function compareRecord(
  { tool, shown, target }: RecordCheck,
  { result, call }: ToolAnswer,
  memory: Pick<TicketMemory, "ticket" | "dossier">,
): CheckedRecord {
  if (result.status !== "success") {
    return { status: "unread", retryAfterMs: result.status === "failed" ? result.retryAfterMs : undefined };
  }
  const { ticket } = memory;
  const email = requesterEmailOf(ticket, memory.dossier?.evidence ?? []);
  const callee = toolId(tool);
  const output = withholdOutput(result.output, email, (content) =>
    isRequesterRecord(ticket, { provenance: tool.provenance, tool: callee, content }),
  );
  const record = findRecord(new EvidenceShelf([]).add(tool, call.id, output), target.id);
  if (!record || hashJson(record) !== target.revision) {
    return { status: "changed", differences: differencesOf(shown, record), call };
  }
  return { status: "same", reading: call };
}
