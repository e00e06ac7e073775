import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import everyField from "../../../fixtures/webhooks/standard/every-field.json" with { type: "json" };
import followUp from "../../../fixtures/webhooks/standard/order-status-follow-up.json" with { type: "json" };
import orderStatus from "../../../fixtures/webhooks/standard/order-status.json" with { type: "json" };
import outOfOffice from "../../../fixtures/webhooks/standard/out-of-office.json" with { type: "json" };
import { standardSource } from "../../../src/connectors/standard/webhook.ts";
import type { WebhookRequest } from "../../../src/connectors/webhook.ts";
import { createTicketId } from "../../../src/domain/ids.ts";
import { messageSchema, ticketSchema } from "../../../src/domain/ticket.ts";
import { forge, withHeader, type Forgery } from "./forgeries.ts";
import { nowMs, secrets, signStandard, unixSeconds } from "./signing.ts";

const otherSecret = `whsec_${bytes(24)}`;

describe("the signature of a standard delivery", async () => {
  it("is accepted when it is genuine", async () => {
    expect((await standardSource.receive(await signStandard(orderStatus))).ok).toBe(true);
  });

  it("is the one the reference library makes", async () => {
    const request = await signStandard(orderStatus);
    const made = new Webhook(secrets.standard).sign(
      "msg_order_status_1",
      new Date(nowMs),
      JSON.stringify(orderStatus.body),
    );
    expect(request.headers.get("webhook-signature")).toBe(made);
  });

  it.each(await forgeries())("is refused with %s", async (_what, request) => {
    expect(await reasonOf(request)).toMatch(/^(signature|timestamp)/);
  });

  it.each([-300, -299, 0, 299, 300])("is accepted %i seconds off", async (offset) => {
    const request = await signStandard(orderStatus, { timestamp: unixSeconds(offset) });
    expect((await standardSource.receive(request)).ok).toBe(true);
  });

  it.each([-301, 301, -86_400, 86_400])("is refused %i seconds off, though genuine", async (offset) => {
    const request = await signStandard(orderStatus, { timestamp: unixSeconds(offset) });
    expect(await reasonOf(request)).toBe("timestampOutsideTolerance");
  });

  it.each(["soon", "1773144000.5", "0x69b00000", "-1", "1773144000,1773144000", "9".repeat(13)])(
    "is refused when the time is no time, though genuine: %s",
    async (timestamp) => {
      expect(await reasonOf(await signStandard(orderStatus, { timestamp }))).toBe(
        "timestampOutsideTolerance",
      );
    },
  );

  it.each(["webhook-id", "webhook-timestamp", "webhook-signature"])("is missing without %s", async (name) => {
    expect(await reasonOf(withHeader(await signStandard(orderStatus), name, null))).toBe("signatureMissing");
  });

  it("may be one of several, wherever it stands and whatever stands beside it", async () => {
    const request = await signStandard(orderStatus);
    const genuine = request.headers.get("webhook-signature")!;
    const wrong = `v1,${"A".repeat(43)}=`;
    for (const list of [
      `${wrong} ${genuine}`,
      `${genuine} ${wrong}`,
      `v1a,xyz v2,${genuine.slice(3)} v1, ${genuine}`,
    ]) {
      expect((await standardSource.receive(withHeader(request, "webhook-signature", list))).ok).toBe(true);
    }
  });

  it("is taken from either of two secrets while they change", async () => {
    for (const secret of [secrets.standard, otherSecret]) {
      const request = {
        ...(await signStandard(orderStatus, { secret })),
        secrets: [otherSecret, secrets.standard],
      };
      expect((await standardSource.receive(request)).ok).toBe(true);
    }
  });

  it("is not taken from a secret too short to be used", async () => {
    const secret = `whsec_${Buffer.alloc(23, 7).toString("base64")}`;
    expect(await reasonOf({ ...(await signStandard(orderStatus, { secret })), secrets: [secret] })).toBe(
      "signatureInvalid",
    );
  });

  it("is looked at before the body is", async () => {
    const request = await signStandard({ ...orderStatus, body: "no JSON" });
    expect(await reasonOf(request)).toBe("jsonInvalid");
    expect(await reasonOf({ ...request, body: Buffer.from("no json") })).toBe("signatureInvalid");
  });
});

describe("a standard secret", () => {
  it.each([
    ["24 bytes with their prefix", `whsec_${bytes(24)}`, true],
    ["24 bytes without it", bytes(24), true],
    ["64 bytes", `whsec_${bytes(64)}`, true],
    ["23 bytes", `whsec_${bytes(23)}`, false],
    ["nothing", "", false],
    ["the prefix alone", "whsec_", false],
    ["the prefix twice", `whsec_whsec_${bytes(24)}`, false],
    ["white space", " ".repeat(40), false],
    ["what is not base64", `whsec_${"!".repeat(40)}`, false],
    ["base64 with its padding lost", `whsec_${bytes(25).replace(/=+$/, "")}`, false],
  ])("of %s is usable: %s -> %s", (_what, secret, usable) => {
    expect(standardSource.isUsableSecret(secret)).toBe(usable);
  });
});

