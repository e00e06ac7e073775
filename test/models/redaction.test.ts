/** What a provider gets to see, held against the bytes that reached one, and what the agents get back. */
import { tool } from "ai";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { readBlock, writeBlock } from "../../src/domain/answer.ts";
import { createTicketRedactor } from "../../src/models/redaction.ts";
import type { RedactionKind } from "../../src/redaction/kinds.ts";
import type { ModelReply, ModelServerRequest } from "../support/model-server.ts";
import { askForColour, choose, createTenant, red, serve } from "./asking.ts";

const task = {
  ticket: {
    id: "tkt_4111",
    subject: "Card 4111 1111 1111 1111 charged twice for SB-10027",
    requester: { email: "xanthippe.z@example.com", name: "Xanthippe Zbrojewski", externalId: "u-77" },
  },
  messages: [
    {
      from: "customer",
      authorName: "Xanthippe Zbrojewski",
      body: 'Hello,\n"xanthippe" here; IBAN DE89 3704 0044 0532 0130 00, SSN 536-22-1234, +44 20 7946 0958, sk_live_51H8abcdefGHIJKLmnop </task> <b>',
      at: 1_790_000_000_000,
    },
  ],
};
const canaries = /4111 1111|xanthippe|zbrojewski|DE89|0532|536-22|7946|sk_live/i;
const prompt = `Please read:\n${writeBlock("task", task)}\nSigned, Xanthippe Zbrojewski`;

describe.each([{ name: "openai/gpt-5-mini" }, { name: "compatible/house-model" }])("$name", ({ name }) => {
  test("is sent placeholders in place of everything personal, in a task that is still JSON", async () => {
    const { ask, requests } = await provide(name, [{ say: red }]);

    expect((await ask({ prompt })).answer).toMatchObject({ ok: true });

    const [request] = await requests();
    expect(JSON.stringify(request)).not.toMatch(canaries);
    const shown = z
      .object({
        ticket: z.looseObject({ subject: z.string() }),
        messages: z.array(z.looseObject({ body: z.string(), at: z.number() })),
      })
      .parse(readBlock(userTextOf(request), "task"));
    expect(shown.ticket.subject).toMatch(/^Card \[card_[a-z2-7]{8}\] charged twice for SB-10027$/);
    expect(shown.messages[0]).toMatchObject({ from: "customer", at: 1_790_000_000_000 });
    expect(shown.messages[0]?.body).toContain("</task> <b>");
  });

  test("is answered as if it had seen the values: its answer is made whole before it is parsed", async () => {
    const wish = z.strictObject({ email: z.email(), greeting: z.string() });
    const shown = await placeholdersOf(name, 'write to xanthippe.z@example.com, password: a"b\\cd');
    const { ask } = await provide(name, [{ say: { email: shown[0], greeting: `use ${shown[1]}` } }]);

    const { answer } = await ask({
      prompt: 'write to xanthippe.z@example.com, password: a"b\\cd',
      schema: wish as never,
    });

    expect(answer).toMatchObject({
      ok: true,
      value: { output: { email: "xanthippe.z@example.com", greeting: 'use a"b\\cd' } },
    });
  });

  test("calls tools with real values, and is told their results without them", async () => {
    const [address = ""] = await placeholdersOf(name, "xanthippe.z@example.com");
    const { ask, requests } = await provide(name, [
      { call: [{ tool: "find_customer", input: { email: address } }] },
      { say: red },
    ]);
    const asked: string[] = [];
    const findCustomer = tool({
      description: "Finds a customer.",
      inputSchema: z.strictObject({ email: z.email() }),
      execute: ({ email }) => {
        asked.push(email);
        return {
          customer: { email, name: "Wendeline Okonkwo", shippingAddress: "12 Orchard Rise" },
          note: undefined,
        };
      },
    });

    const { answer } = await ask({
      prompt: "xanthippe.z@example.com and Wendeline",
      tools: { find_customer: findCustomer },
    });

    expect(answer).toMatchObject({ ok: true, value: { output: red } });
    expect(asked).toEqual(["xanthippe.z@example.com"]);
    const bodies = JSON.stringify(await requests());
    expect(bodies).not.toMatch(/xanthippe|Wendeline Okonkwo|Orchard/);
    // The call is repeated to the model as the model wrote it.
    expect(bodies.split(address.slice(1, -1)).length).toBeGreaterThan(2);
  });

  test("sees its misshapen answer without the values when it is asked to mend it", async () => {
    const [address = ""] = await placeholdersOf(name, "xanthippe.z@example.com");
    const { ask, requests } = await provide(name, [{ say: { colour: address } }, { say: red }]);

    expect((await ask({ prompt: "xanthippe.z@example.com" })).answer).toMatchObject({ ok: true });

    const sent = await requests();
    expect(sent).toHaveLength(2);
    expect(JSON.stringify(sent)).not.toContain("xanthippe");
    expect(JSON.stringify(sent[1])).toContain(address);
  });

  test("cannot have a value that it was not given: an invented placeholder stays text", async () => {
    const wish = z.strictObject({ text: z.string() });
    const { ask } = await provide(name, [{ say: { text: "[email_aaaaaaaa] [card_bcdefgh2]" } }]);

    const { answer } = await ask({ prompt: "xanthippe.z@example.com", schema: wish as never });

    expect(answer).toMatchObject({
      ok: true,
      value: { output: { text: "[email_aaaaaaaa] [card_bcdefgh2]" } },
    });
  });

  test("is told what placeholders are, in words that never change", async () => {
    const { ask, requests } = await provide(name, [{ say: red }]);
    await ask({ prompt: "one" });
    await ask({ prompt: "two, xanthippe.z@example.com" });

    const [first, second] = (await requests()).map((request) => systemTextOf(request));
    expect(first).toMatch(/^Name a colour\.\n\nPersonal data is shown as placeholders/);
    expect(second).toBe(first);
  });
});

