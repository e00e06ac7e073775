import { Agent, type Connection, type ConnectionContext } from "agents";
import type { DeadLetter, GivenUp } from "../domain/dead-letter.ts";
import { maxExampleLength, type ExampleList } from "../domain/example.ts";
import type { DeskMetrics } from "../domain/metrics.ts";
import { assertSameTenant, tenantOfObject } from "../domain/object-name.ts";
import type { Label, LabelList, ProposalDecision } from "../domain/label.ts";
import { fail, succeed, type Result } from "../domain/result.ts";
import type { TicketTally } from "../domain/tally.ts";
import type { TicketCounts } from "../domain/ticket-query.ts";
import type { JudgedEntry } from "../domain/track-record.ts";
import type { TicketSummary } from "../domain/view.ts";
import { ConnectionTickets, type Person } from "./connection-tickets.ts";
import {
  DeadLetters,
  type LetterDecision,
  type LetterFailure,
  type LetterPage,
  type LetterQuery,
} from "./dead-letters.ts";
import type { AgentRole } from "../domain/call.ts";
import type { TaskClass } from "../domain/task-class.ts";
import { AdaptedClasses, type ClassAdvice } from "./adapted-classes.ts";
import { loadTenant } from "./current.ts";
import { DeskExamples, type ExampleAuthor, type ExampleWish, type Teaching } from "./desk-examples.ts";
import { DeskIndex } from "./desk-index.ts";
import type { TicketPage, TicketQuery } from "./desk-list.ts";

