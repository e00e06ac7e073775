/** Signs deliveries by other means than the code under test: WebCrypto. */
import demo from "../../../fixtures/tenants/demo.json" with { type: "json" };
import type { WebhookRequest } from "../../../src/connectors/webhook.ts";

/** A delivery as a file of `fixtures/webhooks` holds it. A body that is text or bytes is sent as it is. */
export interface Fixture {
  headers: Record<string, string | undefined>;
  body: unknown;
}

interface SignOptions {
  secret?: string;
  /** As the header shall say it; now, if not given. */
  timestamp?: string;
}

/** 2026-03-10, after everything that happens in the fixtures. */
export const nowMs = Date.UTC(2026, 2, 10, 12, 0, 0);

export const secrets = {
  standard: demo.webhooks.standard.secrets[0]!,
  github: demo.webhooks.github.secrets[0]!,
  zendesk: demo.webhooks.zendesk.secrets[0]!,
  slack: "development-slack-secret-of-demo",
};

export async function signStandard(fixture: Fixture, options: SignOptions = {}): Promise<WebhookRequest> {
  const { secret = secrets.standard, timestamp = unixSeconds(0) } = options;
  const id = fixture.headers["webhook-id"] ?? "msg_1";
  const body = bytesOf(fixture);
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signature = await hmac("SHA-256", key, Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]));
  return requestOf("standard", body, {
    ...fixture.headers,
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature.toString("base64")}`,
  });
}

export async function signGithub(
  fixture: Fixture,
  options: { secret?: string } = {},
): Promise<WebhookRequest> {
  const { secret = secrets.github } = options;
  const body = bytesOf(fixture);
  const signature = await hmac("SHA-256", Buffer.from(secret), body);
  return requestOf("github", body, {
    ...fixture.headers,
    "x-hub-signature-256": `sha256=${signature.toString("hex")}`,
  });
}

export async function signZendesk(fixture: Fixture, options: SignOptions = {}): Promise<WebhookRequest> {
  const { secret = secrets.zendesk, timestamp = isoSeconds(0) } = options;
  const body = bytesOf(fixture);
  const signature = await hmac("SHA-256", Buffer.from(secret), Buffer.concat([Buffer.from(timestamp), body]));
  return requestOf("zendesk", body, {
    ...fixture.headers,
    "x-zendesk-webhook-signature-timestamp": timestamp,
    "x-zendesk-webhook-signature": signature.toString("base64"),
  });
}

export async function signSlack(fixture: Fixture, options: SignOptions = {}): Promise<WebhookRequest> {
  const { secret = secrets.slack, timestamp = unixSeconds(0) } = options;
  const body = bytesOf(fixture);
  const signed = Buffer.concat([Buffer.from(`v0:${timestamp}:`), body]);
  const signature = await hmac("SHA-256", Buffer.from(secret), signed);
  return requestOf("slack", body, {
    ...fixture.headers,
    "x-slack-request-timestamp": timestamp,
    "x-slack-signature": `v0=${signature.toString("hex")}`,
  });
}

/** A GitHub delivery with the signature its file holds. */
export function asSigned(fixture: Fixture): WebhookRequest {
  return requestOf("github", bytesOf(fixture), fixture.headers);
}

/** A delivery whose body says something else in places (`issue.title`); what is undefined is absent. To be signed anew. */
export function changed({ headers, body }: Fixture, changes: Record<string, unknown>): Fixture {
  const other: unknown = structuredClone(body);
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    const owner = keys.reduce((object, key): unknown => Reflect.get(Object(object), key), other);
    Reflect.set(Object(owner), last, value);
  }
  return { headers, body: other };
}

/** So many seconds after now, as Standard Webhooks writes times. */
export function unixSeconds(offset: number): string {
  return String(nowMs / 1000 + offset);
}

/** So many seconds after now, as Zendesk writes times. */
export function isoSeconds(offset: number): string {
  return new Date(nowMs + offset * 1000).toISOString().replace(".000", "");
}

export async function hmac(
  hash: "SHA-1" | "SHA-256" | "SHA-512",
  key: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): Promise<Buffer> {
  const algorithm = { name: "HMAC", hash };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  return Buffer.from(await crypto.subtle.sign("HMAC", imported, data));
}

function bytesOf({ body }: Fixture): Buffer<ArrayBuffer> {
  if (body instanceof Uint8Array) return Buffer.from(body);
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
}

function requestOf(
  source: keyof typeof secrets,
  body: Uint8Array,
  headers: Fixture["headers"],
): WebhookRequest {
  const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    tenantId: "demo",
    headers: new Headers(given),
    body,
    secrets: [secrets[source]],
    settings: null,
    nowMs,
  };
}
