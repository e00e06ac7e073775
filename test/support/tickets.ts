/** What tests do with tickets: send one, wait for it, look behind the scenes, move the clock. */
import { env } from "cloudflare:workers";
import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { vi } from "vitest";
import { developmentToken, type SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import type { TicketCoordinator } from "../../src/coordinator/coordinator.ts";
import { coordinatorOf } from "../../src/coordinator/placement.ts";
import type { TicketFixture } from "../../src/domain/fixture.ts";
import type { TicketState } from "../../src/domain/state.ts";
import type { TicketView } from "../../src/domain/view.ts";
import { fetchWorker, readFixture } from "./signalbox.ts";

let numbered = 0;

/** The ticket of a fixture's first delivery under an id of its own, so that tests never meet. */
export function copyTicket(fixture: string): SentTicket & { id: string } {
  numbered += 1;
  const [delivery] = readFixture(fixture).deliveries;
  return { ...delivery?.ticket, id: `${fixture}-${numbered}` };
}

type SentTicket = TicketFixture["deliveries"][number]["ticket"];

/** Posts a signed delivery of a ticket; deliveries with one key are copies of each other. */
export async function deliver(client: SignalboxClient, ticket: SentTicket, key: string | null = null) {
  const answer = await client.deliver("standard", { event: null, key, ticket });
  return { ...answer, ticketId: answer.body.ticketId ?? "" };
}

/** Sends a fixture's ticket and gives its id. Throws where it is not accepted. */
export async function sendTicket(client: SignalboxClient, fixture: string): Promise<string> {
  const { body, ticketId } = await deliver(client, copyTicket(fixture));
  if (body.status !== "accepted") throw new Error(`not accepted: ${JSON.stringify(body)}`);
  return ticketId;
}

/** Waits for one of these states. Throws after ten seconds, of the real clock or of a fake one. */
export async function waitFor(
  client: SignalboxClient,
  ticketId: string,
  ...states: TicketState[]
): Promise<TicketView> {
  let view = await client.readTicket(ticketId);
  for (let round = 0; !states.includes(view.state); round += 1) {
    if (round > 500) throw new Error(`waited for ${states.join(" or ")} and it is ${view.state}`);
    await pause(20);
    view = await client.readTicket(ticketId);
  }
  return view;
}

/** Waits until a ticket needs a person or nobody. */
export function waitUntilStill(client: SignalboxClient, ticketId: string): Promise<TicketView> {
  return waitFor(client, ticketId, "awaitingApproval", "resolved", "escalated", "cancelled");
}

/** The ticket's one pending approval. Waits for it. */
export async function waitForApproval(client: SignalboxClient, ticketId: string) {
  const { approvals } = await waitFor(client, ticketId, "awaitingApproval");
  const pending = approvals.find(({ status }) => status === "pending");
  if (!pending) throw new Error("nothing is pending");
  return pending;
}

/** What the books hold of one ticket and one order. */
export async function readDeeds(client: SignalboxClient, { ticketId = "", orderId = "" }) {
  const { refunds, repliesSent } = await client.books();
  return {
    refunds: refunds.filter((refund) => refund.orderId === orderId).map(({ amountCents }) => amountCents),
    replies: repliesSent.filter((reply) => reply.ticketId === ticketId).map(({ body }) => body),
  };
}

/** The types of a ticket's events, in order. */
export async function readEventTypes(client: SignalboxClient, ticketId: string): Promise<unknown[]> {
  const rows = await querySql(
    client,
    ticketId,
    "select event ->> 'type' as type from events where ticket_id = ? order by seq",
    ticketId,
  );
  return rows.map(({ type }) => type);
}

/** Whether the desk has been told of all that has happened at a ticket's coordinator. */
export async function doesDeskKnow(client: SignalboxClient, ticketId: string): Promise<boolean> {
  const [row] = await querySql(
    client,
    ticketId,
    `select coalesce((select value from cursors where name = 'desk'), 0) as told,
            (select max(change) from tickets) as changed`,
  );
  return Number(row?.["told"]) >= Number(row?.["changed"]);
}

/** Waits until it has. Throws after four seconds. */
export async function untilDeskKnows(client: SignalboxClient, ticketId: string): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    if (await doesDeskKnow(client, ticketId)) return;
    await pause(20);
  }
  throw new Error("the desk was not told");
}