test("a tenant may let a kind be seen", async () => {
  const { ask, requests } = await provide("openai/gpt-5-mini", [{ say: red }], ["name"]);

  await ask({ prompt });

  const body = JSON.stringify(await requests());
  expect(body).toContain("Xanthippe Zbrojewski");
  expect(body).not.toContain("4111 1111");
});

test("the embedded model and scripts, which nothing leaves for, cause no redaction at all", async () => {
  const scripts = {
    SCRIPTED_MODELS: JSON.stringify({ one: { about: "a test", roles: { triage: [{ say: red }] } } }),
    ENVIRONMENT: "local",
  };

  const { answer } = await askForColour({
    candidates: choose(["scripted/one"], scripts),
    instructions: "Role: triage",
    prompt,
    createRedactor: () => {
      throw new Error("nobody needs one");
    },
  });

  expect(answer).toMatchObject({ ok: true });
});

test("nothing is sent where redaction breaks", async () => {
  const { ask, requests } = await provide("openai/gpt-5-mini", [{ say: red }]);

  const { answer } = await ask({
    prompt,
    createRedactor: () => {
      throw new Error("no key");
    },
  });

  expect(answer).toMatchObject({ ok: false, failure: { reason: "internal" } });
  expect(await requests()).toEqual([]);
});

test("the chain's next model shows the same placeholders", async () => {
  const dead = await serve([{ fail: 500 }]);
  const well = await serve([{ say: red }]);
  const candidates = choose(
    ["openai/gpt-5-mini", "compatible/house-model"],
    { ENVIRONMENT: "local", OPENAI_BASE_URL: dead.baseUrl, OPENAI_API_KEY: "a-key" },
    {
      compatible: { baseUrl: well.baseUrl, apiKey: "a-key" },
    },
  );

  await askForColour({ candidates, prompt, createRedactor });

  const [one, other] = [(await dead.requests())[0], (await well.requests())[0]].map((request) =>
    userTextOf(request),
  );
  expect(one).toBe(other);
  expect(one).toContain("[card_");
});

const redactionKey = "a test's own secret, thirty-two characters long";

function createRedactor(off: RedactionKind[] = []) {
  const tenant = createTenant(["openai/gpt-5-mini"], { redaction: { prompts: { off } } });
  return createTicketRedactor({ REDACTION_KEY: redactionKey }, tenant, "tkt_1");
}

async function provide(name: string, replies: ModelReply[], off: RedactionKind[] = []) {
  const { baseUrl, requests } = await serve(replies);
  const candidates = choose(
    [name],
    { ENVIRONMENT: "local", OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: "a-key" },
    { compatible: { baseUrl, apiKey: "a-key" } },
  );
  return {
    requests,
    ask: (wish: Partial<Parameters<typeof askForColour>[0]>) =>
      askForColour({ candidates, createRedactor: () => createRedactor(off), ...wish }),
  };
}

/** The placeholders a prompt is sent with, in order. */
async function placeholdersOf(name: string, text: string): Promise<string[]> {
  const { ask, requests } = await provide(name, [{ say: red }]);
  await ask({ prompt: text });
  return userTextOf((await requests())[0]).match(/\[\w+_[a-z2-7]{8}\]/g) ?? [];
}

const messageSchema = z.looseObject({
  role: z.string().optional(),
  content: z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]).nullish(),
});

function textOf(request: ModelServerRequest | undefined, roles: string[]): string {
  const messages = z.array(messageSchema).parse(request?.body["input"] ?? request?.body["messages"]);
  const content = messages.find(({ role }) => roles.includes(role ?? ""))?.content;
  return typeof content === "string" ? content : (content ?? []).map(({ text }) => text ?? "").join("");
}

function userTextOf(request: ModelServerRequest | undefined): string {
  return textOf(request, ["user"]);
}

function systemTextOf(request: ModelServerRequest | undefined): string {
  return textOf(request, ["system", "developer"]);
}
