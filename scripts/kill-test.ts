/** `npm run kill-test`: the real worker is killed at random moments, and the books are held against what was asked. */
import { createHash, randomBytes } from "node:crypto";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { styleText } from "node:util";
import type { Books } from "../src/connectors/sandbox/records.ts";
import type { TicketState } from "../src/domain/state.ts";
import type { EventView } from "../src/domain/view.ts";
import { tenantConfigSchema, type TenantConfig } from "../src/tenants/config.ts";
import { printTable, readCommand, readWholeNumber, writeJson } from "./command.ts";
import { loadTenant } from "./fixtures/load.ts";
import { Refusal, SignalboxClient } from "./fixtures/signalbox-client.ts";
import { bindTenants } from "./fixtures/variants.ts";
import { mostCopies } from "./fixtures/copies.ts";
import { audit, findingKinds, listEffects, type AcceptedTicket, type Finding } from "./kill-test/audit.ts";
import { Helpdesk, type Approver } from "./kill-test/helpdesk.ts";
import { Random } from "./kill-test/random.ts";
import { computeRecoveries, percentile, type Kill } from "./kill-test/recovery.ts";
import { createStories, type Story } from "./kill-test/stories.ts";
import { findFreePort, startVictim, type Victim } from "./kill-test/victim.ts";
import { seedTenant } from "./seed.ts";
import { build } from "./server.ts";

const { values } = readCommand({
  usage: "npm run kill-test [-- --kills 20 --seed 1 --tenant-placement perTicket --json FILE]",
  about: `Posts tickets with side effects through the signed webhook while the server, workerd and all, is killed with
SIGKILL and started again on the same state. When everything is at rest, the sandbox's own books must show each effect
exactly once, and each accepted ticket must have come to its one right end. Ends with 1 where anything else is found.`,
  options: {
    kills: { type: "string", value: "N", about: "How often it is killed (20). 0 only checks the tickets." },
    seed: { type: "string", value: "N", about: "Chooses tickets and moments (1)." },
    tickets: { type: "string", value: "N", about: "New tickets for each kill, and after the last one (30)." },
    "tenant-placement": { type: "string", value: "shards|perTicket", about: "Where tickets live (shards)." },
    json: { type: "string", value: "FILE", about: "Write the outcome as JSON." },
  },
});
const kills = readWholeNumber("--kills", values.kills, 20);
const seed = readWholeNumber("--seed", values.seed, 1);
const ticketsEach = readWholeNumber("--tickets", values.tickets, 30);
const placement = values["tenant-placement"] ?? "shards";
if (placement !== "shards" && placement !== "perTicket") {
  console.error(`--tenant-placement is shards or perTicket, not "${placement}"`);
  process.exit(2);
}
const ticketCount = (kills + 1) * ticketsEach;
if (ticketCount > mostCopies) {
  console.error(
    `${kills} kills with ${ticketsEach} tickets each are ${ticketCount} tickets; ${mostCopies} is the most.`,
  );
  process.exit(2);
}

/**
 * When the server is to die: as soon as a ticket is seen at that part of its way, or a delivery leaves; `startUp`:
 * around its own start; `recovering`: when what was cut off before has begun to move; `recovered`: when it has come to
 * rest, without a new ticket meanwhile.
 */
const aims = [
  "accepting",
  "agents",
  "acting",
  "replying",
  "awaitingApproval",
  "startUp",
  "recovering",
  "recovered",
] as const;
type Aim = (typeof aims)[number];
interface Cut extends Pick<Kill, "aim" | "killedAt"> {
  /** The server after it. */
  next: Victim;
}
const statesOf: Partial<Record<Aim, readonly TicketState[]>> = {
  agents: ["triaging", "gathering", "drafting", "validating"],
  acting: ["acting"],
  replying: ["replying"],
  awaitingApproval: ["awaitingApproval"],
};

/** The tickets of one kill come in within this time. */
const trafficMs = 2_000;
/** An aim that is never seen within this time is given up, and the server is killed all the same. */
const aimMs = 4_000;
/** The same for what was cut off: alarms and back-offs need their time. */
const recoveryMs = 45_000;
/** After the last restart everything has to be at rest within this time, */
const restMs = 240_000;
/** and something has to move at least this often: longer than any back-off of a ticket that still has tries left. */
const stillMs = 90_000;

const random = new Random(seed);
const tokens = { Ada: randomBytes(24).toString("hex"), Alan: randomBytes(24).toString("hex") };
const tenant = createTenant();
const folder = mkdtempSync(join(tmpdir(), "signalbox-kill-test-"));
const log = openSync(join(folder, "server.log"), "a");
const port = await findFreePort();
const origin = `http://127.0.0.1:${port}`;
const client = createClient();
const { stories, business } = createStories(ticketCount, random);

console.log(`Building … (state and log in ${folder})`);
await build();
let victim = startServer();
await serving();
await seedTenant(origin, tenant, { business: "demo" });
await client.loadBusiness(business);
const before = await client.books();