describe("a standard ticket", () => {
  it("needs little", async () => {
    const { ticket, message, ...delivery } = await receive(await signStandard(orderStatus));
    expect(ticket).toEqual({
      id: createTicketId({ tenantId: "demo", source: "standard", externalId: "LL-2041" }),
      tenantId: "demo",
      source: "standard",
      externalId: "LL-2041",
      subject: "Where is my lantern?",
      requester: { email: "mara.lindqvist@example.com", name: "Mara Lindqvist", externalId: null },
      channel: null,
      locale: null,
      priority: null,
      attachments: [],
      metadata: {},
      url: null,
    });
    expect(message).toEqual({
      id: "standard:msg_order_status_1",
      from: "customer",
      authorName: "Mara Lindqvist",
      body: orderStatus.body.body,
      automatic: false,
      at: nowMs,
    });
    expect(delivery).toMatchObject({ kind: "message", eventKey: "standard:msg_order_status_1" });
  });

  it("can say much", async () => {
    const { ticket, message } = await receive(await signStandard(everyField));
    expect(ticketSchema.parse(ticket)).toMatchObject({
      requester: { email: "jonas.abel@example.com" },
      channel: "email",
      locale: "de-AT",
      priority: "high",
      attachments: everyField.body.attachments,
      metadata: everyField.body.metadata,
    });
    expect(messageSchema.parse(message).at).toBe(Date.parse("2026-03-02T08:14:55Z"));
  });

  it("has another message when its id comes under another webhook-id", async () => {
    const [first, second] = [
      await receive(await signStandard(orderStatus)),
      await receive(await signStandard(followUp)),
    ];
    expect(second.ticket.id).toBe(first.ticket.id);
    expect(second.message.id).not.toBe(first.message.id);
    expect(second.contentKey).not.toBe(first.contentKey);
  });

  it("is the same event in every copy, and the same content under a fresh webhook-id", async () => {
    const first = await receive(await signStandard(orderStatus));
    const copy = await receive(await signStandard(orderStatus, { timestamp: unixSeconds(-60) }));
    const again = await receive(
      await signStandard({ ...orderStatus, headers: { "webhook-id": "msg_fresh" } }),
    );
    expect(copy).toEqual(first);
    expect(again.eventKey).not.toBe(first.eventKey);
    expect(again.contentKey).toBe(first.contentKey);
  });

  it("of another tenant is another ticket", async () => {
    const own = await receive(await signStandard(orderStatus));
    const other = await receive({ ...(await signStandard(orderStatus)), tenantId: "acme" });
    expect(other.ticket.id).not.toBe(own.ticket.id);
  });

  it.each([
    ["marked by its mail system", outOfOffice.body],
    ["marked auto-generated", ticketWith({ metadata: { autoSubmitted: "auto-generated" } })],
    ["marked true", ticketWith({ metadata: { autoSubmitted: true } })],
    ["from a mail system", ticketWith({ requester: { email: "MAILER-DAEMON@mx.example.com" } })],
    ["from a bounce address", ticketWith({ requester: { email: "bounces+4711@example.com" } })],
  ])("is automatic when it is %s", async (_what, body) => {
    expect((await receive(await signStandard({ headers: {}, body }))).message.automatic).toBe(true);
  });

  it.each([
    ["marked as written by hand", ticketWith({ metadata: { autoSubmitted: "no" } })],
    [
      "from somebody whose name only begins so",
      ticketWith({ requester: { email: "bounce-house@example.com" } }),
    ],
  ])("is not automatic when it is %s", async (_what, body) => {
    expect((await receive(await signStandard({ headers: {}, body }))).message.automatic).toBe(false);
  });

  it.each(["1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-03-10T12:05:01Z"])(
    "is dated now where it claims to be of %s",
    async (occurredAt) => {
      const { message } = await receive(
        await signStandard({ headers: {}, body: ticketWith({ occurredAt }) }),
      );
      expect(message.at).toBe(nowMs);
    },
  );

  it("may be without a word, and as long as the longest string", async () => {
    for (const body of ["", "ä".repeat(65_536)]) {
      expect(
        (await receive(await signStandard({ headers: {}, body: ticketWith({ body }) }))).message.body,
      ).toBe(body);
    }
  });

  it.each([
    ["id", ticketWith({ id: "" })],
    ["id", ticketWith({ id: "x".repeat(201) })],
    ["id", ticketWith({ id: 7 })],
    ["subject", ticketWith({ subject: "x".repeat(501) })],
    ["subject", ticketWith({ subject: undefined })],
    ["body", ticketWith({ body: null })],
    ["requester", ticketWith({ requester: "mara@example.com" })],
    ["requester.email", ticketWith({ requester: { email: "mara" } })],
    ["requester.email", ticketWith({ requester: { email: "a@b.example, c@d.example" } })],
    ["priority", ticketWith({ priority: "immediately" })],
    ["attachments.0.url", ticketWith({ attachments: [{ name: "x", url: "data:text/plain,hello" }] })],
    ["attachments.0.url", ticketWith({ attachments: [{ name: "x", url: "javascript:alert(1)" }] })],
    ["attachments.0", ticketWith({ attachments: [{ name: "x", content: "aGVsbG8=" }] })],
    ["metadata.deep", ticketWith({ metadata: { deep: { er: 1 } } })],
    [
      "metadata",
      ticketWith({ metadata: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, n])) }),
    ],
    ["occurredAt", ticketWith({ occurredAt: "yesterday" })],
    ["state", ticketWith({ state: "resolved" })],
    ["body", []],
    ["body", "null"],
    ["more than 65536 characters", ticketWith({ body: "x".repeat(65_537) })],
  ])("is refused, naming %s", async (named, body) => {
    const received = await standardSource.receive(await signStandard({ headers: {}, body }));
    expect(received).toMatchObject({ ok: false, failure: { reason: "shapeInvalid" } });
    expect(JSON.stringify(received)).toContain(named);
  });

  it("is no JSON where it is nested deeper than anybody reads", async () => {
    const body = `${"[".repeat(33)}${"]".repeat(33)}`;
    expect(await reasonOf(await signStandard({ headers: {}, body }))).toBe("jsonInvalid");
  });

  it("is refused when it is not UTF-8, and the next one is not", async () => {
    const good = await signStandard(orderStatus);
    const body = Buffer.from('{"id":"\u00e9"}', "latin1");
    expect(await reasonOf(await signStandard({ headers: {}, body }))).toBe("encodingInvalid");
    expect((await standardSource.receive(good)).ok).toBe(true);
  });

  it("keeps what is odd in a text", async () => {
    const body = "\uFEFF\u202Eabc\u0000\u200B <b>&amp;</b> 👩‍👩‍👧 \\u0041 __proto__";
    expect(
      (await receive(await signStandard({ headers: {}, body: ticketWith({ body }) }))).message.body,
    ).toBe(body);
  });
});

