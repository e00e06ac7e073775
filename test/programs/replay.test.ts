import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { loadArticles, loadFixtures, loadTenant } from "../../scripts/fixtures/load.ts";
import { playFixture } from "../../scripts/fixtures/run-fixture.ts";
import { developmentToken, SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { bindTenants, withRecording } from "../../scripts/fixtures/variants.ts";
import { findDivergence, differOutcomes } from "../../scripts/replay/compare.ts";
import { playCassettes, type Played } from "../../scripts/replay/play-cassettes.ts";
import { listChangedPrompts, readPrompts } from "../../scripts/replay/read-prompts.ts";
import { seedTenant } from "../../scripts/seed.ts";
import { startServer } from "../../scripts/server.ts";
import { identifyPrompt } from "../../src/agents/prompts/prompt.ts";
import { triagePrompt } from "../../src/agents/prompts/triage.ts";
import { validatePrompt } from "../../src/agents/prompts/validate.ts";
import { cassetteSchema, type Cassette } from "../../src/domain/cassette.ts";
import { faultsSchema } from "../../src/domain/fault.ts";
import { ticketFixtureSchema, type TicketFixture } from "../../src/domain/fixture.ts";
import { fingerprintOf } from "../../src/domain/recorded-call.ts";
import { tenantConfigSchema } from "../../src/tenants/config.ts";
import { startGithubServer, type GithubWorld } from "../connectors/github/github-server.ts";
import { anIssue, aWorld, bot, token } from "../connectors/github/worlds.ts";
import { startModelServer } from "../support/model-server.ts";
import { openWorld, type WireWorld } from "../support/wire-client.ts";

const names = [
  "refund-approved",
  "refund-number-follows",
  "cancel-order-approved",
  "refund-rejected",
  "github-comment-follow-up",
  "github-how-to",
  "zendesk-agent-takes-over",
  "zendesk-comment-added",
  "zendesk-refund",
];
const cassettes = new Map<string, Cassette>();
const stateDir = mkdtempSync(join(tmpdir(), "signalbox-record-"));

beforeAll(async () => {
  const tenant = withRecording(loadTenant("demo"));
  const server = await startServer({ stateDir, bindings: bindTenants([tenant]) });
  try {
    const client = await seedTenant(server.url, tenant, { fresh: true });
    for (const fixture of loadFixtures().filter(({ name }) => names.includes(name))) {
      const { ticketId } = await playFixture(fixture, client);
      cassettes.set(fixture.name, await client.readCassette(ticketId));
    }
  } finally {
    await server.stop();
  }
});
afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

describe("replaying recorded tickets through the real worker", () => {
  it("finds every call and every outcome to be as recorded, people's decisions and follow-ups included", async () => {
    const played = await playCassettes(names.map(take));
    for (const { cassette, again, problems } of played) {
      expect(problems).toEqual([]);
      expect(again && findDivergence(cassette, again)).toBeNull();
      expect(again?.calls.length).toBe(cassette.calls.length);
    }
  });

  it("names the first call and the very field in which a ticket parts from its recording", async () => {
    const cassette = take("refund-approved");
    const [delivery] = cassette.fixture.deliveries;
    if (delivery) delivery.ticket["subject"] = "Something else";
    const [played] = await playCassettes([cassette]);
    expect(played?.again && findDivergence(cassette, played.again)).toMatchObject({
      step: 1,
      at: "triage_answer by local/signalbox-local-1",
      where: "request.messages.0.content.0.text.task.ticket.subject",
      came: "Something else",
    });
  });

  it("believes the recording, not the world: what a tool answered then decides", async () => {
    const cassette = take("refund-approved");
    for (const entry of cassette.calls) {
      if (entry.call.kind !== "tool" || entry.call.tool !== "refunds.create@1") continue;
      entry.call.result = { status: "failed", reason: "rejected", message: "No.", retryable: false };
      entry.fingerprint = fingerprintOf(entry.call);
    }
    const [played] = await playCassettes([cassette]);
    expect(played?.again?.outcome.actions).toMatchObject([{ tool: "refunds.create@1", outcome: "failed" }]);
    expect(played?.again && differOutcomes(cassette.outcome, played.again.outcome)).not.toBeNull();
  });

  it("shows what another policy would make of them: one no longer asks, one is denied, one is as it was", async () => {
    const { policy } = loadTenant("demo");
    const changed = {
      ...policy,
      rules: policy.rules.map((rule) =>
        rule.id === "refund-small"
          ? { ...rule, maxAmountCents: 100_000 }
          : rule.id === "cancel-order"
            ? { ...rule, decision: "deny" as const }
            : rule,
      ),
    };
    const played = await playCassettes(
      ["refund-approved", "cancel-order-approved", "refund-number-follows"].map(take),
      { policy: changed, model: "local/signalbox-local-1" },
    );
    const paths = played.map(({ again }) => again?.outcome.path.includes("awaitingApproval"));
    expect(paths).toEqual([false, false, false]);
    const ends = played.map(({ again }) => [again?.outcome.state, again?.outcome.reason]);
    expect(ends).toEqual([
      ["resolved", "replied"],
      ["escalated", "policyDenied"],
      ["resolved", "replied"],
    ]);
    const [, , same] = played;
    expect(same?.again && differOutcomes(same.cassette.outcome, same.again.outcome)).toBeNull();
  });
});

describe("tickets of a live tenant that are answered on GitHub, one of which its customer added to meanwhile", () => {
  const repositories = ["lantern-and-loom/app", "lantern-and-loom/storefront"];
  const cassettesOfGithub: Cassette[] = [];
  let github: Awaited<ReturnType<typeof startGithubServer>>;
  let world: WireWorld<GithubWorld>;

  beforeAll(async () => {
    github = await startGithubServer();
    world = openWorld<GithubWorld>(github.url, "replay");
    const demo = loadTenant("demo");
    const reply = {
      tiers: null,
      maxAmountCents: null,
      decision: "allow",
      why: "A validated reply may leave.",
    };
    const tenant = tenantConfigSchema.parse({
      ...withRecording(demo),
      environment: "live",
      connectors: { github: { baseUrl: world.baseUrl, repositories, botLogin: bot.login } },
      policy: {
        ...demo.policy,
        rules: [...demo.policy.rules, { id: "reply-outside", tool: "github.reply", ...reply }],
      },
    });
    const folder = mkdtempSync(join(tmpdir(), "signalbox-github-"));
    const server = await startServer({ stateDir: folder, bindings: bindTenants([tenant]) });
    try {
      const client = new SignalboxClient({ origin: server.url, tenant });
      await client.ingest(loadArticles());
      await storeToken(server.url);
      for (const name of ["github-how-to", "github-comment-follow-up"]) {
        const fixture = loadFixtures().find((each) => each.name === name);
        const { issue, repository } = payloadSchema.parse(fixture?.deliveries[0]?.ticket);
        const issues = { [`${repository.full_name}#${issue.number}`]: anIssue(issue) };
        await world.begin({ ...aWorld(), now: new Date().toISOString(), issues });
        if (name === "github-comment-follow-up") {
          await world.break([{ method: "GET", path: "/comments", do: "meanwhile" }]);
        }
        const { source, deliveries, people } = fixture ?? never();
        const first = { source, deliveries: deliveries.slice(0, 1), people };
        const { ticketId } = await playFixture(first, client);
        cassettesOfGithub.push(await client.readCassette(ticketId));
      }
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
  afterAll(() => github.close());

  it("are told with every answer of GitHub's, and with nobody's login", () => {
    const asked = cassettesOfGithub.map(({ calls }) =>
      calls.flatMap(({ call }) =>
        call.kind === "tool" && call.tool.startsWith("github.") ? [call.tool] : [],
      ),
    );
    expect(asked[0]).toEqual(["github.reply@1"]);
    // Whether what was added can be answered is the models' to say.
    expect(asked[1]?.slice(0, 2)).toEqual(["github.reply@1", "github.readThread@1"]);
    expect(cassettesOfGithub.map(({ hasStandIns, gaps }) => [hasStandIns, gaps])).toEqual([
      [true, []],
      [true, []],
    ]);
    expect(cassettesOfGithub[0]?.outcome).toMatchObject({ reason: "replied" });
    expect(JSON.stringify(cassettesOfGithub)).not.toMatch(/fen-q|mossy-rk/);
  });

  it("go the same way again, call by call, and GitHub is asked nothing", async () => {
    const { requests } = await world.state();
    for (const { cassette, again, problems } of await playCassettes(cassettesOfGithub)) {
      expect(problems).toEqual([]);
      expect(again && findDivergence(cassette, again)).toBeNull();
    }
    expect((await world.state()).requests).toEqual(requests);
  });
});

describe("what people did besides deciding alone", () => {
  const again: Cassette[] = [];

  beforeAll(async () => {
    const demo = loadTenant("demo");
    const rules = demo.policy.rules.map((rule) => ({ ...rule, approvers: rule.decision === "ask" ? 2 : 1 }));
    const careful = { ...demo, policy: { ...demo.policy, rules }, replies: { undoMs: 6_000 } };
    const tenant = withRecording(careful);
    const folder = mkdtempSync(join(tmpdir(), "signalbox-care-"));
    const server = await startServer({ stateDir: folder, bindings: bindTenants([tenant]) });
    try {
      const client = await seedTenant(server.url, tenant, { fresh: true });
      const play = async (name: string, people: z.input<typeof ticketFixtureSchema>["people"]) => {
        const fixture = loadFixtures().find((each) => each.name === name);
        if (!fixture) throw new Error(`there is no fixture ${name}`);
        const { ticketId, differences } = await playFixture(
          ticketFixtureSchema.parse({ ...fixture, people }),
          client,
        );
        expect(differences).toEqual([]);
        again.push(await client.readCassette(ticketId));
      };
      await play("refund-approved", [
        { do: "endorse", when: "awaitingApproval", note: "I have looked." },
        { do: "approve", when: "awaitingApproval", note: null },
        { do: "recall", when: "replying" },
        { do: "answer", when: "escalated", body: "We have paid it back." },
        { do: "recall", when: "answering" },
        { do: "resolve", when: "escalated" },
      ]);
      await play("address-change", [{ do: "revert", when: "resolved", actionId: "a1" }]);
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("is told by the cassette, a second person's agreement, replies taken back, their own among them, and a deed undone", () => {
    expect(again.map(({ gaps }) => gaps)).toEqual([[], []]);
    expect(again.map(({ fixture }) => fixture.people.map((person) => person.do))).toEqual([
      ["endorse", "approve", "recall", "answer", "recall", "resolve"],
      ["revert"],
    ]);
    expect(again[0]?.outcome).toMatchObject({ state: "resolved", reason: "humanResolved" });
    expect(again[1]?.outcome.actions).toMatchObject([{ outcome: "done" }, { outcome: "compensated" }]);
  });

  it("is done again, and every call and every outcome is as recorded", async () => {
    for (const { cassette, again: second, problems } of await playCassettes(again)) {
      expect(problems).toEqual([]);
      expect(second && findDivergence(cassette, second)).toBeNull();
    }
  });
});

describe("what somebody did while the ticket was in work", () => {
  const overtaken: Cassette[] = [];
  const exported: TicketFixture[] = [];

  beforeAll(async () => {
    const tenant = withRecording(loadTenant("demo"));
    const folder = mkdtempSync(join(tmpdir(), "signalbox-work-"));
    const server = await startServer({ stateDir: folder, bindings: bindTenants([tenant]) });
    try {
      const client = await seedTenant(server.url, tenant, { fresh: true });
      // Slow enough to be overtaken.
      await client.replaceFaults(faultsSchema.parse({ models: [{ kind: "slow", delayMs: 900 }] }));
      const play = async (name: string, { more = {}, people = [] }: Overtaking) => {
        const fixture = loadFixtures().find((each) => each.name === name) ?? never();
        const [first = never()] = fixture.deliveries;
        const later = { ...first, key: null, expectStatus: "updated", order: 1, ...more };
        const deliveries = "when" in more ? [first, later] : [first];
        const told = ticketFixtureSchema.parse({ ...fixture, deliveries, people });
        const { ticketId, differences } = await playFixture(told, client);
        expect(differences).toEqual([]);
        overtaken.push(await client.readCassette(ticketId));
        exported.push(await client.readFixture(ticketId));
      };
      const { ticket } =
        (loadFixtures().find(({ name }) => name === "shipping-status") ?? never()).deliveries[0] ?? never();
      const words = { ...ticket, body: "Oh, and how do I wash the linen throw?" };
      await play("shipping-status", { more: { ticket: words, when: "drafting", steps: 2 } });
      await play("how-to-change-email", {
        people: [
          { do: "message", when: "gathering", order: 1, steps: 1, body: "I am looking at it." },
          { do: "handback", when: "escalated", order: 2, note: "Please go on." },
          { do: "answer", when: "drafting", order: 3, steps: 3, body: "I have changed it.", resolves: true },
        ],
      });
      await play("payment-methods", {
        people: [
          { do: "feedback", when: "triaging", order: 1, steps: 0, rating: "down" },
          { do: "cancel", when: "validating", order: 2, steps: 3 },
        ],
      });
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("is told with the state it was in, and how many of its steps had ended", () => {
    expect(overtaken.map(({ gaps }) => gaps)).toEqual([[], [], []]);
    const moments = overtaken.map(({ fixture: { deliveries, people } }) =>
      [...deliveries.slice(1), ...people].map(({ when, steps }) => [when, steps]),
    );
    expect(moments).toEqual([
      [["drafting", 2]],
      [
        ["gathering", 1],
        ["escalated", null],
        ["drafting", 3],
      ],
      [
        ["triaging", 0],
        ["validating", 3],
      ],
    ]);
  });

  it("is told to those who export it as well, a customer's message as one that follows at once", () => {
    expect(exported[0]?.deliveries.map(({ when, steps }) => [when, steps])).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(exported[2]?.people).toMatchObject([{ do: "feedback" }, { do: "cancel", steps: 3 }]);
  });

  it("is done again at the same point, and every call and every outcome is as recorded", async () => {
    for (const { cassette, again, problems } of await playCassettes(overtaken)) {
      expect(problems).toEqual([]);
      expect(again && findDivergence(cassette, again)).toBeNull();
      expect(again?.fixture.people.map(({ when, steps }) => [when, steps])).toEqual(
        cassette.fixture.people.map(({ when, steps }) => [when, steps]),
      );
    }
  });
});

describe("a step that was given up and redriven", () => {
  it("is given up and redriven again, and the recording of that says so and goes the same way in its turn", async () => {
    const cassette = take("refund-approved");
    const draft = { step: "agent.ask draft", turn: 1 } as const;
    cassette.fixture.people.unshift({
      do: "redrive",
      when: "escalated",
      order: 0,
      steps: null,
      givenUp: draft,
    });
    const [broken] = await playCassettes([cassette]);
    expect(broken?.problems).toEqual([]);
    expect(broken?.again?.gaps).toEqual([]);
    expect(broken?.again?.outcome).toMatchObject({ state: "resolved", reason: "replied" });
    expect(broken?.again?.outcome.path.slice(0, 5)).toEqual([
      "triaging",
      "gathering",
      "drafting",
      "escalated",
      "drafting",
    ]);
    expect(broken?.again?.fixture.people).toMatchObject([
      { do: "redrive", givenUp: draft },
      { do: "approve" },
    ]);

    // The models of a replay are called after the recorded ones.
    const [again] = await playCassettes(broken?.again ? [{ ...broken.again, began: cassette.began }] : []);
    expect(again?.problems).toEqual([]);
    expect(again?.again && findDivergence(again.cassette, again.again)).toBeNull();
  });
});

describe("another prompt", () => {
  const prompts = { draft: { name: "draft@kinder", text: "Write the reply. Close with: Until soon." } };
  const model = "openai/gpt-5-mini";
  const name = identifyPrompt({ role: "draft", ...prompts.draft });
  const askedOf = ({ modelCalls }: Played) =>
    modelCalls
      .filter(({ outcome }) => outcome === "success")
      .map(({ caller, callee, prompt }) => [caller, callee.split("/")[0], prompt]);

  it("is what a live model is asked with from its agent on; before it the recording answers as ever", async () => {
    const cassette = take("refund-approved");
    const [played] = await withModel(cassette, () => playCassettes([cassette], { prompts, model }));
    expect(played?.problems).toEqual([]);
    expect(played?.again?.outcome).toMatchObject({ state: "resolved", reason: "replied" });
    expect(played?.again?.outcome.reply).toBe(`${cassette.outcome.reply}\n\nUntil soon`);
    expect(played && askedOf(played)).toEqual([
      ["triage", "replayed", identifyPrompt(triagePrompt)],
      ...askedOf(played ?? never()).filter(([caller]) => caller === "gather"),
      ["draft", "openai", name],
      ["validate", "openai", identifyPrompt(validatePrompt)],
    ]);
    expect(askedOf(played ?? never()).filter(([caller]) => caller === "gather")[0]?.[1]).toBe("replayed");
    const draft = played?.again?.calls.find(
      ({ call }) => call.kind === "model" && call.family === "draft_answer" && call.model === model,
    );
    expect(draft?.call).toMatchObject({
      request: {
        instructions: expect.stringContaining("Prompt: draft@kinder\n\nWrite the reply. Close with:"),
      },
    });
  });

  it("counts after the step it forks at, and not before", async () => {
    const cassette = take("refund-approved");
    const last = cassette.calls.findLastIndex(({ call }) => call.kind === "model") + 1;
    const [played] = await withModel(cassette, () =>
      playCassettes([cassette], { prompts, model, steps: last }),
    );
    expect(played?.again && differOutcomes(cassette.outcome, played.again.outcome)).toBeNull();
    expect(played && askedOf(played).some(([, , prompt]) => prompt === name)).toBe(false);
    const [forked] = await withModel(cassette, () =>
      playCassettes([cassette], { prompts, model, steps: last - 2 }),
    );
    expect(forked && askedOf(forked)).toContainEqual(["draft", "openai", name]);
  });
});

describe("a prompt from a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "signalbox-prompts-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it("is called after it, and by the hash the call chain has", () => {
    const read = readPrompts([`draft=${write("Much Kinder.md", "  Be kinder.\n")}`]);
    expect(read).toEqual({ ok: true, value: { draft: { name: "draft@much-kinder", text: "Be kinder." } } });
    const [listed] = listChangedPrompts(read.ok ? read.value : {});
    expect(listed).toBe(identifyPrompt({ role: "draft", name: "draft@much-kinder", text: "Be kinder." }));
    expect(listed).toMatch(/^draft@much-kinder [0-9a-f]{12}$/);
  });

  it.each([
    ["an agent that there is not", () => `write=${write("a.md", "Be kind.")}`, "one of triage, gather"],
    ["no agent", () => write("a.md", "Be kind."), "one of triage, gather"],
    ["no file", () => `draft=${join(folder, "none.md")}`, "no file"],
    ["an empty file", () => `draft=${write("empty.md", " \n")}`, "no word"],
  ])("of %s is refused, with what is wrong", (_, wish, words) => {
    expect(readPrompts([wish()])).toMatchObject({ ok: false, failure: expect.stringContaining(words) });
  });
});

interface Overtaking {
  /** Of the customer's second message. */
  more?: object;
  people?: z.input<typeof ticketFixtureSchema>["people"];
}

const payloadSchema = z.object({
  issue: z.object({ id: z.number(), number: z.number() }),
  repository: z.object({ full_name: z.string() }),
});

async function storeToken(url: string): Promise<void> {
  const answer = await fetch(`${url}/api/demo/connectors/github/credential`, {
    method: "PUT",
    headers: { authorization: `Bearer ${developmentToken("demo")}`, "content-type": "application/json" },
    body: JSON.stringify({ kind: "static", token }),
  });
  expect(answer.status).toBe(200);
}

function never(): never {
  throw new Error("nothing was played");
}

/** A model outside that drafts as it was recorded, does what its prompt says of the end, and objects to nothing. */
async function withModel<Done>(cassette: Cassette, run: () => Promise<Done>): Promise<Done> {
  const draft = cassette.calls.find(({ call }) => call.kind === "model" && call.family === "draft_answer");
  const answer = draft?.call.kind === "model" ? draft.call.answer : null;
  const spoken = z.looseObject({ text: z.string() }).parse(answer?.content[0]);
  const { reply, ...rest } = z.looseObject({ reply: z.string() }).parse(JSON.parse(spoken.text));
  const server = await startModelServer();
  const replies = [
    { say: { ...rest, reply: `${reply}\n\n{{find:Close with: (.+?)\\.}}` } },
    { say: { objections: [] } },
  ];
  const made = await fetch(`${server.url}/scripts`, { method: "POST", body: JSON.stringify({ replies }) });
  const { id } = (await made.json()) as { id: string };
  vi.stubEnv("OPENAI_API_KEY", "a-key-of-this-test");
  vi.stubEnv("OPENAI_BASE_URL", `${server.url}/scripts/${id}/v1`);
  try {
    return await run();
  } finally {
    vi.unstubAllEnvs();
    await server.close();
  }
}

/** A copy of its own for each test. */
function take(name: string): Cassette {
  return cassetteSchema.parse(structuredClone(cassettes.get(name)));
}
