/**
 * `npm run replay`: tickets through the real worker once more. A fixture is held against what it expects, a cassette (or
 * a ticket of a running Signalbox) against how it went when it was recorded.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { styleText } from "node:util";
import { cassetteSchema, type Cassette } from "../src/domain/cassette.ts";
import { policySchema } from "../src/domain/policy.ts";
import { readCommand, readWholeNumber } from "./command.ts";
import { loadFixture, loadTenant } from "./fixtures/load.ts";
import { Refusal, SignalboxClient } from "./fixtures/signalbox-client.ts";
import type { Changes } from "./replay/play-cassettes.ts";
import { readPrompts } from "./replay/read-prompts.ts";
import { replayCassette, showChanges } from "./replay/replay-cassettes.ts";
import { replayFixtures } from "./replay/replay-fixtures.ts";

const local = "local/signalbox-local-1";

const { values, positionals } = readCommand({
  usage: "npm run replay -- fixtures/tickets/refund.json [FIXTURE, FOLDER, CASSETTE or TICKET-ID …]",
  about:
    "Runs tickets through the real worker: a fixture is held against what it expects, a cassette or a ticket against its recording.",
  options: {
    export: { type: "boolean", about: "Print the ticket as a fixture, with stand-ins for personal data." },
    save: { type: "boolean", about: "Print the ticket's cassette." },
    fork: {
      type: "string",
      value: "STEP",
      about: "Answer from the recording up to this step, then go on live.",
    },
    "what-if": { type: "boolean", about: "Show what a change would make of the tenant's last tickets." },
    last: { type: "string", value: "N", about: "How many tickets --what-if looks at (10)." },
    policy: {
      type: "string",
      value: "FILE",
      about: "Another policy: a tenant's settings, or the policy alone.",
    },
    prompt: {
      type: "string",
      value: "ROLE=FILE",
      many: true,
      about: "Other words for an agent, from a file; for models that go on live. May be given for several.",
    },
    model: { type: "string", value: "NAME", about: `The model that goes on live (${local}).` },
    url: { type: "string", value: "URL", about: "A running Signalbox (http://127.0.0.1:8787)." },
    token: { type: "string", value: "TOKEN", about: "An admin's token; without it SIGNALBOX_DEV_TOKEN." },
    tenant: { type: "string", value: "ID", about: "Whose tickets (demo)." },
    json: { type: "string", value: "FILE", about: "Write the outcome as JSON." },
  },
});

try {
  process.exitCode = (await run()) ? 0 : 1;
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function run(): Promise<boolean> {
  if (values["what-if"]) {
    await showChanges(await readLast(), readChanges(), values.json);
    return true;
  }
  const [only] = positionals;
  if (only === undefined)
    return end("Name a fixture, such as fixtures/tickets/refund.json, a cassette or a ticket.");
  if (values.export || values.save) {
    const told = values.export ? openClient().readFixture(only) : openClient().readCassette(only);
    console.log(JSON.stringify(await told, null, 2));
    return true;
  }
  const cassette = positionals.length === 1 ? await readCassette(only) : null;
  if (!cassette)
    return replayFixtures(
      positionals.flatMap(listFiles).map((file) => loadFixture(resolve(file))),
      values.json,
    );
  if (values.fork === undefined && !values.policy && !values.model && !values.prompt)
    return replayCassette(cassette, values.json);
  await showChanges([cassette], readChanges(), values.json);
  return true;
}

/** By a ticket's id or a cassette's file; null for anything else. */
async function readCassette(named: string): Promise<Cassette | null> {
  if (named.startsWith("tkt_")) return openClient().readCassette(named);
  const [file] = listFiles(named);
  if (file !== named) return null;
  const value: unknown = JSON.parse(readFileSync(file, "utf8"));
  return typeof value === "object" && value !== null && "calls" in value ? cassetteSchema.parse(value) : null;
}

/** The tenant's newest tickets that were recorded and stand still. */
async function readLast(): Promise<Cassette[]> {
  const client = openClient();
  const wanted = readWholeNumber("--last", values.last, 10);
  const cassettes: Cassette[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof client.listTickets>> = await client.listTickets({
      limit: 50,
      cursor,
    });
    for (const { id } of page.items) {
      if (cassettes.length >= wanted) break;
      const cassette = await client.readCassette(id).catch((error: unknown) => {
        if (error instanceof Refusal && (error.status === 404 || error.status === 409)) return null;
        throw error;
      });
      if (cassette) cassettes.push(cassette);
    }
    cursor = page.next;
  } while (cursor !== null && cassettes.length < wanted);
  if (cassettes.length === 0) return end("None of this tenant's tickets was recorded.");
  return cassettes;
}

function readChanges(): Changes {
  const prompts = readPrompts(values.prompt ?? []);
  if (!prompts.ok) return end(prompts.failure);
  const isPrompt = Object.keys(prompts.value).length > 0;
  if (isPrompt && (values.model ?? local).startsWith("local/")) {
    console.log(styleText("yellow", `${local} follows no prompt. Name a model that does with --model.`));
  }
  return {
    prompts: prompts.value,
    policy: values.policy === undefined ? undefined : readPolicy(values.policy),
    model: values.model ?? local,
    // Another model is to be seen from the first call on, unless somebody says from where; with another prompt, where it counts.
    steps:
      values.fork === undefined
        ? values.model === undefined || isPrompt
          ? undefined
          : 0
        : readWholeNumber("--fork", values.fork, 0),
  };
}

function readPolicy(file: string) {
  const value: unknown = JSON.parse(readFileSync(file, "utf8"));
  return policySchema.parse(
    typeof value === "object" && value !== null && "policy" in value ? value.policy : value,
  );
}

function openClient(): SignalboxClient {
  const token = values.token ?? process.env["SIGNALBOX_DEV_TOKEN"];
  const tenant = { ...loadTenant("demo"), id: values.tenant ?? "demo" };
  return new SignalboxClient({
    origin: values.url ?? "http://127.0.0.1:8787",
    tenant,
    ...(token && { token }),
  });
}

function listFiles(path: string): string[] {
  if (!existsSync(path)) return end(`There is no file ${path}.`);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(path, name));
}

function end(message: string): never {
  console.error(message);
  process.exit(2);
}