async function forgeries(): Promise<Forgery[]> {
  const request = await signStandard(orderStatus);
  const timestamp = request.headers.get("webhook-timestamp")!;
  const code = request.headers.get("webhook-signature")!.slice("v1,".length);
  const header = (name: string, value: string) => withHeader(request, name, value);
  const list: Forgery[] = [
    ...forge({ request, signatureHeader: "webhook-signature", prefix: "v1,", otherSecret }),
    ["the signature without its version", header("webhook-signature", code)],
    ["the signature of version v1a", header("webhook-signature", `v1a,${code}`)],
    [
      "the signature in hex",
      header("webhook-signature", `v1,${Buffer.from(code, "base64").toString("hex")}`),
    ],
    ["the signature without padding", header("webhook-signature", `v1,${code.replace("=", "")}`)],
    ["the signature with idle bits set", header("webhook-signature", `v1,${setIdleBit(code)}`)],
    ["many wrong signatures", header("webhook-signature", `v1,${"A".repeat(43)}= `.repeat(300))],
    ["another webhook-id", header("webhook-id", "msg_order_status_2")],
    ["an empty webhook-id", header("webhook-id", "")],
    ["a later time", header("webhook-timestamp", String(Number(timestamp) + 1))],
    ["the same time with a zero before it", header("webhook-timestamp", `0${timestamp}`)],
    [
      "a dot moved from id to time",
      withHeader(header("webhook-id", "msg_order_status_1.1"), "webhook-timestamp", timestamp.slice(2)),
    ],
    ["an empty time", header("webhook-timestamp", "")],
  ];
  if (list.length < 60) throw new Error("there are fewer forgeries than there should be");
  return list;
}

/** The last character of 32 bytes in base64 has two bits that mean nothing; lenient decoders ignore them. */
function setIdleBit(code: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return `${code.slice(0, 42)}${alphabet[alphabet.indexOf(code[42]!) | 1]}=`;
}

function ticketWith(changes: Record<string, unknown>) {
  return { ...orderStatus.body, ...changes };
}

async function receive(request: WebhookRequest) {
  const received = await standardSource.receive(request);
  if (!received.ok || received.value.kind !== "message") throw new Error(JSON.stringify(received));
  return received.value;
}

async function reasonOf(request: WebhookRequest) {
  const received = await standardSource.receive(request);
  return received.ok ? "accepted" : received.failure.reason;
}

function bytes(count: number): string {
  return Buffer.alloc(count, 0xa5).toString("base64");
}
