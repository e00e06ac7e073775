/** Tickets in the Standard Webhooks form: signed with HMAC-SHA256 over id, time and body; any system can send them. */
import type { MessageDelivery } from "../../domain/delivery.ts";
import { fail, succeed, type Result } from "../../domain/result.ts";
import { createMessageDelivery, readJson, readShape, resolveTime } from "../delivery.ts";
import {
  decodeExactly,
  isSigned,
  isWithinTolerance,
  minimumKeyBytes,
  type SignatureFailure,
  type SignedRequest,
} from "../signature.ts";
import type { TicketSource } from "../webhook.ts";
import { isAutomatic } from "./automatic.ts";
import { standardTicketSchema, type StandardTicket } from "./wire.ts";
import { writeStandardDeliveries } from "./write.ts";

export const standardSource: TicketSource = {
  name: "standard",

  async receive(request) {
    const secrets = request.secrets.filter(standardSource.isUsableSecret);
    const verified = verifyStandardSignature({ ...request, secrets });
    if (!verified.ok) return verified;
    const json = readJson(request.body);
    if (!json.ok) return json;
    const parsed = readShape(standardTicketSchema, json.value);
    if (!parsed.ok) return parsed;
    const eventKey = `standard:${verified.value.webhookId}`;
    const { tenantId, nowMs } = request;
    return succeed(createStandardDelivery({ tenantId, eventKey, sent: parsed.value, nowMs }));
  },

  isUsableSecret(secret) {
    return (decodeSecret(secret)?.byteLength ?? 0) >= minimumKeyBytes;
  },

  write: writeStandardDeliveries,
};

/** What a ticket in this form says, once it is known to be in order. `eventKey` tells its copies from other tickets. */
export function createStandardDelivery({
  tenantId,
  eventKey,
  sent,
  nowMs,
}: {
  tenantId: string;
  eventKey: string;
  sent: StandardTicket;
  nowMs: number;
}): MessageDelivery {
  return createMessageDelivery({
    tenantId,
    eventKey,
    ticket: {
      source: "standard",
      externalId: sent.id,
      subject: sent.subject,
      requester: { email: sent.requester.email, name: sent.requester.name ?? null, externalId: null },
      channel: sent.channel ?? null,
      locale: sent.locale ?? null,
      priority: sent.priority ?? null,
      attachments: (sent.attachments ?? []).map((attachment) => ({
        name: attachment.name,
        url: attachment.url ?? null,
        contentType: attachment.contentType ?? null,
        sizeBytes: attachment.sizeBytes ?? null,
      })),
      metadata: sent.metadata ?? {},
      url: null,
    },
    message: {
      from: "customer",
      authorId: sent.requester.email,
      authorName: sent.requester.name ?? null,
      body: sent.body,
      automatic: isAutomatic(sent),
      at: resolveTime(sent.occurredAt, nowMs),
    },
  });
}

/** Checks the signature of Standard Webhooks, version `v1`, then its time. Gives the signed id of the delivery. */
export function verifyStandardSignature(
  request: SignedRequest,
): Result<{ webhookId: string }, SignatureFailure> {
  const webhookId = request.headers.get("webhook-id");
  const timestamp = request.headers.get("webhook-timestamp");
  const header = request.headers.get("webhook-signature");
  if (!webhookId || !timestamp || !header) return fail({ reason: "signatureMissing" });

  const signed = isSigned({
    keys: request.secrets.map(decodeSecret).filter((key) => key !== null),
    parts: [`${webhookId}.${timestamp}.`, request.body],
    signatures: header
      .split(" ")
      .filter((entry) => entry.startsWith("v1,"))
      .map((entry) => decodeExactly(entry.slice("v1,".length), "base64"))
      .filter((signature) => signature !== null),
  });
  if (!signed) return fail({ reason: "signatureInvalid" });

  const timeMs = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1000 : Number.NaN;
  if (!isWithinTolerance(timeMs, request.nowMs)) return fail({ reason: "timestampOutsideTolerance" });
  return succeed({ webhookId });
}

/** A secret is base64, usually with `whsec_` before it. */
function decodeSecret(secret: string): Uint8Array | null {
  return decodeExactly(secret.replace(/^whsec_/, ""), "base64");
}
