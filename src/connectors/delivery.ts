/** From the bytes of a verified delivery to the domain's `Delivery`: what all sources do alike. */
import type { z } from "zod";
import { hashJson } from "../domain/canonical.ts";
import type { DeliveryFailure, MessageDelivery } from "../domain/delivery.ts";
import { createTicketId } from "../domain/ids.ts";
import { parseJson, type JsonFailure } from "../domain/json.ts";
import { fail, succeed, type Result } from "../domain/result.ts";
import type { Message, Ticket } from "../domain/ticket.ts";
import { toleranceMs } from "./signature.ts";

/**
 * Parses a body as JSON. What is over a limit is well-formed JSON of a shape we do not take; but of what is nested too
 * deep nobody has read the end, so it counts as no JSON.
 */
export function readJson(body: Uint8Array): Result<unknown, DeliveryFailure> {
  const parsed = parseJson(body);
  if (parsed.ok) return parsed;
  const { reason, detail } = parsed.failure;
  return fail({
    reason: jsonReasons[reason],
    detail,
  });
}

const jsonReasons = {
  encodingInvalid: "encodingInvalid",
  jsonInvalid: "jsonInvalid",
  tooDeep: "jsonInvalid",
  tooManyKeys: "shapeInvalid",
  stringTooLong: "shapeInvalid",
} as const satisfies Record<JsonFailure["reason"], DeliveryFailure["reason"]>;

/** Parses a value against a schema. The detail names the first fields that are wrong, and never their values. */
export function readShape<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): Result<z.output<Schema>, DeliveryFailure> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return succeed(parsed.data);
  const detail = parsed.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`)
    .join("; ");
  return fail({ reason: "shapeInvalid", detail: detail.slice(0, 300) });
}

interface MessageFacts {
  tenantId: string;
  eventKey: string;
  /**
   * Set where the same words said again are news all the same, as when an issue is reopened: whatever tells this
   * time from the others.
   */
  occasion?: string;
  /** What tells the ticket from others for good, where that is not the name by which its system is asked for it. */
  ticketKey?: string;
  /** What the message is called where it is read again; without it, by the event's key. */
  messageId?: string;
  ticket: Omit<Ticket, "id" | "tenantId">;
  message: Omit<Message, "id"> & { authorId: string | null };
}

/** The delivery of one message: what one event said. */
export function createMessageDelivery(facts: MessageFacts): MessageDelivery {
  const { tenantId, eventKey, ticket } = facts;
  const { authorId, ...message } = facts.message;
  const ticketKey = { tenantId, source: ticket.source, externalId: facts.ticketKey ?? ticket.externalId };
  return {
    kind: "message",
    eventKey,
    contentKey: createContentKey({ ...message, authorId, occasion: facts.occasion }),
    ticket: { ...ticket, id: createTicketId(ticketKey), tenantId },
    message: { ...message, id: facts.messageId ?? eventKey },
  };
}

/** What a message is known by whatever delivery brings it: who wrote which words. */
export function createContentKey(message: {
  body: string;
  from: Message["from"];
  authorId: string | null;
  occasion?: string | undefined;
}): string {
  const { body, from, authorId, occasion } = message;
  return hashJson({ body, from, author: authorId, ...(occasion && { occasion }) });
}

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** An ISO 8601 time with its zone, in Unix milliseconds; NaN for anything else. */
export function parseIsoTime(text: string): number {
  return isoTime.test(text) ? Date.parse(text) : Number.NaN;
}

const earliestPlausibleMs = Date.UTC(2000, 0, 1);

/** When a message was written: as the source says if that can be, else now. */
export function resolveTime(claimed: string | null | undefined, nowMs: number): number {
  const timeMs = parseIsoTime(claimed ?? "");
  return timeMs >= earliestPlausibleMs && timeMs <= nowMs + toleranceMs ? timeMs : nowMs;
}

const emailAddress = /^[^\s@]+@[^\s@]+$/;

/** An e-mail address in the one form we compare, or null for what is none. */
export function normalizeEmail(text: string | null | undefined): string | null {
  const email = text?.trim().toLowerCase() ?? "";
  return emailAddress.test(email) ? email : null;
}

/** Whether mail from this address comes from a mail system telling of mail, so that no answer would be read. */
export function isBounceAddress(email: string | null): boolean {
  return email !== null && /^(mailer-daemon|postmaster|bounces?)[@+]/.test(email);
}

/** A link that may be put before people: absolute and https. Null for anything else. */
export function parseLink(text: string | null | undefined): string | null {
  return text?.startsWith("https://") && URL.canParse(text) ? text : null;
}
