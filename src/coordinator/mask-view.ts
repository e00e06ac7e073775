/** The thread as it is shown until somebody asks for the words. Pure. */
import type { TicketView } from "../domain/view.ts";
import type { RedactionKind } from "../redaction/kinds.ts";
import { redactionKindSchema } from "../redaction/kinds.ts";
import { createMask } from "../redaction/mask.ts";
import type { TenantConfig } from "../tenants/config.ts";

/**
 * The view with personal data covered in the conversation, its subject and the requester's address. Names of writers
 * stay: people know whom they answer. What a decision rests on (the draft, the records, the exact arguments) stays as
 * it is, because nobody can approve what they cannot read.
 */
export function maskView(view: TicketView, tenant: Pick<TenantConfig, "redaction">): TicketView {
  const off = new Set<RedactionKind>(tenant.redaction.prompts.off);
  // Names stand at the head of each message anyway.
  const mask = createMask(
    new Set(redactionKindSchema.options.filter((kind) => kind !== "name" && !off.has(kind))),
  );
  const { ticket } = view;
  const { email } = ticket.requester;
  return {
    ...view,
    ticket: {
      ...ticket,
      subject: mask(ticket.subject),
      requester: { ...ticket.requester, email: email === null ? null : mask(email) },
    },
    messages: view.messages.map((message) => ({ ...message, body: mask(message.body) })),
    reply: view.reply && { ...view.reply, body: mask(view.reply.body) },
  };
}
