/**
 * Zendesk tickets and their comments: event subscriptions, and the flat JSON people make in triggers. Zendesk signs
 * time and body; its other headers could be anybody's and are not read.
 */
import { hashJson } from "../../domain/canonical.ts";
import type { Delivery } from "../../domain/delivery.ts";
import { fail, succeed, type Result } from "../../domain/result.ts";
import { prioritySchema, type Priority } from "../../domain/ticket.ts";
import {
  createMessageDelivery,
  isBounceAddress,
  normalizeEmail,
  parseIsoTime,
  parseLink,
  readJson,
  readShape,
  resolveTime,
} from "../delivery.ts";
import {
  decodeExactly,
  isLongSecret,
  isSigned,
  isWithinTolerance,
  type SignatureFailure,
  type SignedRequest,
} from "../signature.ts";
import type { TicketSource, WebhookRequest } from "../webhook.ts";
import { isOwnUser } from "./settings.ts";
import { nameComment, nameFirstComment } from "./thread.ts";
import {
  zendeskEventPrefix,
  zendeskEventSchema,
  zendeskHeadSchema,
  zendeskTriggerSchema,
  type ZendeskEvent,
  type ZendeskTrigger,
} from "./wire.ts";
import { writeZendeskDeliveries } from "./write.ts";

const handledTypes: readonly string[] = zendeskEventSchema.options.map((option) => option.shape.type.value);

export const zendeskSource: TicketSource = {
  name: "zendesk",

  async receive(request) {
    const secrets = request.secrets.filter(zendeskSource.isUsableSecret);
    const verified = verifyZendeskSignature({ ...request, secrets });
    if (!verified.ok) return verified;
    const json = readJson(request.body);
    if (!json.ok) return json;
    const head = readShape(zendeskHeadSchema, json.value);
    if (!head.ok) return head;

    const { type } = head.value;
    if (typeof type !== "string" || !type.startsWith(zendeskEventPrefix)) {
      const sent = readShape(zendeskTriggerSchema, json.value);
      return sent.ok ? succeed(createTriggerDelivery(sent.value, request)) : sent;
    }
    if (!handledTypes.includes(type)) return succeed({ kind: "ignored", reason: "eventNotHandled" });
    const event = readShape(zendeskEventSchema, json.value);
    return event.ok ? succeed(createEventDelivery(event.value, request)) : event;
  },

  isUsableSecret: isLongSecret,

  write: writeZendeskDeliveries,
};

/** Checks the signature over time and body, then the time. */
export function verifyZendeskSignature(request: SignedRequest): Result<null, SignatureFailure> {
  const timestamp = request.headers.get("x-zendesk-webhook-signature-timestamp");
  const header = request.headers.get("x-zendesk-webhook-signature");
  if (!timestamp || !header) return fail({ reason: "signatureMissing" });

  const signature = decodeExactly(header, "base64");
  const signed =
    signature &&
    isSigned({
      // The secret looks like base64, but is used as it is written.
      keys: request.secrets.map((secret) => Buffer.from(secret)),
      parts: [timestamp, request.body],
      signatures: [signature],
    });
  if (!signed) return fail({ reason: "signatureInvalid" });
  if (!isWithinTolerance(parseIsoTime(timestamp), request.nowMs))
    return fail({ reason: "timestampOutsideTolerance" });
  return succeed(null);
}

/** Somebody saying something, or why nobody has. `id`: what it is called in the thread, where that is known. */
type Utterance =
  | {
      id: string | undefined;
      from: "customer" | "human";
      authorId: string;
      authorName: string | null;
      body: string;
    }
  | { ignored: string };

