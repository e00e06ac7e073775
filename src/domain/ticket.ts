/** The ticket and its messages, as every part of Signalbox speaks of them once a webhook has been parsed. */
import { z } from "zod";
import { tenantIdSchema, ticketIdSchema } from "./ids.ts";

export const sourceSchema = z.enum(["standard", "github", "zendesk"]);

export const prioritySchema = z.enum(["low", "normal", "high", "urgent"]);
export type Priority = z.infer<typeof prioritySchema>;

export const requesterSchema = z.strictObject({
  /** Vouched for by the signed delivery, so it may be used to find the customer. Lower case. */
  email: z.string().nullable(),
  name: z.string().nullable(),
  /** The requester's id in the source system. */
  externalId: z.string().nullable(),
});

export const attachmentSchema = z.strictObject({
  name: z.string(),
  url: z.string().nullable(),
  contentType: z.string().nullable(),
  sizeBytes: z.number().nullable(),
});

export const ticketSchema = z.strictObject({
  id: ticketIdSchema,
  tenantId: tenantIdSchema,
  source: sourceSchema,
  /** The ticket's id in the source system. */
  externalId: z.string(),
  subject: z.string(),
  requester: requesterSchema,
  channel: z.string().nullable(),
  /** BCP 47, as claimed by the source; triage decides for itself. */
  locale: z.string().nullable(),
  priority: prioritySchema.nullable(),
  attachments: z.array(attachmentSchema),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** Where a person finds it in the source system. */
  url: z.string().nullable(),
});
export type Ticket = z.infer<typeof ticketSchema>;

export const messageSchema = z.strictObject({
  id: z.string(),
  from: z.enum(["customer", "human", "signalbox"]),
  /** Whom a person wrote it for in Signalbox. What comes from elsewhere does not say. */
  to: z.enum(["customer", "team"]).optional(),
  authorName: z.string().nullable(),
  /** Untrusted text. */
  body: z.string(),
  /** Written by a machine (out of office, bounce), as its headers say. */
  automatic: z.boolean(),
  /** Unix milliseconds. */
  at: z.number(),
});
export type Message = z.infer<typeof messageSchema>;
