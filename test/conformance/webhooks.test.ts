/**
 * Vectors made by others, which are not part of the repository. SIGNALBOX_CONFORMANCE_DATA names the folder that
 * holds `webhooks/signature_vectors.jsonl`, `webhooks/payloads.jsonl`, `webhooks/stripe_objects.jsonl`, `attacks/json_parsing.jsonl` and
 * `attacks/naughty_strings.jsonl`.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseIsoTime } from "../../src/connectors/delivery.ts";
import { githubSource, verifyGithubSignature } from "../../src/connectors/github/webhook.ts";
import type { SignatureFailure, SignedRequest } from "../../src/connectors/signature.ts";
import { standardSource, verifyStandardSignature } from "../../src/connectors/standard/webhook.ts";
import { slackSource, verifySlackSignature } from "../../src/connectors/slack/webhook.ts";
import {
  wireChargeSchema,
  wireCustomerSchema,
  wireInvoiceSchema,
  wireRefundSchema,
} from "../../src/connectors/stripe/wire.ts";
import { verifyZendeskSignature, zendeskSource } from "../../src/connectors/zendesk/webhook.ts";
import { parseJson } from "../../src/domain/json.ts";
import type { Result } from "../../src/domain/result.ts";
import { messageSchema, ticketSchema } from "../../src/domain/ticket.ts";
import { aCharge, aCustomer, anInvoice } from "../connectors/stripe/stripe-objects.ts";
import { signGithub, signSlack, signStandard, signZendesk } from "../connectors/webhooks/signing.ts";

const folder = process.env.SIGNALBOX_CONFORMANCE_DATA;
if (!folder) {
  console.warn(
    "Not run, because SIGNALBOX_CONFORMANCE_DATA is not set: outside signature vectors, vendors' payloads, JSON torture and naughty strings.",
  );
}

describe.skipIf(!folder)("outside vectors", () => {
  it("agree with our verdict on every signature of a scheme we speak", () => {
    const rows = readRows("webhooks/signature_vectors.jsonl", vectorSchema);
    const spoken = rows.filter((row) => row.provider in verifiers);
    expect(spoken.length).toBeGreaterThan(0);
    expect(spoken.filter((row) => verdictOn(row) !== row.expect)).toEqual([]);

    const others = Object.groupBy(
      rows.filter((row) => !spoken.includes(row)),
      (row) => row.provider,
    );
    const counts = Object.entries(others).map(([provider, list]) => `${provider} ${list?.length ?? 0}`);
    console.warn(
      `${spoken.length} signature vectors agree. Not run, schemes we do not speak: ${counts.join(", ")}.`,
    );
  });

  it("are tickets where a vendor's payload says something, and otherwise ignored", async () => {
    const rows = readRows("webhooks/payloads.jsonl", payloadSchema);
    for (const row of rows.filter(({ provider }) => provider === "github")) {
      const received = await githubSource.receive(await signGithub(row));
      const speaks = [
        "issues opened",
        "issues edited",
        "issues reopened",
        "issue_comment created",
        "issue_comment edited",
      ];
      const kind = speaks.includes(`${row.event} ${row.action}`) ? "message" : "ignored";
      expect(received, row.id).toMatchObject({ ok: true, value: { kind } });
      assertWhole(received);
    }
    for (const row of rows.filter(({ provider }) => provider === "zendesk")) {
      const received = await zendeskSource.receive(await signZendesk(row));
      expect(received, row.id).toMatchObject({ ok: true });
      assertWhole(received);
    }
  });

  it("decide nothing where Slack sends them", async () => {
    const rows = readRows("webhooks/payloads.jsonl", payloadSchema);
    const received = await Promise.all(
      rows
        .filter(({ provider }) => provider === "slack")
        .map(async (row) => [row.event, await slackSource.receive(await signSlack(row))] as const),
    );
    expect(received.length).toBeGreaterThan(0);
    for (const [event, verdict] of received) {
      const kind = event === "url_verification" ? "challenge" : "ignored";
      expect(verdict).toMatchObject({ ok: true, value: { kind } });
    }
  });

  it("are objects of Stripe's that our connector can read, and our server for tests sends no others' fields", () => {
    const rows = readRows("webhooks/stripe_objects.jsonl", stripeRowSchema);
    const read = { customer: wireCustomerSchema, charge: wireChargeSchema, refund: wireRefundSchema };
    const served = {
      customer: aCustomer({ id: "cus" }),
      charge: aCharge({ id: "ch" }),
      invoice: anInvoice({ id: "in" }),
    };
    for (const [kind, schema] of Object.entries({ ...read, invoice: wireInvoiceSchema })) {
      const row = rows.find(({ id }) => id === kind);
      expect(schema.safeParse(row?.object).error, kind).toBeUndefined();
    }
    for (const [kind, object] of Object.entries(served)) {
      const known = Object.keys(rows.find(({ id }) => id === kind)?.object ?? {});
      expect(
        Object.keys(object).filter((field) => !known.includes(field)),
        kind,
      ).toEqual([]);
    }
  });

  it("are refused by name, or ignored, where a payload is meant for somebody else", async () => {
    for (const row of readRows("webhooks/payloads.jsonl", payloadSchema)) {
      if (row.provider === "github" || row.provider === "zendesk") continue;
      const requests = [
        standardSource.receive(await signStandard(row)),
        githubSource.receive(await signGithub(row)),
        zendeskSource.receive(await signZendesk(row)),
      ];
      for (const received of await Promise.all(requests)) {
        const verdict = received.ok ? received.value.kind : received.failure.reason;
        expect(["ignored", "shapeInvalid"], row.id).toContain(verdict);
      }
    }
  });

  it("agree with our verdict on every odd JSON text", () => {
    for (const row of readRows("attacks/json_parsing.jsonl", jsonRowSchema)) {
      const bytes = bytesOf(row);
      const parsed = parseJson(bytes);
      if (row.expect === "accept") {
        expect(parsed, row.name).toEqual({ ok: true, value: JSON.parse(bytes.toString()) });
      } else if (row.expect === "reject") {
        expect(parsed, row.name).toMatchObject({ ok: false, failure: { reason: expect.any(String) } });
      }
    }
  });

  it("come out of a signed ticket as they went in, however naughty the string", async () => {
    for (const { id, text } of readRows("attacks/naughty_strings.jsonl", stringRowSchema)) {
      const body = { id, subject: "", body: text, requester: { email: "a@example.com" } };
      const received = await standardSource.receive(await signStandard({ headers: {}, body }));
      expect(received, id).toMatchObject({ ok: true, value: { message: { body: text } } });
    }
  });
});

const vectorSchema = z.object({
  id: z.string(),
  provider: z.string(),
  secret: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  now_unix: z.number(),
  expect: z.enum(["valid", "invalid"]),
});
type Vector = z.infer<typeof vectorSchema>;

const payloadSchema = z.object({
  id: z.string(),
  provider: z.string(),
  event: z.string(),
  action: z.string().nullish(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

const jsonRowSchema = z.object({
  name: z.string(),
  expect: z.enum(["accept", "reject", "implementation_defined"]),
  b64: z.string().optional(),
  repeat: z.object({ unit_b64: z.string(), total_bytes: z.number(), suffix_b64: z.string() }).optional(),
});

const stringRowSchema = z.object({ id: z.string(), text: z.string() });

const stripeRowSchema = z.object({ id: z.string(), object: z.record(z.string(), z.unknown()) });

const verifiers: Record<string, (request: SignedRequest) => Result<unknown, SignatureFailure>> = {
  github: verifyGithubSignature,
  zendesk: verifyZendeskSignature,
  slack: verifySlackSignature,
  "standard-webhooks": verifyStandardSignature,
  /** The same scheme under older header names. */
  svix: verifyStandardSignature,
};

