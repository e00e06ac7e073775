import { beforeAll, describe, expect, it } from "vitest";
import { slackSource, verifySlackSignature } from "../../../src/connectors/slack/webhook.ts";
import type { WebhookRequest } from "../../../src/connectors/webhook.ts";
import { fetchWorker } from "../../support/signalbox.ts";
import { findTestTenant } from "../../support/tenants.ts";
import { forge, withHeader } from "./forgeries.ts";
import { nowMs, secrets, signSlack, unixSeconds, type Fixture } from "./signing.ts";

const header = "x-slack-signature";
const timeHeader = "x-slack-request-timestamp";
const otherSecret = "another-secret-of-slack-0123456789";
const event = {
  headers: { "content-type": "application/json" },
  body: { type: "event_callback", id: "Ev1" },
};
const press = {
  type: "block_actions",
  user: { id: "U1", name: "ada" },
  actions: [{ action_id: "approve", value: "apr_1" }],
};
const form = "application/x-www-form-urlencoded";

describe("a Slack signature", () => {
  it("is taken as long as its time is within five minutes", async () => {
    for (const offset of [-300, 0, 300]) {
      expect((await receive(event, { timestamp: unixSeconds(offset) })).ok).toBe(true);
    }
    for (const offset of [-301, 301]) {
      expect(await reasonOf(await signSlack(event, { timestamp: unixSeconds(offset) }))).toBe(
        "timestampOutsideTolerance",
      );
    }
  });

  it("is taken for no forgery", async () => {
    const request = await signSlack(event);
    const forgeries = forge({ request, signatureHeader: header, prefix: "v0=", otherSecret });
    expect(forgeries.length).toBeGreaterThan(50);
    for (const [what, forged] of forgeries) {
      expect((await slackSource.receive(forged)).ok, what).toBe(false);
    }
  });

  it.each(["", "0", "-1", "1e9", "now", unixSeconds(0) + ".5", ` ${unixSeconds(0)}0000000`])(
    "is refused with the time %j, though genuine",
    async (timestamp) => {
      const reason = await reasonOf(await signSlack(event, { timestamp }));
      expect(["timestampOutsideTolerance", "signatureMissing", "signatureInvalid"]).toContain(reason);
    },
  );

  it.each([header, timeHeader])("is missing without %s", async (name) => {
    expect(await reasonOf(withHeader(await signSlack(event), name, null))).toBe("signatureMissing");
  });

  it("is taken from either of two secrets while they change, and from none that is too short", async () => {
    for (const secret of [secrets.slack, otherSecret]) {
      const request = { ...(await signSlack(event, { secret })), secrets: [otherSecret, secrets.slack] };
      expect((await slackSource.receive(request)).ok).toBe(true);
    }
    const secret = "twenty-three-bytes-long";
    const short = { ...(await signSlack(event, { secret })), secrets: [secret] };
    expect(verifySlackSignature(short).ok).toBe(true);
    expect(await reasonOf(short)).toBe("signatureInvalid");
  });
});

describe("what Slack sends", () => {
  it.each([
    ["a press of a button", formOf(press)],
    ["a form that was filled in", formOf({ type: "view_submission" })],
    ["a shortcut", formOf({ type: "shortcut" })],
  ])("decides nothing: %s", async (_, fixture) => {
    expect(await receive(fixture)).toEqual({
      ok: true,
      value: { kind: "ignored", reason: "decisionsInSignalboxOnly" },
    });
  });

  it.each([
    ["a command", { headers: { "content-type": form }, body: "command=%2Fapprove&text=apr_1" }],
    ["an event", event],
  ])("is ignored: %s", async (_, fixture) => {
    expect(await receive(fixture)).toEqual({
      ok: true,
      value: { kind: "ignored", reason: "eventNotHandled" },
    });
  });

  it("is refused by name where it is nothing of Slack's", async () => {
    const json = { "content-type": "application/json" };
    expect(await receive({ headers: json, body: "{" })).toMatchObject({ failure: { reason: "jsonInvalid" } });
    expect(await receive({ headers: json, body: [] })).toMatchObject({ failure: { reason: "shapeInvalid" } });
    const odd = { headers: { "content-type": form }, body: "payload=%7B" };
    expect(await receive(odd)).toMatchObject({ failure: { reason: "jsonInvalid" } });
  });

  it.each(["<script>alert(1)</script>", "x".repeat(401), ""])("is not said back: %j", async (challenge) => {
    const fixture = { headers: event.headers, body: { type: "url_verification", challenge } };
    expect(await receive(fixture)).toMatchObject({ ok: false, failure: { reason: "shapeInvalid" } });
  });
});

describe("the door for Slack", () => {
  const tenant = findTestTenant("demo-chat");
  // The worker's modules are loaded by its first request, which says nothing of how long one takes.
  beforeAll(async () => {
    await fetchWorker("/healthz");
  }, 60_000);
  it("answers a press of a button with 200, so that nobody is shown a warning, and does nothing", async () => {
    const answer = await post(formOf(press));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: "ignored", reason: "decisionsInSignalboxOnly" });
  });

  it("says a signed challenge back, as plain text, and an unsigned one not", async () => {
    const fixture = { headers: event.headers, body: { type: "url_verification", challenge: "3eZbrw1aBm" } };
    const answer = await post(fixture);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await answer.text()).toBe("3eZbrw1aBm");
    expect((await post(fixture, { [header]: `v0=${"0".repeat(64)}` })).status).toBe(401);
  });

  it("is not there for a tenant without Slack's secret", async () => {
    expect((await post(formOf(press), {}, "demo-own")).status).toBe(404);
  });

  async function post(
    fixture: Fixture,
    headers: Record<string, string> = {},
    tenantId = tenant.id,
  ): Promise<Response> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signed = await signSlack(fixture, { timestamp });
    return fetchWorker(`/webhooks/${tenantId}/slack`, {
      method: "POST",
      headers: { ...Object.fromEntries(signed.headers), ...headers },
      body: Buffer.from(signed.body),
    });
  }
});

function formOf(payload: object): Fixture {
  return {
    headers: { "content-type": form },
    body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(),
  };
}

async function receive(fixture: Fixture, options: { timestamp?: string } = {}) {
  return slackSource.receive(await signSlack(fixture, options));
}

async function reasonOf(request: WebhookRequest): Promise<string> {
  expect(request.nowMs).toBe(nowMs);
  const received = await slackSource.receive(request);
  return received.ok ? received.value.kind : received.failure.reason;
}
