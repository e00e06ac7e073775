/** A ticket as anybody may send it: our own shape, so it is strict. */
import { z } from "zod";
import { jsonLimits } from "../../domain/json.ts";
import { prioritySchema } from "../../domain/ticket.ts";

const attachmentSchema = z.strictObject({
  name: z.string().min(1).max(255),
  /** Where it is. It is shown to people and never fetched. */
  url: z
    .url({ protocol: /^https$/ })
    .max(2_000)
    .optional(),
  contentType: z.string().max(100).optional(),
  sizeBytes: z.number().int().nonnegative().optional(),
});

const metadataValueSchema = z.union([z.string().max(1_000), z.number(), z.boolean(), z.null()]);

/**
 * The body of a Standard Webhooks delivery. A delivery with the `id` of an earlier ticket and a new `webhook-id` is
 * the customer's next message in that ticket.
 */
export const standardTicketSchema = z.strictObject({
  /** The ticket's id where it comes from. */
  id: z.string().min(1).max(200),
  subject: z.string().max(500),
  body: z.string().max(jsonLimits.stringLength),
  requester: z.strictObject({
    /** Taken as true: whoever holds the secret vouches for it. */
    email: z
      .string()
      .trim()
      .toLowerCase()
      .max(320)
      .regex(/^[^\s@]+@[^\s@]+$/, "an e-mail address"),
    name: z.string().max(200).optional(),
  }),
  channel: z.string().max(50).optional(),
  /** BCP 47. */
  locale: z.string().max(35).optional(),
  priority: prioritySchema.optional(),
  attachments: z.array(attachmentSchema).max(50).optional(),
  /** Flat facts. `autoSubmitted` as in RFC 3834, or true, says that a machine wrote the message. */
  metadata: z
    .record(z.string().max(100), metadataValueSchema)
    .refine((metadata) => Object.keys(metadata).length <= 50, "at most 50 entries")
    .optional(),
  /** ISO 8601 with a zone. */
  occurredAt: z.iso.datetime({ offset: true }).optional(),
});
export type StandardTicket = z.infer<typeof standardTicketSchema>;