function verdictOn(row: Vector): Vector["expect"] {
  const headers = Object.entries(row.headers).map(([name, value]): [string, string] => [
    name.replace(/^svix-/, "webhook-"),
    value,
  ]);
  const request: SignedRequest = {
    headers: new Headers(headers),
    body: Buffer.from(row.body),
    secrets: [row.secret],
    nowMs: row.now_unix * 1000,
  };
  const verify = verifiers[row.provider];
  if (!verify) throw new Error(`${row.provider} is not spoken`);
  const verified = verify(request);
  if (verified.ok) return "valid";
  // Some public vectors have times that Zendesk would never send; there only the digest can be right or wrong.
  const time = request.headers.get("x-zendesk-webhook-signature-timestamp");
  const noTime = time !== null && Number.isNaN(parseIsoTime(time));
  return noTime && verified.failure.reason === "timestampOutsideTolerance" ? "valid" : "invalid";
}

/** Throws unless a message is as the domain says it must be. */
function assertWhole(received: Awaited<ReturnType<typeof githubSource.receive>>): void {
  if (!received.ok || received.value.kind !== "message") return;
  ticketSchema.parse(received.value.ticket);
  messageSchema.parse(received.value.message);
}

function bytesOf({ b64, repeat }: z.infer<typeof jsonRowSchema>): Buffer {
  if (!repeat) return Buffer.from(b64 ?? "", "base64");
  const repeated = Buffer.alloc(repeat.total_bytes, Buffer.from(repeat.unit_b64, "base64"));
  return Buffer.concat([repeated, Buffer.from(repeat.suffix_b64, "base64")]);
}

function readRows<Schema extends z.ZodType>(file: string, schema: Schema): z.infer<Schema>[] {
  const lines = readFileSync(path.join(folder ?? "", file), "utf8")
    .split("\n")
    .filter(Boolean);
  if (lines.length === 0) throw new Error(`${file} is empty`);
  return lines.map((line) => schema.parse(JSON.parse(line)));
}