function createEventDelivery(event: ZendeskEvent, request: WebhookRequest): Delivery {
  const utterance = hear(event);
  if ("ignored" in utterance) return { kind: "ignored", reason: utterance.ignored };
  // Our own reply: the account is ours alone, and events do not tell of marks.
  if (isOwnUser(request.settings, utterance.authorId)) return { kind: "ignored", reason: "ownDoing" };
  const { detail } = event;
  const { id, ...message } = utterance;
  return createMessageDelivery({
    tenantId: request.tenantId,
    eventKey: `zendesk:${event.id}`,
    ...(id && { messageId: id }),
    ticket: {
      source: "zendesk",
      externalId: detail.id,
      subject: detail.subject ?? "",
      // Events name the requester by id alone.
      requester: { email: null, name: null, externalId: detail.requester_id ?? null },
      channel: detail.via?.channel ?? null,
      locale: null,
      priority: parsePriority(detail.priority),
      attachments: [],
      metadata: { accountId: event.account_id },
      url: null,
    },
    message: { ...message, automatic: false, at: resolveTime(event.time, request.nowMs) },
  });
}

/** Zendesk's own doings are written by a user with this id. */
const systemUserId = "-1";

function hear(event: ZendeskEvent): Utterance {
  switch (event.type) {
    case "zen:event-type:ticket.created": {
      const { description, is_public, requester_id, submitter_id } = event.detail;
      if (!is_public) return { ignored: "privateNote" };
      const authorId = submitter_id ?? requester_id ?? "unknown";
      return {
        id: nameFirstComment(event.detail.id),
        // Staff can open a ticket for somebody; the words are theirs then.
        from: !requester_id || authorId === requester_id ? "customer" : "human",
        authorId,
        authorName: null,
        body: description ?? "",
      };
    }
    case "zen:event-type:ticket.comment_added": {
      const { id, author, body, is_public } = event.event.comment;
      if (!is_public) return { ignored: "privateNote" };
      if (author.id === systemUserId) return { ignored: "writtenByMachine" };
      return {
        id: id ? nameComment(id) : undefined,
        from: author.is_staff ? "human" : "customer",
        authorId: author.id,
        authorName: author.name ?? null,
        body: body ?? "",
      };
    }
    case "zen:event-type:messaging_ticket.message_added": {
      const { actor, message } = event.event;
      if (actor.type !== "end_user" && actor.type !== "agent") return { ignored: "writtenByMachine" };
      return {
        id: undefined,
        from: actor.type === "agent" ? "human" : "customer",
        authorId: actor.id,
        authorName: actor.name ?? null,
        body: message.body ?? "",
      };
    }
  }
}

function createTriggerDelivery(sent: ZendeskTrigger, request: WebhookRequest): Delivery {
  const email = normalizeEmail(sent.requester_email);
  const byStaff = sent.author_role !== null && !/^end[-_ ]?user$/i.test(sent.author_role);
  const requesterName = sent.requester_name;
  if (isOwnUser(request.settings, sent.author_id)) return { kind: "ignored", reason: "ownDoing" };
  return createMessageDelivery({
    tenantId: request.tenantId,
    eventKey: `zendesk:${hashJson(sent)}`,
    ...(sent.comment_id && { messageId: nameComment(sent.comment_id) }),
    ticket: {
      source: "zendesk",
      externalId: sent.ticket_id,
      subject: sent.subject ?? "",
      requester: { email, name: requesterName, externalId: sent.requester_id },
      channel: sent.channel,
      locale: sent.locale,
      priority: parsePriority(sent.priority),
      attachments: [],
      metadata: {},
      url: parseLink(sent.url),
    },
    message: {
      from: byStaff ? "human" : "customer",
      authorId: byStaff ? sent.author_name : (sent.requester_id ?? email),
      authorName: sent.author_name ?? (byStaff ? null : requesterName),
      body: sent.latest_comment || sent.description || "",
      automatic: !byStaff && isBounceAddress(email),
      at: resolveTime(sent.updated_at, request.nowMs),
    },
  });
}

/** Zendesk writes priorities in capitals in events and as people read them in triggers. */
function parsePriority(text: string | null | undefined): Priority | null {
  return prioritySchema.safeParse(text?.toLowerCase()).data ?? null;
}
