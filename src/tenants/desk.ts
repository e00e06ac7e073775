import { Agent, type Connection, type ConnectionContext } from "agents";
import { assertSameTenant, tenantOfObject } from "../domain/object-name.ts";
import type { Result } from "../domain/result.ts";
import type { TicketSummary } from "../domain/view.ts";
import { ConnectionTickets, type Person } from "./connection-tickets.ts";
import { DeskIndex, type DeadLetter, type TicketPage, type TicketQuery } from "./desk-index.ts";
import type { DeskMetrics } from "./desk-metrics.ts";

/** What the desk sends to a browser. Nothing a browser sends is ever listened to. */
export type LiveMessage =
  /** On connecting: the newest tickets, at most 100. */
  | { type: "hello"; tenantId: string; items: TicketSummary[] }
  /** Tickets that changed, each in its newest version; at most four such messages a second. */
  | { type: "tickets"; items: TicketSummary[] }
  | { type: "removed"; id: string };

/** Four batches a second, each small enough to draw at once; what is left over goes with the next. */
const batchEveryMs = 250;
const batchSize = 500;
const helloSize = 100;
/** A connection ends after an hour, so that whoever lost the token loses the view; browsers reconnect by themselves. */
const connectionLifeMs = 3_600_000;

/**
 * A tenant's desk: the index of its tickets, what could not be delivered, the figures, and the people who watch.
 * Eventually consistent: coordinators feed it in batches and may repeat or reorder them.
 */
export class TenantDesk extends Agent<Env> {
  static override options = { sendIdentityOnConnect: false };

  readonly #tenantId = tenantOfObject(this.name, "desk");
  readonly #index = new DeskIndex(this.ctx.storage.sql);
  readonly #passes = new ConnectionTickets();
  readonly #unsent = new Map<string, TicketSummary>();
  #lastBatchAt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  override onStart(): void {
    // Answered by the platform: a browser's heartbeat does not wake the object.
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /** Takes summaries in any order, any number of times; only newer versions count. */
  async publish(tenantId: string, summaries: TicketSummary[]): Promise<void> {
    assertSameTenant(this.#tenantId, tenantId);
    this.#announce(this.#index.upsert(summaries));
  }

  /** Forgets a ticket for good; a summary that arrives later does not bring it back. */
  async remove(tenantId: string, ticketId: string): Promise<void> {
    assertSameTenant(this.#tenantId, tenantId);
    this.#unsent.delete(ticketId);
    if (this.#index.remove(ticketId)) this.#send({ type: "removed", id: ticketId });
  }

  async list(tenantId: string, query: TicketQuery): Promise<Result<TicketPage, "cursorInvalid">> {
    assertSameTenant(this.#tenantId, tenantId);
    return this.#index.list(query);
  }

  async recordDeadLetter(tenantId: string, letter: DeadLetter): Promise<void> {
    assertSameTenant(this.#tenantId, tenantId);
    this.#index.recordDeadLetter(letter);
  }

  async deadLetters(tenantId: string): Promise<DeadLetter[]> {
    assertSameTenant(this.#tenantId, tenantId);
    return this.#index.deadLetters();
  }

  async metrics(tenantId: string): Promise<DeskMetrics> {
    assertSameTenant(this.#tenantId, tenantId);
    return this.#index.metrics();
  }

  /** A pass for one live connection, good for 30 seconds. The caller has checked who asks. */
  async issueConnectionTicket(
    tenantId: string,
    person: Person,
  ): Promise<{ ticket: string; expiresAt: number }> {
    assertSameTenant(this.#tenantId, tenantId);
    return this.#passes.issue(person, Date.now());
  }

  /**
   * Opens a live connection for whoever holds a pass: 403 from another origin, 401 without a good pass. The SDK
   * offers more on this road (state frames, a second transport, sub-agents, start-up properties in a header), so it
   * is handed a request of our own making that asks for none of it.
   */
  override async fetch(request: Request): Promise<Response> {
    if (request.headers.get("Upgrade")?.toLowerCase() !== "websocket") {
      return refuse(426, "This address is for the live connection.", { Upgrade: "websocket" });
    }
    const url = new URL(request.url);
    if (!isSameHost(request.headers.get("Origin"), url)) return refuse(403, "This origin may not connect.");
    const person = this.#passes.redeem(url.searchParams.get("ticket") ?? "", Date.now());
    if (!person) return refuse(401, "The connection ticket is missing, spent or expired.");
    const seat: Seat = { ...person, until: Date.now() + connectionLifeMs };
    const headers = { Upgrade: "websocket", [seatHeader]: encodeURIComponent(JSON.stringify(seat)) };
    return super.fetch(new Request("https://desk.invalid/", { headers }));
  }

  override shouldConnectionBeReadonly(): boolean {
    return true;
  }

  override shouldSendProtocolMessages(): boolean {
    return false;
  }

  override onConnect(connection: Connection<Seat>, { request }: ConnectionContext): void {
    // Written in `fetch` above, which is the only way here.
    connection.setState(JSON.parse(decodeURIComponent(request.headers.get(seatHeader) ?? "")) as Seat);
    const page = this.#index.list({ limit: helloSize });
    const items = page.ok ? page.value.items : [];
    connection.send(JSON.stringify({ type: "hello", tenantId: this.#tenantId, items } satisfies LiveMessage));
  }

  /** In place of the SDK's own handler: no frame of a browser is even parsed. */
  override webSocketMessage(socket: WebSocket): void {
    socket.close(1003, "this connection only tells");
  }

  #announce(changed: readonly TicketSummary[]): void {
    if ([...this.getConnections()].length === 0) return;
    for (const summary of changed) this.#unsent.set(summary.id, summary);
    if (this.#unsent.size === 0 || this.#timer !== null) return;
    const waitMs = this.#lastBatchAt + batchEveryMs - Date.now();
    if (waitMs <= 0) this.#sendBatch();
    else this.#timer = setTimeout(() => this.#sendBatch(), waitMs);
  }

  #sendBatch(): void {
    this.#timer = null;
    this.#lastBatchAt = Date.now();
    const items = [...this.#unsent.values()].slice(0, batchSize);
    for (const { id } of items) this.#unsent.delete(id);
    this.#send({ type: "tickets", items });
    if (this.#unsent.size > 0) this.#timer = setTimeout(() => this.#sendBatch(), batchEveryMs);
  }

  #send(message: LiveMessage): void {
    const text = JSON.stringify(message);
    for (const connection of this.getConnections<Seat>()) {
      try {
        if ((connection.state?.until ?? 0) > Date.now()) connection.send(text);
        else connection.close(4001, "ask for a new connection ticket");
      } catch {
        // Closing under our hands; its browser will connect again and is told everything then.
      }
    }
  }
}

/** Kept with the connection, also while the object sleeps. */
interface Seat extends Person {
  until: number;
}

const seatHeader = "x-desk-seat";

function isSameHost(origin: string | null, url: URL): boolean {
  return origin !== null && URL.canParse(origin) && new URL(origin).host === url.host;
}

function refuse(status: number, detail: string, headers: Record<string, string> = {}): Response {
  const titles: Record<number, string> = { 401: "Unauthorized", 403: "Forbidden", 426: "Upgrade Required" };
  const problem = { type: "about:blank", title: titles[status], status, detail };
  return Response.json(problem, {
    status,
    headers: { ...headers, "Content-Type": "application/problem+json" },
  });
}
