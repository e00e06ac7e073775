/**
 * What Slack sends: presses of buttons, commands and events, all of them signed. None of it ever decides anything. Who
 * pressed a button is said by a chat account, and an approval is a person's who has signed in here.
 */
import type { DeliveryFailure } from "../../domain/delivery.ts";
import { fail, succeed, type Result } from "../../domain/result.ts";
import { readJson, readShape } from "../delivery.ts";
import {
  decodeExactly,
  isLongSecret,
  isSigned,
  isWithinTolerance,
  type SignatureFailure,
  type SignedRequest,
} from "../signature.ts";
import type { WebhookSource } from "../webhook.ts";
import { slackChallengeSchema, slackEventSchema } from "./wire.ts";

export const slackSource: WebhookSource = {
  name: "slack",
  takesForms: true,
  // Slack shows the person who pressed a button a warning for anything but 200.
  ignoredStatus: 200,

  async receive(request) {
    const secrets = request.secrets.filter(slackSource.isUsableSecret);
    const verified = verifySlackSignature({ ...request, secrets });
    if (!verified.ok) return verified;
    if (isForm(request.headers)) return readForm(request.body);

    const json = readJson(request.body);
    if (!json.ok) return json;
    const event = readShape(slackEventSchema, json.value);
    if (!event.ok) return event;
    if (event.value.type !== "url_verification") {
      return succeed({ kind: "ignored", reason: "eventNotHandled" });
    }
    const asked = readShape(slackChallengeSchema, json.value);
    return asked.ok ? succeed({ kind: "challenge", challenge: asked.value.challenge }) : asked;
  },

  isUsableSecret: isLongSecret,
};

/** Checks the signature over version, time and body, then the time. */
export function verifySlackSignature(request: SignedRequest): Result<null, SignatureFailure> {
  const timestamp = request.headers.get("x-slack-request-timestamp");
  const header = request.headers.get("x-slack-signature");
  if (!timestamp || !header) return fail({ reason: "signatureMissing" });

  const signature = header.startsWith("v0=") ? decodeExactly(header.slice(3), "hex") : null;
  const signed =
    signature &&
    isSigned({
      keys: request.secrets.map((secret) => Buffer.from(secret)),
      parts: [`v0:${timestamp}:`, request.body],
      signatures: [signature],
    });
  if (!signed) return fail({ reason: "signatureInvalid" });
  const timeMs = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1000 : Number.NaN;
  if (!isWithinTolerance(timeMs, request.nowMs)) return fail({ reason: "timestampOutsideTolerance" });
  return succeed(null);
}

function isForm(headers: Headers): boolean {
  return /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(headers.get("content-type") ?? "");
}

/** A press of a button or a form that was filled in comes as `payload`; a command as fields of its own. */
function readForm(body: Uint8Array): Result<{ kind: "ignored"; reason: string }, DeliveryFailure> {
  const payload = new URLSearchParams(new TextDecoder().decode(body)).get("payload");
  if (payload === null) return succeed({ kind: "ignored", reason: "eventNotHandled" });
  const json = readJson(new TextEncoder().encode(payload));
  if (!json.ok) return json;
  const event = readShape(slackEventSchema, json.value);
  return event.ok ? succeed({ kind: "ignored", reason: "decisionsInSignalboxOnly" }) : event;
}
