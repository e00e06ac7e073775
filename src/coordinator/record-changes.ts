/** What an action would make of the record it acts on, for the person who is asked. Pure. */
import type { ActionTarget, FieldChange } from "../domain/approval.ts";
import { hashJson } from "../domain/canonical.ts";
import type { ProposedAction } from "../domain/draft.ts";
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
  const record = memory.dossier?.evidence.findLast(
    ({ provenance, content }) =>
      provenance === "systemOfRecord" && typeof content !== "string" && content["id"] === id,
  )?.content;
  if (!tool?.recordEffect || typeof id !== "string" || typeof record !== "object") {
    return { target: null, changes: [] };
  }
  const { kind, changesOf: declared } = tool.recordEffect;
  return {
    target: { kind, id, revision: hashJson(record) },
    changes: declared(action.arguments, record),
  };
}
