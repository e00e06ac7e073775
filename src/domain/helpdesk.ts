/** What all helpdesks have in common: a reply goes out in one shape, and a thread is read in one shape. */
import { z } from "zod";

/** A validated reply on its way to the requester. Everything but `body` comes from the ticket, never from a model. */
export const replySchema = z.strictObject({
  ticketId: z.string(),
  /** The ticket as its helpdesk names it. */
  externalId: z.string(),
  /** Whom the helpdesk knows as the requester: an e-mail address, or the source and its id of them. */
  to: z.string(),
  subject: z.string(),
  body: z.string().min(1).max(20_000),
  /** The last customer message the reply answers: where the thread has gone on since, the reply must not leave. */
  inReplyTo: z.string(),
});

export const threadQuerySchema = z.strictObject({ ticketId: z.string(), externalId: z.string() });

/** One message of a helpdesk's thread, as the helpdesk has it. */
export const threadMessageSchema = z.strictObject({
  id: z.string().min(1).max(200),
  authorName: z.string().max(200).nullable(),
  body: z.string().max(20_000),
  /** Unix milliseconds. */
  at: z.number().int(),
});
export type ThreadMessage = z.infer<typeof threadMessageSchema>;

/** What a helpdesk answers to a reply. */
export const postedReplySchema = z.strictObject({
  reply: z.strictObject({
    /** Its id in the thread. */
    id: z.string(),
    /** Where a person finds it. */
    url: z.string().nullable(),
    /** ISO 8601. */
    postedAt: z.string(),
  }),
});
export type PostedReply = z.infer<typeof postedReplySchema>["reply"];

/** What customers have written, oldest first. */
export const threadSchema = z.strictObject({ messages: z.array(threadMessageSchema) });
