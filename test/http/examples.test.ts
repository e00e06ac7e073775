/** What a tenant's people teach triage, through the doors they teach it by, and what becomes of tickets by it. */
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { exampleListSchema, maxExamples, type ExampleList } from "../../src/domain/example.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import type { TenantDesk } from "../../src/tenants/desk.ts";
import { ask } from "../support/settings.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import { copyTicket, deliver, tidyUp, waitUntilStill } from "../support/tickets.ts";

const id = "demo-taught";
const row = (text: string, label = "damaged_item") => ({ text, label });
const hum = "The Klimbim 3000 on my desk makes a strange humming noise";

afterEach(tidyUp);

describe("examples", () => {
  it("change what becomes of the next ticket, and stop doing so once they are taken back", async () => {
    const client = await openTenant(findTestTenant(id), "demo");
    const triage = async () => {
      const ticket = { ...copyTicket("shipping-status"), subject: "Klimbim", body: `Hello,\n\n${hum}.` };
      const { ticketId } = await deliver(client, ticket);
      return (await waitUntilStill(client, ticketId)).assessment;
    };
    expect(await triage()).toMatchObject({ route: "human", reason: "lowConfidence" });

    const { items } = await teach([row(hum), row("Klimbim hums loudly since yesterday")]);
    await passSeconds(11);
    const taught = await triage();
    expect(taught).toMatchObject({ intent: "damaged_item", route: "resolve" });
    expect(taught?.confidence).toBeGreaterThan(0.6);

    for (const { id: exampleId } of items) {
      const removed = await ask(id, `examples/${exampleId}?note=It+was+a+joke.`, { method: "DELETE" });
      expect(removed.status).toBe(200);
    }
    await passSeconds(11);
    expect(await triage()).toMatchObject({ route: "human", reason: "lowConfidence" });
  });

  it("hold no personal data, whoever sends it", async () => {
    const { items } = await teach([
      row("I am Priya Sharma, mail me at priya@example.com or +44 20 7946 0018 about the torn jacket"),
    ]);
    const [{ text } = { text: "" }] = items;
    expect(text).toContain("torn jacket");
    expect(text).not.toMatch(/Priya|Sharma|@|7946/);
    const stored = JSON.stringify(await queryDesk("select * from examples"));
    expect(stored).not.toMatch(/Priya|Sharma|@example|7946/);
  });

  it("come as JSON Lines as well, other fields are left out, and a line that does not fit is named", async () => {
    const lines = [row("lines one"), { ...row("lines two", "refund_request"), source: "elsewhere" }];
    const taught = await post({
      jsonLines: lines.map((line) => JSON.stringify(line)).join("\n\n"),
      note: "A file.",
    });
    expect(taught.status).toBe(200);
    const { items } = exampleListSchema.parse(taught.body);
    expect(items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          text: "lines two",
          label: "refund_request",
          by: "Astrid Admin",
          ticketId: null,
        }),
      ]),
    );
    const bad = await post({
      jsonLines: `${JSON.stringify(row("fine"))}\n{"text":"no label"}`,
      note: "A file.",
    });
    expect(bad).toMatchObject({ status: 422, body: { detail: expect.stringMatching(/^line 2: label/) } });
    expect(await post({ jsonLines: "nonsense", note: "A file." })).toMatchObject({ status: 422 });
    expect(await post({ examples: [row("what", "no_such_intent")], note: "A file." })).toMatchObject({
      status: 422,
    });
    expect((await list()).items.map(({ text }) => text)).not.toContain("fine");
  });

  it("have one intent each: taught again a text gets the new one, and what changes nothing is no change", async () => {
    const first = await teach([row("the same words", "how_to")]);
    const second = await teach([row("The same words", "bug_report")]);
    expect(second.version).toBe(first.version + 1);
    expect(second.changes[0]).toMatchObject({
      added: 0,
      changed: 1,
      removed: 0,
      by: "Astrid Admin",
      note: "For a test.",
    });
    expect(second.items.filter(({ text }) => /the same words/i.test(text))).toMatchObject([
      { label: "bug_report" },
    ]);
    expect((await teach([row("The same words", "bug_report")])).version).toBe(second.version);
  });

  it("are a thousand at most, and a list that is too long changes nothing", async () => {
    const before = await list();
    const many = Array.from({ length: maxExamples }, (_, index) => row(`example number ${index} of many`));
    expect(before.items.length).toBeGreaterThan(0);
    expect(await post({ examples: many, note: "Too many." })).toMatchObject({
      status: 422,
      body: { type: "urn:signalbox:tooMany" },
    });
    expect(await list()).toEqual(before);
    expect(await post({ examples: [row("x".repeat(2_001))], note: "Too long." })).toMatchObject({
      status: 422,
    });
  });

  it("are nobody's to teach but an admin's, and the log says when somebody has changed it", async () => {
    const body = { examples: [row("from an approver")], note: "May I?" };
    expect((await ask(id, "examples", { role: "approver", body })).status).toBe(403);
    expect((await ask(id, "examples", { role: "viewer", method: "DELETE" })).status).toBe(404);
    expect((await ask(id, "examples/exm_0?note=Nobody%27s", { method: "DELETE" })).status).toBe(404);
    expect((await list()).isIntact).toBe(true);
    await queryDesk("update example_changes set changed_by = 'Somebody else' where version = 1");
    expect((await list()).isIntact).toBe(false);
    await queryDesk("update example_changes set changed_by = 'Astrid Admin' where version = 1");
  });

  it("are another tenant's business in no way", async () => {
    await teach([row("only ours")]);
    const others = await ask("demo-settled", "examples");
    expect(exampleListSchema.parse(others.body)).toMatchObject({ version: 0, items: [] });
  });
});

async function list(): Promise<ExampleList> {
  return exampleListSchema.parse((await ask(id, "examples", { role: "viewer" })).body);
}

function post(body: object) {
  return ask(id, "examples", { body });
}

async function teach(examples: object[]): Promise<ExampleList> {
  const { status, body } = await post({ examples, note: "For a test." });
  expect(status).toBe(200);
  return exampleListSchema.parse(body);
}

/** Isolates look again only after a while. */
async function passSeconds(seconds: number): Promise<void> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1_000 });
}

function queryDesk(query: string) {
  const desk = env.TENANT_DESK.getByName(createObjectName({ tenantId: id, kind: "desk", id: "main" }));
  return runInDurableObject(desk, (_: TenantDesk, { storage }) => storage.sql.exec(query).toArray());
}