/** What the desk sends to a browser. Nothing a browser sends is ever listened to. */
export type LiveMessage =
  /** On connecting: the newest tickets, at most 100, how many dead letters are open, and which tickets have some. */
  | { type: "hello"; tenantId: string; items: TicketSummary[]; openLetters: number; parked: string[] }
  /** Tickets that changed, each in its newest version; at most four such messages a second. */
  | { type: "tickets"; items: TicketSummary[] }
  | { type: "removed"; id: string }
  /** Dead letters came, changed or were decided on; with the tickets' own rhythm. */
  | { type: "letters"; open: number; parked: string[] };

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
  readonly #classes = new AdaptedClasses(this.ctx.storage.sql);
  readonly #letters = new DeadLetters(this.ctx.storage.sql);
  readonly #examples = new DeskExamples(this.ctx.storage);
  readonly #passes = new ConnectionTickets();
  readonly #unsent = new Map<string, TicketSummary>();
  #untoldLetters = false;
  #lastBatchAt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  override onStart(): void {
    // Answered by the platform: a browser's heartbeat does not wake the object.
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /**
   * Takes summaries in any order, any number of times; only newer versions count, and of a ticket's tally only what
   * it has more than the last one.
   */
  async publish(tenantId: string, summaries: TicketSummary[], tallies: TicketTally[] = []): Promise<void> {
    assertSameTenant(this.#tenantId, tenantId);
    this.#announce({ tickets: this.#index.upsert(summaries, tallies) });
  }

  /** Forgets a ticket for good; a summary that arrives later does not bring it back. */
  async remove(tenantId: string, ticketId: string): Promise<void> {
    assertSameTenant(this.#tenantId, tenantId);
    this.#unsent.delete(ticketId);
    this.#announce({ letters: this.#letters.remove(ticketId) });
    this.#examples.forget(ticketId, Date.now());
    if (this.#index.remove(ticketId)) this.#send({ type: "removed", id: ticketId });
  }

  async list(tenantId: string, query: TicketQuery): Promise<Result<TicketPage, "cursorInvalid">> {
    assertSameTenant(this.#tenantId, tenantId);
    return this.#index.list(query);
  }

  /** How many tickets each filter has. `me`: whoever asks. */
  async counts(tenantId: string, me: string): Promise<TicketCounts> {
    assertSameTenant(this.#tenantId, tenantId);
    return this.#index.counts(me);
  }

  /** Keeps what was given up. May be told any number of times; of an erased ticket nothing is kept. */
  async recordDeadLetter(tenantId: string, letter: GivenUp): Promise<void> {
    assertSameTenant(this.#tenantId, tenantId);
    if (letter.ticketId !== null && this.#index.isForgotten(letter.ticketId)) return;
    this.#letters.record(letter);
    this.#announce({ letters: true });
  }

  async deadLetters(tenantId: string, query: LetterQuery): Promise<Result<LetterPage, "cursorInvalid">> {
    assertSameTenant(this.#tenantId, tenantId);
    return this.#letters.list(query);
  }

  async deadLetter(tenantId: string, id: string): Promise<DeadLetter | null> {
    assertSameTenant(this.#tenantId, tenantId);
    return this.#letters.read(id);
  }

  /** Notes what a person decided. Whoever redrives has done so before, so that a crash leaves the letter open. */
  async settleDeadLetter(
    tenantId: string,
    id: string,
    decision: LetterDecision,
  ): Promise<Result<DeadLetter, LetterFailure>> {
    assertSameTenant(this.#tenantId, tenantId);
    const settled = this.#letters.settle(id, decision, Date.now());
    if (settled.ok) this.#announce({ letters: true });
    return settled;
  }

  /** `hours`: how far the window reaches back, 168 at most. */
  async metrics(tenantId: string, hours = 24): Promise<DeskMetrics> {
    assertSameTenant(this.#tenantId, tenantId);
    const tenant = await loadTenant(this.env, tenantId);
    return {
      ...this.#index.metrics(hours),
      deadLetters: this.#letters.countOpen(),
      adaptedClasses: tenant ? this.#classes.list(tenant.models) : [],
    };
  }

  /** In which class an agent's tasks are by what was measured; asked once a minute by each agent's object. */
  async adviseClass(
    tenantId: string,
    wish: { role: AgentRole; base: TaskClass },
  ): Promise<ClassAdvice | null> {
    assertSameTenant(this.#tenantId, tenantId);
    const tenant = await loadTenant(this.env, tenantId);
    if (!tenant) return null;
    return this.#classes.advise(tenant, wish, (hours) => this.#index.modelFigures(hours), Date.now());
  }

  /** How often people agreed with what was proposed, of all tickets there ever were. */
  async trackRecord(tenantId: string): Promise<JudgedEntry[]> {
    assertSameTenant(this.#tenantId, tenantId);
    return this.#index.trackRecord();
  }

  /** What the tenant's people have taught, and who taught it. */
  async examples(tenantId: string): Promise<ExampleList> {
    assertSameTenant(this.#tenantId, tenantId);
    return this.#examples.list();
  }

  async changeExamples(
    tenantId: string,
    wish: ExampleWish,
    author: Omit<ExampleAuthor, "atMs">,
  ): Promise<Result<ExampleList, "tooMany">> {
    assertSameTenant(this.#tenantId, tenantId);
    return this.#examples.change(wish, { ...author, atMs: Date.now() });
  }

  /** Corrected intents that are still to be decided on, and how often each stage was found at fault. */
  async labels(tenantId: string): Promise<LabelList> {
    assertSameTenant(this.#tenantId, tenantId);
    return this.#index.labels.list();
  }

  /** Everything people's judgements teach, oldest first. */
  async allLabels(tenantId: string): Promise<Label[]> {
    assertSameTenant(this.#tenantId, tenantId);
    return this.#index.labels.all();
  }

  /** Makes a corrected intent an example, or does not; decided on once. */
  async decideProposal(
    tenantId: string,
    id: string,
    { decision }: ProposalDecision,
    by: string,
  ): Promise<Result<LabelList, "proposalUnknown" | "tooMany">> {
    assertSameTenant(this.#tenantId, tenantId);
    const proposal = this.#index.labels.list().proposals.find((label) => label.id === id);
    if (!proposal?.intent) return fail("proposalUnknown");
    if (decision === "accept") {
      const { subject, body, intent: label, ticketId } = proposal;
      const text = `${subject}\n\n${body}`.slice(0, maxExampleLength);
      const author = { by, note: `Corrected by ${proposal.by}.`, atMs: Date.now() };
      const taught = this.#examples.change(
        { action: "accepted", add: [{ text, label, ticketId }], remove: [] },
        author,
      );
      if (!taught.ok) return taught;
    }
    // In the same turn, so that both are stored or neither.
    this.#index.labels.decide(id, decision);
    return succeed(this.#index.labels.list());
  }

  /** What triage learns from. `knownVersion`: what whoever asks has already; 0 where nothing. */
  async teaching(tenantId: string, knownVersion: number): Promise<Teaching> {
    assertSameTenant(this.#tenantId, tenantId);
    return this.#examples.teaching(knownVersion);
  }

  /** A pass for one live connection, good for 30 seconds. The caller has checked who asks. */
  async issueConnectionTicket(
    tenantId: string,
    person: Person,
  ): Promise<{ ticket: string; expiresAt: number }> {
    assertSameTenant(this.#tenantId, tenantId);
    return this.#passes.issue(person, Date.now());
  }

  /** Ends the live connections of a person, and voids their passes: who they are, or what they may, has changed. */
  async disconnect(tenantId: string, name: string): Promise<void> {
    assertSameTenant(this.#tenantId, tenantId);
    this.#passes.forget(name);
    for (const connection of this.getConnections<Seat>()) {
      if (connection.state?.name === name) connection.close(4001, "ask for a new connection ticket");
    }
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
    const hello: LiveMessage = {
      type: "hello",
      tenantId: this.#tenantId,
      items,
      openLetters: this.#letters.countOpen(),
      parked: this.#letters.openTickets(),
    };
    connection.send(JSON.stringify(hello));
  }

  /** In place of the SDK's own handler: no frame of a browser is even parsed. */
  override webSocketMessage(socket: WebSocket): void {
    socket.close(1003, "this connection only tells");
  }

  #announce({
    tickets = [],
    letters = false,
  }: {
    tickets?: readonly TicketSummary[];
    letters?: boolean;
  }): void {
    if ([...this.getConnections()].length === 0) return;
    for (const summary of tickets) this.#unsent.set(summary.id, summary);
    this.#untoldLetters ||= letters;
    if ((this.#unsent.size === 0 && !this.#untoldLetters) || this.#timer !== null) return;
    const waitMs = this.#lastBatchAt + batchEveryMs - Date.now();
    if (waitMs <= 0) this.#sendBatch();
    else this.#timer = setTimeout(() => this.#sendBatch(), waitMs);
  }

  #sendBatch(): void {
    this.#timer = null;
    this.#lastBatchAt = Date.now();
    const items = [...this.#unsent.values()].slice(0, batchSize);
    for (const { id } of items) this.#unsent.delete(id);
    if (items.length > 0) this.#send({ type: "tickets", items });
    if (this.#untoldLetters) {
      const parked = this.#letters.openTickets();
      this.#send({ type: "letters", open: this.#letters.countOpen(), parked });
    }
    this.#untoldLetters = false;
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
