/** How a ticket is answered: the tool of its helpdesk, and to whom. Pure. */
import type { ProposedAction } from "../domain/draft.ts";
import { toolId } from "../domain/tool.ts";
import type { TurnMemory } from "../memory/turn.ts";
import type { ToolCatalog } from "../tools/catalog.ts";

/** The reply with these words as an action, or null where no connected helpdesk answers such tickets. */
export function replyActionOf(
  { ticket, threadHead }: Pick<TurnMemory, "ticket" | "threadHead">,
  { body, answers }: { body: string; answers: string | null },
  catalog: ToolCatalog,
): ProposedAction | null {
  const helpdesk = catalog.helpdeskOf(ticket.source);
  if (!helpdesk) return null;
  const { email, externalId } = ticket.requester;
  const input = {
    ticketId: ticket.id,
    externalId: ticket.externalId,
    // The recipient is the signed delivery's requester and nobody else.
    to: email ?? `${ticket.source}:${externalId ?? ticket.externalId}`,
    subject: ticket.subject,
    body,
    // Where the thread has gone on since, the helpdesk refuses. A message that was read there is known by the name
    // it has there: the webhook's name for it, and the times of two clocks, say nothing to the helpdesk.
    inReplyTo: threadHead ?? answers ?? ticket.id,
  };
  return { id: "reply", tool: toolId(helpdesk.reply), arguments: input, reason: "", evidenceIds: [] };
}
