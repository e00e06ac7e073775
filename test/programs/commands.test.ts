/** The commands as a user runs them: in a shell, with their exit codes and their JSON. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadFixture, loadTenant } from "../../scripts/fixtures/load.ts";
import { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";

const folder = mkdtempSync(join(tmpdir(), "signalbox-commands-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("npm run demo -- --exit", () => {
  it("takes ten tickets or more to their ends, tells each, and ends with 0", () => {
    const file = join(folder, "demo.json");
    const { status, stdout } = run("scripts/demo.ts", "--exit", "--json", file);
    expect(stdout).toContain("▸ replying ▸ resolved (replied)");
    const { ok, tickets } = readJson<{
      ok: boolean;
      tickets: { fixture: string; id: string; state: string }[];
    }>(file);
    expect(ok).toBe(true);
    expect(tickets.length).toBeGreaterThanOrEqual(10);
    expect(new Set(tickets.map(({ state }) => state))).toEqual(
      new Set(["resolved", "awaitingApproval", "escalated"]),
    );
    expect(tickets.every(({ id }) => /^tkt_[0-9a-f]{32}$/.test(id))).toBe(true);
    expect(status).toBe(0);
  });
});

describe("npm run replay", () => {
  it("prints one ticket's journey and writes its path", () => {
    const file = join(folder, "replay.json");
    const { status, stdout } = run("scripts/replay.ts", "fixtures/tickets/refund.json", "--json", file);
    expect(stdout).toContain("tool orders.get@1  success");
    expect(stdout).toContain("Approval pending: refunds.create@1");
    expect(readJson(file)).toEqual({
      ok: true,
      path: ["received", "triaging", "gathering", "drafting", "validating", "awaitingApproval"],
    });
    expect(status).toBe(0);
  });

  it("says what to do where there is no such file", () => {
    const { status, stderr } = run("scripts/replay.ts", "fixtures/tickets/nowhere.json");
    expect(stderr).toContain("There is no file fixtures/tickets/nowhere.json");
    expect(status).toBe(2);
  });
});

describe("npm run eval", () => {
  const file = (name: string, rows: object[]) => {
    const path = join(folder, name);
    writeFileSync(path, rows.map((row) => JSON.stringify(row)).join("\n"));
    return path;
  };
  const known = [
    { text: "where is my parcel", label: "shipping" },
    { text: "my parcel has not arrived", label: "shipping" },
    { text: "track the parcel please", label: "shipping" },
    { text: "I want my money back", label: "refund" },
    { text: "please refund the money", label: "refund" },
    { text: "give me a refund", label: "refund" },
  ];

  it("scores what was not trained on, tells what is out of scope, and writes the figures", () => {
    const train = file("train.jsonl", known);
    const test = file("test.jsonl", [
      { text: "has the parcel arrived", label: "shipping" },
      { text: "the money back please", label: "refund" },
      { text: "how do clouds form", label: "weather" },
    ]);
    const json = join(folder, "eval.json");
    const { status, stdout } = run("scripts/eval.ts", "--train", train, "--test", test, "--json", json);
    expect(stdout).toMatch(/n +accuracy +95 % +macro-F1 +ECE\n2 +1\.0000/);
    expect(stdout).toContain("Out of scope: 1 texts. AUROC 1.000");
    expect(readJson(json)).toMatchObject({ n: 2, accuracy: 1, macroF1: 1, outOfScope: { n: 1, auroc: 1 } });
    expect(readJson<{ ece: number }>(json).ece).toBeGreaterThan(0);
    expect(status).toBe(0);
  });

  it("says which row does not fit", () => {
    const broken = file("broken.jsonl", [...known, { text: "no label" }]);
    const { status, stderr } = run("scripts/eval.ts", "--train", broken);
    expect(stderr).toContain('broken.jsonl, line 7: there is no "label"');
    expect(status).toBe(2);
  });
});

describe("npm run dev", () => {
  it("keeps tickets, and finishes what was cut off, when it is killed and started again", async () => {
    const port = await findFreePort();
    const stateDir = join(folder, "state");
    const client = new SignalboxClient({ origin: `http://127.0.0.1:${port}`, tenant: loadTenant("demo") });
    const fixture = loadFixture("fixtures/tickets/shipping-status.json");
    const [delivery] = fixture.deliveries;
    if (!delivery) throw new Error("the fixture has a delivery");

    const first = await startDev(port, stateDir);
    const { body } = await client.deliver("standard", delivery);
    await kill(first);
    const second = await startDev(port, stateDir);
    try {
      await expect
        .poll(async () => (await client.readTicket(body.ticketId ?? "")).state, { timeout: 30_000 })
        .toBe("resolved");
      expect((await client.deliver("standard", delivery)).body.status).toBe("duplicate");
      expect((await client.books()).repliesSent.map(({ ticketId }) => ticketId)).toEqual([body.ticketId]);
    } finally {
      await kill(second);
    }
  });
});

describe("every command", () => {
  it.each(["demo", "dev", "replay", "build", "openapi", "machine", "kill-test"])(
    "%s tells how it is used",
    (name) => {
      const { status, stdout } = run(`scripts/${name}.ts`, "--help");
      expect(stdout).toContain(`Usage: npm run ${name}`);
      expect(status).toBe(0);
    },
  );

  it("refuses an option it does not know, and shows those it does", () => {
    const { status, stderr } = run("scripts/demo.ts", "--fast");
    expect(stderr).toContain("--fast");
    expect(stderr).toContain("--exit");
    expect(status).toBe(2);
  });
});

function run(...command: string[]) {
  return spawnSync(process.execPath, command, { encoding: "utf8" });
}

function readJson<Content>(file: string): Content {
  return JSON.parse(readFileSync(file, "utf8")) as Content;
}

/** Resolves when the server says where it is. A group of its own, so that all of it can be killed at once. */
async function startDev(port: number, stateDir: string) {
  const started = spawn(process.execPath, ["scripts/dev.ts"], {
    detached: true,
    env: {
      ...process.env,
      PORT: String(port),
      SIGNALBOX_STATE_DIR: stateDir,
      SIGNALBOX_DEV_TOKEN: "a-token-for-this-test-only",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const chunk of started.stdout) if (String(chunk).includes("is up at")) break;
  return started;
}

async function kill(started: ReturnType<typeof spawn>): Promise<void> {
  const ended = once(started, "exit");
  if (started.pid !== undefined) process.kill(-started.pid, "SIGKILL");
  await ended;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
