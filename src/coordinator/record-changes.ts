/** What an action would make of the record it acts on, for the person who is asked. Pure. */
import type { ActionTarget, FieldChange } from "../domain/approval.ts";
import { hashJson } from "../domain/canonical.ts";
import type { ProposedAction } from "../domain/draft.ts";
import type { Evidence } from "../domain/evidence.ts";
import type { TicketMemory } from "../memory/memory.ts";
import type { ToolCatalog } from "../tools/catalog.ts";

/**
 * The record an action acts on, as a system of record last answered it, and the fields the action would change.
 * Nothing of either where the tool declares nothing or the record was not read: nobody is shown a guess.
 */
export function changesOf(
  action: ProposedAction,
  memory: Pick<TicketMemory, "dossier">,
  catalog: ToolCatalog,
): { target: ActionTarget | null; changes: FieldChange[] } {
  const tool = catalog.find(action.tool);
  const id = tool?.targetArgument ? action.arguments[tool.targetArgument] : null;
  const record = typeof id === "string" ? findRecord(memory.dossier?.evidence ?? [], id) : null;
  if (!tool?.recordEffect || typeof id !== "string" || !record) return { target: null, changes: [] };
  const { kind, changesOf: declared } = tool.recordEffect;
  return {
    target: { kind, id, revision: hashJson(record) },
    changes: declared(action.arguments, record),
  };
}

export type EvidenceRecord = Exclude<Evidence["content"], string>;

/** The record of that id, as a system of record last answered it, or null. */
export function findRecord(evidence: readonly Evidence[], id: string): EvidenceRecord | null {
  const found = evidence.findLast(
    ({ provenance, content }) =>
      provenance === "systemOfRecord" && typeof content !== "string" && content["id"] === id,
  )?.content;
  return typeof found === "object" ? found : null;
}

/** The fields in which two readings of a record differ; all of them where it is gone. */
export function differencesOf(before: EvidenceRecord, after: EvidenceRecord | null): FieldChange[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after ?? {})]);
  return [...fields].flatMap((field) => {
    const [was, is] = [before[field] ?? null, after?.[field] ?? null];
    return hashJson(was) === hashJson(is) ? [] : [{ field, before: was, after: is }];
  });
}
