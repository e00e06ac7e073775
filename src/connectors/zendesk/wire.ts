/** What Zendesk sends, read loosely: only the fields we use. */
import { z } from "zod";

/** Ids come as text or as numbers. */
const idSchema = z.union([z.string(), z.number().int()]).transform(String);
const ticketIdSchema = idSchema.refine((id) => /^\d{1,20}$/.test(id), "a ticket's number");

/** Event subscriptions name the event in `type`; what triggers send has whatever their author gave it. */
export const zendeskHeadSchema = z.object({ type: z.unknown().optional() });

export const zendeskEventPrefix = "zen:event-type:";

const envelope = {
  /** The event's own id, the same in every copy. */
  id: z.string().min(1).max(200),
  account_id: idSchema,
  time: z.string(),
};

const ticket = {
  id: ticketIdSchema,
  subject: z.string().nullish(),
  priority: z.string().nullish(),
  requester_id: idSchema.nullish(),
  via: z.object({ channel: z.string() }).nullish(),
};

export const zendeskEventSchema = z.discriminatedUnion("type", [
  z.object({
    ...envelope,
    type: z.literal("zen:event-type:ticket.created"),
    detail: z.object({
      ...ticket,
      description: z.string().nullish(),
      /** Whoever wrote the description. */
      submitter_id: idSchema.nullish(),
      is_public: z.boolean().default(true),
    }),
  }),
  z.object({
    ...envelope,
    type: z.literal("zen:event-type:ticket.comment_added"),
    detail: z.object(ticket),
    event: z.object({
      comment: z.object({
        id: idSchema.nullish(),
        body: z.string().nullish(),
        is_public: z.boolean(),
        author: z.object({ id: idSchema, is_staff: z.boolean(), name: z.string().nullish() }),
      }),
    }),
  }),
  z.object({
    ...envelope,
    type: z.literal("zen:event-type:messaging_ticket.message_added"),
    detail: z.object(ticket),
    event: z.object({
      /** Its type is end_user, agent, trigger or system. */
      actor: z.object({ id: idSchema, type: z.string(), name: z.string().nullish() }),
      message: z.object({ body: z.string().nullish() }),
    }),
  }),
]);
export type ZendeskEvent = z.infer<typeof zendeskEventSchema>;

/** A placeholder with nothing to say becomes the empty text. */
const fieldSchema = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((text) => String(text ?? "") || null);

/**
 * The JSON a trigger sends, made by its author from placeholders. All but the ticket's id and its words may be
 * absent. Without `comment_id` or `updated_at` the same words said twice are one event.
 */
export const zendeskTriggerSchema = z
  .object({
    ticket_id: ticketIdSchema,
    subject: fieldSchema,
    description: z.string().nullish(),
    latest_comment: z.string().nullish(),
    comment_id: fieldSchema,
    requester_email: fieldSchema,
    requester_name: fieldSchema,
    requester_id: fieldSchema,
    /** The role of whoever wrote the comment: `end-user`, `agent` or `admin`. Absent: the requester wrote it. */
    author_role: fieldSchema,
    author_id: fieldSchema,
    author_name: fieldSchema,
    priority: fieldSchema,
    channel: fieldSchema,
    locale: fieldSchema,
    url: fieldSchema,
    updated_at: fieldSchema,
  })
  .refine((sent) => sent.latest_comment !== undefined || sent.description !== undefined, {
    path: ["latest_comment"],
    message: "either this or description must be there",
  });
export type ZendeskTrigger = z.infer<typeof zendeskTriggerSchema>;

/**
 * What the REST API answers. Zendesk has no package that describes it; the shapes are those of its reference, of
 * November 2026: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/ (ticket, and what an update
 * answers), …/tickets/ticket_comments/ (comments, cursor pagination), …/tickets/ticket_audits/ (audits and their
 * `metadata.custom`), …/users/users/, …/ticket-management/tags/ and ../introduction/pagination/.
 */
const ticketAnswer = z.object({
  id: idSchema,
  subject: z.string().nullish(),
  status: z.string(),
  priority: z.string().nullish(),
  tags: z.array(z.string()).default([]),
  requester_id: idSchema,
  created_at: z.string(),
  /** What an update names as `updated_stamp`, so that it fails where the ticket has been changed since. */
  updated_at: z.string(),
  via: z.object({ channel: z.union([z.string(), z.number()]).transform(String) }).nullish(),
});
export type TicketAnswer = z.infer<typeof ticketAnswer>;

export const ticketAnswerSchema = z.object({ ticket: ticketAnswer });

const userAnswer = z.object({
  id: idSchema,
  name: z.string().nullish(),
  email: z.string().nullish(),
  /** `end-user`, `agent` or `admin`. */
  role: z.string().nullish(),
});

export const userAnswerSchema = z.object({ user: userAnswer });

/** Where a list goes on: cursor pagination. */
const pageFields = { meta: z.object({ has_more: z.boolean(), after_cursor: z.string().nullish() }) };

const commentAnswer = z.object({
  id: idSchema,
  author_id: idSchema,
  body: z.string().nullish(),
  plain_body: z.string().nullish(),
  public: z.boolean(),
  created_at: z.string(),
});
export type CommentAnswer = z.infer<typeof commentAnswer>;

/** With `include=users`, who they are comes along. */
export const commentPageSchema = z.object({
  comments: z.array(commentAnswer),
  users: z.array(userAnswer).default([]),
  ...pageFields,
});

const auditAnswer = z.object({
  id: idSchema,
  author_id: idSchema,
  created_at: z.string(),
  /** `custom` is what the update was given as its `metadata`. */
  metadata: z.object({ custom: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  events: z.array(z.object({ id: idSchema, type: z.string() })),
});
export type AuditAnswer = z.infer<typeof auditAnswer>;

export const auditPageSchema = z.object({ audits: z.array(auditAnswer), ...pageFields });

export const updateAnswerSchema = z.object({ ticket: ticketAnswer, audit: auditAnswer });

export const tagsAnswerSchema = z.object({ tags: z.array(z.string()) });