const approvers = Object.entries(tokens).map(([name, token]): Approver => ({
  name,
  client: createClient(token),
}));
const helpdesk = new Helpdesk(client, approvers, random);
const cuts: Cut[] = [];
for (const aim of planAims()) {
  cuts.push(await killAt(aim, stories.splice(0, ticketsEach)));
  helpdesk.check();
}
if ((await victim.ready) === null)
  throw new Error(`the server did not start again; see ${folder}/server.log`);
helpdesk.send(stories.splice(0), trafficMs);
await waitForRest();
await helpdesk.close();

const after = await client.books();
const tickets = await readTickets();
const verdict = audit(
  tickets.map(({ ticket }) => ticket),
  before,
  after,
);
const done = await Promise.all(
  cuts.map(async ({ aim, killedAt, next }): Promise<Kill> => {
    // A start that was itself cut off counts from where it began.
    return { aim, killedAt, restartedAt: (await next.ready) ?? next.startedAt };
  }),
);
await victim.kill();
closeSync(log);
report();

/** Tenant demo under a name of its own, with approvers whose tokens are made for this run. */
function createTenant(): TenantConfig {
  const demo = loadTenant("demo");
  return tenantConfigSchema.parse({
    ...demo,
    id: "demo-kill",
    placement: placement === "perTicket" ? placement : demo.placement,
    apiTokens: [
      ...demo.apiTokens.filter(({ role }) => role !== "approver"),
      ...Object.entries(tokens).map(([name, token]) => ({
        name,
        role: "approver",
        sha256: createHash("sha256").update(token).digest("hex"),
      })),
    ],
  });
}

function createClient(token?: string): SignalboxClient {
  return new SignalboxClient({
    origin,
    tenant,
    ...(token && { token }),
    // A server that dies may leave a request hanging.
    fetch: (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(10_000) }),
  });
}

function startServer(): Victim {
  return startVictim({ port, stateDir: join(folder, "state"), bindings: bindTenants([tenant]) }, log);
}

async function serving(): Promise<void> {
  if ((await victim.ready) === null) throw new Error(`the server did not start; see ${folder}/server.log`);
}

/** Each aim as often as the others, in a random order; three of them need a kill before. */
function planAims(): Aim[] {
  const plan: Aim[] = [];
  while (plan.length < kills) plan.push(...random.shuffle(aims));
  const first = plan.findIndex((aim) => !aim.startsWith("recover") && aim !== "startUp");
  return [...plan.splice(Math.max(0, first), 1), ...plan].slice(0, kills);
}

async function killAt(aim: Aim, batch: readonly Story[]): Promise<Cut> {
  if (aim === "startUp") {
    helpdesk.send(batch, trafficMs);
    // Ready after some 1.5 s: before it, at it, and in its first moments.
    await wait(random.between(200, 2_500));
  } else {
    const cutOff = helpdesk.unended;
    await serving();
    if (aim === "recovering") await helpdesk.seeMoving(cutOff, recoveryMs);
    if (aim === "recovered") await helpdesk.seeResting(cutOff, recoveryMs);
    helpdesk.send(batch, trafficMs);
    await wait(random.between(0.1, 0.8) * trafficMs);
    if (aim === "accepting") await Promise.race([helpdesk.nextSending(), wait(aimMs)]);
    const states = statesOf[aim];
    if (states) await helpdesk.see(states, aimMs);
    await wait(random.between(0, 15));
  }
  const inWork = helpdesk.inWork;
  const killedAt = Date.now();
  await victim.kill();
  victim = startServer();
  const number = `${cuts.length + 1}`.padStart(3);
  console.log(`kill${number} of ${kills}  aimed at ${aim.padEnd(16)}  the list shows ${nameStates(inWork)}`);
  return { aim, killedAt, next: victim };
}

function nameStates(states: Partial<Record<TicketState, number>>): string {
  const named = Object.entries(states).map(([state, count]) => `${count} ${state}`);
  return named.join(", ") || "nothing in work";
}

/** No request touches a ticket meanwhile: the list is the desk's, and only what waits for a person is opened. */
async function waitForRest(): Promise<void> {
  const startedAt = Date.now();
  let shown = "";
  for (let movedAt = startedAt, saidAt = 0; Date.now() < Math.min(startedAt + restMs, movedAt + stillMs);) {
    helpdesk.check();
    const { inWork, errands } = helpdesk;
    if (errands === 0 && Object.keys(inWork).length === 0) return;
    const now = `${errands} deliveries and decisions under way, ${nameStates(inWork)}`;
    if (now !== shown) movedAt = Date.now();
    shown = now;
    if (Date.now() - saidAt > 2_000) {
      saidAt = Date.now();
      console.log(`until all is at rest: ${now}`);
    }
    await wait(200);
  }
  console.log(
    styleText("red", `not at rest after ${Math.round((Date.now() - startedAt) / 1000)} s: ${shown}`),
  );
}

