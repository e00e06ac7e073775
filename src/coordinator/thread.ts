/** The helpdesk's own thread against what a ticket remembers of it. Pure. */
import { createContentKey } from "../connectors/delivery.ts";
import type { Message } from "../domain/ticket.ts";
import type { TicketMemory } from "../memory/memory.ts";

/** What a thread holds that the ticket has not heard of. */
export interface Unheard {
  messages: Message[];
  /** Of each of them: by these their webhooks are recognised when they come. */
  contentKeys: string[];
  /** The newest message of the thread, by its id there; null where it could not be read. */
  threadHead: string | null;
}

export const nothingUnheard: Unheard = { messages: [], contentKeys: [], threadHead: null };

/** A message is known by its id, or by its words: webhooks have names of their own for them. */
export function findUnheard(
  thread: readonly Pick<Message, "id" | "authorName" | "body" | "at">[],
  { ticket, messages }: TicketMemory,
): Unheard {
  const { email, externalId } = ticket.requester;
  const keyOf = (message: Pick<Message, "body">) =>
    createContentKey({ ...message, from: "customer", authorId: externalId ?? email });
  const known = new Set(messages.filter(({ from }) => from === "customer").flatMap((m) => [m.id, keyOf(m)]));
  const unheard = thread.filter((message) => !known.has(message.id) && !known.has(keyOf(message)));
  return {
    messages: unheard.map((message): Message => ({ ...message, from: "customer", automatic: false })),
    contentKeys: unheard.map(keyOf),
    threadHead: thread.at(-1)?.id ?? null,
  };
}
