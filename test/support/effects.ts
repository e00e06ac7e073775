/** What tests of outside effects do: break the business in one exact way, and let time pass until the next try. */
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import type { AgentReport, AgentTask } from "../../src/domain/task.ts";
import type { ProposedAction } from "../../src/domain/draft.ts";
import type { Evidence } from "../../src/domain/evidence.ts";
import type { EffectStatus, EffectView } from "../../src/domain/view.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import { crashPoints, type CrashPoint } from "../../src/observability/crash-points.ts";
import { findTool } from "../../src/tools/catalog.ts";
import { readEnvelope } from "./hops.ts";
import { intercept, querySql, readEventTypes, ringAlarm, waitUntilStill } from "./tickets.ts";

/** How one request to the business goes. */
export type Play =
  /** Carried out and answered. */
  | "done"
  /** Carried out, and its answer lost. */
  | "lostAfter"
  /** Lost on its way there. */
  | "lostBefore"
  /** Carried out, and answered in a shape that is not its own. */
  | "garbled"
  /** Not now: nothing was done. */
  | "busy"
  /** Never: nothing was done. */
  | "refused";

export interface Asked {
  /** An operation that writes, or `findByKey`. */
  operation: string;
  key: string;
}

/** The business answers each operation's requests as they are played, and after those as it does. Gives what it was asked. */
export function playBusiness(plays: Record<string, Play[]>): Asked[] {
  const asked: Asked[] = [];
  const left = structuredClone(plays);
  const namespace: { getByName(name: string): object } = env.SANDBOX_BUSINESS;
  const open = namespace.getByName.bind(namespace);
  vi.spyOn(namespace, "getByName").mockImplementation((name) => {
    // A stub has every method somebody asks it for.
    const stub = open(name) as Record<PropertyKey, (...args: unknown[]) => Promise<unknown>>;
    return new Proxy(stub, {
      get:
        (_, method) =>
        async (...args: unknown[]) => {
          const pass = async () => stub[method]?.(...args);
          const key = method === "run" ? args[3] : args[1];
          const operation = method === "run" ? args[1] : method;
          if (typeof operation !== "string") return pass();
          // Reads have no key, and are played all the same.
          if (typeof key === "string" && (method === "run" || method === "findByKey")) {
            asked.push({ operation, key });
          }
          return perform(left[operation]?.shift() ?? "done", pass);
        },
    });
  });
  return asked;
}

async function perform(play: Play, pass: () => Promise<unknown>): Promise<unknown> {
  switch (play) {
    case "done":
      return pass();
    case "lostAfter":
      await pass();
      throw new Error("the line is dead");
    case "lostBefore":
      throw new Error("the line is dead");
    case "garbled":
      await pass();
      return { status: "success", output: { thanks: true } };
    case "busy":
      return { status: "failed", reason: "rateLimited", message: "Not now.", retryable: true };
    case "refused":
      return { status: "failed", reason: "refused", message: "Never.", retryable: false };
  }
}

/** Draft proposes these actions on records of this customer's own, and validate has no objections. */
export function proposeActions(email: string, actions: ProposedAction[]): void {
  const reply = "It is all done as you wished.";
  const written = { outcome: "drafted", language: "en", reply, claims: [], confidence: 0.9 } as const;
  sayInstead(env.DRAFT_AGENT, "drafted", async (tenantId) => {
    const found = await Promise.all(actions.map((proposed) => findEvidence(tenantId, email, proposed)));
    const evidence = found.flat().map((piece, index) => ({ ...piece, id: `e9${index}` }));
    return { ...written, actions, evidence };
  });
  sayInstead(env.VALIDATE_AGENT, "validated", async () => ({ verdict: "pass", reason: null, findings: [] }));
}