async function readTickets(): Promise<{ ticket: AcceptedTicket; events: EventView[] }[]> {
  const read: { ticket: AcceptedTicket; events: EventView[] }[] = [];
  for (const { ticketId, story, receipts, decisions } of helpdesk.tickets) {
    const view = await orNull(client.readTicket(ticketId));
    const audited = view && (await client.readEvents(ticketId));
    const events = audited?.items ?? [];
    const expected = story.expect(ticketId);
    const isChainIntact = audited?.intact ?? false;
    const ticket = { ticketId, kind: story.kind, expected, receipts, decisions, view, events, isChainIntact };
    read.push({ ticket, events });
  }
  return read;
}

async function orNull<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return null;
    throw error;
  }
}

function report(): void {
  const histories = tickets.map(({ events }) => events);
  const recoveries = computeRecoveries(done, histories);
  const times = recoveries.map((recovery) => recovery.recoveryMs).filter((ms) => typeof ms === "number");
  const { ended, endedHonestly, findings } = verdict;
  const counts = Object.fromEntries(
    findingKinds.map((kind) => [kind, findings.filter((finding) => finding.kind === kind).length]),
  );
  const ok = findings.length === 0;
  const spread = {
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    max: percentile(times, 1),
    /** Of so many kills; after the others the next one came too soon. */
    of: times.length,
  };
  const { copies, unanswered } = helpdesk;
  const accepted = tickets.length;

  console.log("");
  printTable(
    ["kill", "aimed at", "recovery ms", "in work, by the journals"],
    recoveries.map((recovery, index) => [
      String(index + 1),
      done[index]?.aim ?? "",
      String(recovery.recoveryMs ?? "–"),
      nameStates(recovery.inWork),
    ]),
  );
  console.log("");
  printKinds(findings);
  console.log("");
  printTable(
    ["accepted", "ended", ...findingKinds, "copies", "unanswered", "recovery p50", "p95", "max", "of kills"],
    [[accepted, ended, ...Object.values(counts), copies, unanswered, ...Object.values(spread)].map(String)],
  );
  if (endedHonestly > 0)
    console.log(`${endedHonestly} ended with a person, as the class of their tool allows`);
  writeJson(values.json, {
    ok,
    kills,
    accepted,
    ended,
    ...counts,
    endedHonestly,
    copies,
    unanswered,
    /** Tickets in work at the kills, each kill's counted. */
    cutOff: recoveries.flatMap(({ inWork }) => Object.values(inWork)).reduce((sum, count) => sum + count, 0),
    recoveryMs: spread,
    seed,
    placement,
  });
  if (ok) return rmSync(folder, { recursive: true, force: true });
  printFindings(findings, listEffects(before, after));
  keepEvidence({ before, after });
  process.exitCode = 1;
}

function printKinds(findings: readonly Finding[]): void {
  const kinds = Map.groupBy(tickets, ({ ticket }) => ticket.kind);
  const concerned = new Set(findings.map(({ ticketId }) => ticketId));
  printTable(
    ["tickets", "of", "right", "effects each"],
    [...kinds].map(([kind, members]) => [
      String(members.length),
      kind,
      String(members.filter(({ ticket }) => !concerned.has(ticket.ticketId)).length),
      members[0]?.ticket.expected.effects.map(({ book }) => book).join(", ") || "none",
    ]),
  );
}

function printFindings(findings: readonly Finding[], effects: ReturnType<typeof listEffects>): void {
  const byTicket = Map.groupBy(findings, ({ ticketId }) => ticketId);
  for (const [ticketId, about] of [...byTicket].slice(0, 10)) {
    const found = tickets.find(({ ticket }) => ticket.ticketId === ticketId);
    console.log(`\n${styleText("red", ticketId ?? "no ticket")} ${found?.ticket.kind ?? ""}`);
    for (const { kind, message } of about) console.log(`  ${kind}: ${message}`);
    if (!found) continue;
    console.log(`  the list showed it as ${helpdesk.stateInList(found.ticket.ticketId) ?? "nothing"}`);
    for (const { seq, at, type, state, data } of found.events) {
      console.log(
        `    ${seq} ${new Date(at).toISOString()} ${type} ▸ ${state} ${JSON.stringify(data).slice(0, 300)}`,
      );
    }
    const targets = found.ticket.expected.effects.map(({ target }) => target);
    for (const { book, target, detail } of effects.filter((effect) => targets.includes(effect.target))) {
      console.log(`    the books: ${book} ${target} ${detail}`);
    }
  }
  if (byTicket.size > 10) console.log(`\n… and ${byTicket.size - 10} more`);
}

function keepEvidence(books: { before: Books; after: Books }): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "evidence.json"), JSON.stringify({ verdict, done, tickets, ...books }, null, 1));
  console.log(`\nThe state, the server's log and evidence.json are in ${folder}`);
}
