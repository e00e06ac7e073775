/** `npm run eval -- --tickets` as a user runs it: with the embedded model, and with one over the network. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startModelServer } from "../support/model-server.ts";

const folder = mkdtempSync(join(tmpdir(), "signalbox-evaluation-"));
const rows = join(folder, "tickets.jsonl");
const embedded = join(folder, "embedded.json");
let modelServer: Awaited<ReturnType<typeof startModelServer>>;

beforeAll(async () => {
  modelServer = await startModelServer();
  writeFileSync(
    rows,
    [
      {
        subject: "Where is SB-10027?",
        body: "Hi, could you tell me where my order SB-10027 is and when it will be here?\n\nOliver",
        requester: { email: "oliver.penrose@example.com", name: "Oliver Penrose" },
        intent: "order_status",
        outcome: "replied",
      },
      {
        subject: "Lawyer",
        body: "My lawyer will sue you in court next week unless you answer her letter.",
        outcome: "legal",
      },
    ]
      .map((row) => JSON.stringify(row))
      .join("\n"),
  );
});
afterAll(async () => {
  await modelServer.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("npm run eval -- --tickets", () => {
  it("runs each ticket as often as asked, and tells what came of them", async () => {
    const { status, stdout } = await run(["--tickets", rows, "--repeat", "2", "--json", embedded]);
    expect(stdout).toMatch(/outcome agreement +1\.000 +0\.342–1\.000 +2 .*●/);
    expect(stdout).toMatch(/pass\^2 +1\.000/);
    expect(stdout).toContain("2 tickets, 4 runs.");
    expect(status).toBe(0);
    const { score, tickets } = readJson(embedded);
    expect(score.escalationPrecision).toMatchObject({ value: 1, n: 1 });
    expect(score.groundedness?.n).toBeGreaterThan(0);
    expect(tickets.map(({ name, run: round, outcome }) => [name, round, outcome])).toEqual([
      ["row-1", 1, "resolved/replied"],
      ["row-1", 2, "resolved/replied"],
      ["row-2", 1, "escalated/legal"],
      ["row-2", 2, "escalated/legal"],
    ]);
  });

  it("runs the same tickets with a model over the network, and tells which of the two is right where", async () => {
    const json = join(folder, "other.json");
    const base = await scriptModel({ route: "human", reason: "legal" });
    const { status, stdout } = await run(
      ["--tickets", rows, "--models", "openai/gpt-5-mini", "--compare", embedded, "--json", json],
      { OPENAI_BASE_URL: base, OPENAI_API_KEY: "a-key-for-this-test-only" },
    );
    expect(stdout).toContain("outcome: escalated/legal instead of resolved/replied");
    expect(stdout).toContain("right only there: 1 (row-1)");
    expect(stdout).toContain("right only here: none");
    expect(status).toBe(0);
    const { score, comparison } = readJson(json);
    expect(score.outcomeAgreement?.value).toBe(0.5);
    // What the server says of its tokens, at the model's price: 120 in, 30 out.
    expect(score.tokensPerTicket?.value).toBe(150);
    expect(score.costMicrosPerTicket?.value).toBe(90);
    expect(comparison).toMatchObject({ tickets: 2, onlyThis: [], onlyOther: ["row-1"], p: 1 });
  });

  it("says what does not fit", async () => {
    expect(await run(["--tickets", "nowhere"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("There is no file nowhere."),
    });
    expect(await run(["--tickets", rows, "--models", "big=openai/x"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("--models is small="),
    });
    expect(await run(["--tickets", rows, "--compare", rows])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("was not written by"),
    });
  });
});

async function scriptModel(decision: object): Promise<string> {
  const say = {
    intent: "complaint",
    confidence: 0.9,
    priority: "normal",
    sentiment: "neutral",
    language: "en",
    riskFlags: [],
    entities: {
      orderIds: [],
      invoiceIds: [],
      subscriptionIds: [],
      trackingNumbers: [],
      emails: [],
      amounts: [],
    },
    summary: "For a person.",
    ...decision,
  };
  const answer = await fetch(`${modelServer.url}/scripts`, {
    method: "POST",
    body: JSON.stringify({ replies: [{ say }] }),
  });
  const { id } = (await answer.json()) as { id: string };
  return `${modelServer.url}/scripts/${id}/v1`;
}

async function run(options: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ["scripts/eval.ts", ...options], { env: { ...process.env, ...env } });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  const [status] = (await once(child, "close")) as [number];
  return { status, stdout, stderr };
}

interface Estimated {
  value: number;
  n: number;
}

function readJson(file: string): {
  score: Record<string, Estimated | null>;
  comparison: unknown;
  tickets: { name: string; run: number; outcome: string }[];
} {
  return JSON.parse(readFileSync(file, "utf8"));
}