/** That the record is the customer's and holds the amount; and the record as the business really has it, if it has it. */
async function findEvidence(tenantId: string, email: string, proposed: ProposedAction): Promise<Evidence[]> {
  const target = findTool(proposed.tool)?.targetArgument;
  const { amountCents = null, currency = null } = proposed.arguments;
  const id = target ? (proposed.arguments[target] ?? null) : null;
  const piece = {
    id: "",
    provenance: "systemOfRecord",
    tool: "orders.get@1",
    callId: "",
    title: "A record",
  } as const;
  const { orders, subscriptions } = await env.SANDBOX_BUSINESS.getByName(
    createObjectName({ tenantId, kind: "sandbox", id: "main" }),
  ).books(tenantId);
  const record = [...orders, ...subscriptions].find((each) => each.id === id);
  return [
    { ...piece, content: { id, customerEmail: email, totalCents: amountCents, currency } },
    ...(record ? [{ ...piece, content: { ...record } }] : []),
  ];
}

function sayInstead(
  agents: { getByName(name: string): object },
  outcome: AgentReport["outcome"],
  say: (tenantId: string) => Promise<object>,
): void {
  intercept(agents, "ask", async (_, [hops, task]) => {
    const { callId, epoch, tenantId } = readEnvelope(hops);
    const output = await say(tenantId);
    return { outcome, callId, epoch, calls: [], output, role: (task as AgentTask).role };
  });
}

/** An action as a draft proposes it. */
export function action(id: string, tool: string, args: ProposedAction["arguments"]): ProposedAction {
  return { id, tool, arguments: args, reason: "The customer wishes it.", evidenceIds: [] };
}

/** Waits until the newest effect is that far. */
export async function waitForEffect(
  client: SignalboxClient,
  ticketId: string,
  status: EffectStatus,
): Promise<EffectView> {
  return vi.waitUntil(
    async () => {
      const effect = (await client.readTicket(ticketId)).effects.at(-1);
      return effect?.status === status && effect;
    },
    { timeout: 10_000, interval: 20 },
  );
}

/** Moves the clock to when an effect is taken up again, and waits until that has come to something. */
export async function tryAgain(client: SignalboxClient, ticketId: string): Promise<void> {
  const before = (await readEventTypes(client, ticketId)).length;
  const [row] = await querySql(
    client,
    ticketId,
    "select min(due_at) as due_at from effects where ticket_id = ?",
    ticketId,
  );
  if (row?.["due_at"] == null) throw new Error("nothing is owed");
  moveTo(Number(row["due_at"]));
  await ringAlarm(client, ticketId);
  await vi.waitUntil(async () => (await readEventTypes(client, ticketId)).length > before, {
    timeout: 5_000,
    interval: 10,
  });
}

/** Tries again and again, each at its time, until the ticket needs a person or nobody. */
export async function tryToTheEnd(client: SignalboxClient, ticketId: string) {
  for (let tries = 0; tries < 30; tries += 1) {
    const isWaiting = await vi.waitUntil(
      async () => {
        const { state, effects } = await client.readTicket(ticketId);
        if (["resolved", "escalated"].includes(state)) return "no";
        const { status, attempts } = effects.at(-1) ?? {};
        return (status === "unknown" || (status === "authorised" && Number(attempts) > 0)) && "yes";
      },
      { timeout: 10_000, interval: 10 },
    );
    if (isWaiting === "no") break;
    await tryAgain(client, ticketId);
  }
  return waitUntilStill(client, ticketId);
}

/** Sets the clock to this time, unless it is later already. */
export function moveTo(timeMs: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Math.max(timeMs, Date.now()) });
}

/** Whoever comes to this point for that time waits there until it is opened. */
export function holdAt(point: CrashPoint, time = 1) {
  let times = 0;
  let isReached = false;
  let isOpen = false;
  const reach = vi.spyOn(crashPoints, "reach").mockImplementation(async (reached) => {
    if (reached === point) times += 1;
    if (reached !== point || times !== time) return;
    isReached = true;
    await vi.waitUntil(() => isOpen, { timeout: 10_000, interval: 10 });
  });
  return {
    untilReached: () => vi.waitUntil(() => isReached, { timeout: 10_000, interval: 10 }),
    open: () => {
      isOpen = true;
      reach.mockRestore();
    },
  };
}