/** The coordinator that holds a ticket. After an abort it has to be asked for anew. */
export function holderOf(client: SignalboxClient, ticketId: string) {
  return env.TICKET_COORDINATOR.getByName(coordinatorOf(client.tenant, ticketId));
}

/** Rows of one of a ticket's tables, as they are stored. */
export function readRows(
  client: SignalboxClient,
  ticketId: string,
  table: "events" | "effects" | "timers" | "turns",
) {
  return querySql(client, ticketId, `select * from ${table} where ticket_id = ?`, ticketId);
}

export function querySql(client: SignalboxClient, ticketId: string, query: string, ...values: string[]) {
  return runInDurableObject(holderOf(client, ticketId), (_: TicketCoordinator, { storage }) =>
    storage.sql.exec(query, ...values).toArray(),
  );
}

/** Changes stored rows behind a coordinator's back; it reads them when it next starts. */
export async function tamper(client: SignalboxClient, ticketId: string, query: string): Promise<void> {
  await querySql(client, ticketId, query, ticketId);
  await abortAllDurableObjects();
}

export function readAlarm(client: SignalboxClient, ticketId: string): Promise<number | null> {
  return runInDurableObject(holderOf(client, ticketId), (_: TicketCoordinator, { storage }) =>
    storage.getAlarm(),
  );
}

/** Fires the alarm of the ticket's coordinator now, due or not. */
export function ringAlarm(client: SignalboxClient, ticketId: string): Promise<boolean> {
  return runDurableObjectAlarm(holderOf(client, ticketId));
}

/** Moves the clock; `vi.useRealTimers()` brings it back. */
export function jumpAhead(ms: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
}

/** After a test that stood in for something or moved the clock: objects made meanwhile would keep it. */
export async function tidyUp(): Promise<void> {
  vi.restoreAllMocks();
  vi.useRealTimers();
  await abortAllDurableObjects();
}

/** Lets other tasks have their turn for a moment. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** An API request with the tenant's token of a role; for what the client does not do, or does not let through. */
export async function request(
  client: Pick<SignalboxClient, "tenant">,
  path: string,
  init: {
    method?: string;
    role?: "viewer" | "approver" | "admin";
    body?: unknown;
    idempotencyKey?: string;
  } = {},
) {
  const answer = await fetchWorker(`/api/${client.tenant.id}/${path}`, {
    method: init.method ?? (init.body === undefined ? "GET" : "POST"),
    headers: {
      authorization: `Bearer ${developmentToken(client.tenant.id, init.role ?? "approver")}`,
      "content-type": "application/json",
      ...(init.idempotencyKey && { "idempotency-key": init.idempotencyKey }),
    },
    ...(init.body !== undefined && { body: JSON.stringify(init.body) }),
  });
  const body: unknown = await answer.json();
  return { status: answer.status, body };
}

interface Namespace {
  getByName(name: string): object;
}

/** Stands between callers and the objects of a namespace: `handle` may answer instead of a method, or pass it on. */
export function intercept(
  namespace: Namespace,
  method: string,
  handle: (pass: () => Promise<unknown>, args: unknown[]) => Promise<unknown>,
) {
  const open = namespace.getByName.bind(namespace);
  return vi.spyOn(namespace, "getByName").mockImplementation((name) => {
    // A stub has every method somebody asks it for.
    const stub = open(name) as Record<PropertyKey, (...args: unknown[]) => Promise<unknown>>;
    return new Proxy(stub, {
      get: (_, key) => {
        const run = async (...args: unknown[]) => stub[key]?.(...args);
        return key === method ? (...args: unknown[]) => handle(() => run(...args), args) : run;
      },
    });
  });
}

/** A promise nobody ever settles. */
export function never(): Promise<never> {
  return new Promise(() => {});
}
