/** A helpdesk and its people, as they are to Signalbox: they know its webhook and its API, and that both may go away. */
import { setTimeout as wait } from "node:timers/promises";
import { restingStates, type TicketState } from "../../src/domain/state.ts";
import type { TicketSummary, TicketView } from "../../src/domain/view.ts";
import { Refusal, type SignalboxClient } from "../fixtures/signalbox-client.ts";
import type { AcceptedTicket } from "./audit.ts";
import type { Random } from "./random.ts";
import type { Story } from "./stories.ts";

/** A ticket the helpdesk has been told was accepted. */
export interface Sent {
  ticketId: string;
  story: Story;
  receipts: AcceptedTicket["receipts"][number][];
  decisions: AcceptedTicket["decisions"][number][];
}

export interface Approver {
  name: string;
  client: SignalboxClient;
}

/** How soon something that got no answer is tried again. */
const againMs = 120;
/** How often the list of tickets is looked at. */
const lookMs = 250;
/** The longest a person thinks before deciding. */
const thinkMs = 1_500;

export class Helpdesk {
  readonly #client: SignalboxClient;
  readonly #approvers: readonly Approver[];
  readonly #random: Random;
  readonly #sent = new Map<string, Sent>();
  readonly #accepted = new Set<Story>();
  /** As the list showed them last: a person's view, which lags behind. */
  readonly #states = new Map<string, TicketState>();
  readonly #errands = new Set<Promise<void>>();
  readonly #asked = new Set<string>();
  #sending = Promise.withResolvers<void>();
  #isOpen = true;
  #failure: unknown = null;
  unanswered = 0;
  copies = 0;

  constructor(client: SignalboxClient, approvers: readonly Approver[], random: Random) {
    this.#client = client;
    this.#approvers = approvers;
    this.#random = random;
    this.#do(this.#watch());
  }

  get tickets(): readonly Sent[] {
    return [...this.#sent.values()];
  }

  /** How many deliveries, copies and decisions still wait for an answer; the look at the list is one more. */
  get errands(): number {
    return this.#errands.size - 1;
  }

  /** Accepted tickets that the list does not show at an end. */
  get unended(): Sent[] {
    return this.tickets.filter(
      ({ ticketId }) => !restingStates.includes(this.#states.get(ticketId) ?? "received"),
    );
  }

  /** The same counted by state. */
  get inWork(): Partial<Record<TicketState, number>> {
    const counts: Partial<Record<TicketState, number>> = {};
    for (const { ticketId } of this.unended) {
      const state = this.#states.get(ticketId) ?? "received";
      counts[state] = (counts[state] ?? 0) + 1;
    }
    return counts;
  }

  /** How the list showed a ticket last, before the judge opened it: opening wakes what nothing else may have woken. */
  stateInList(ticketId: string): TicketState | null {
    return this.#states.get(ticketId) ?? null;
  }

  /** Throws what went wrong with the test itself, if anything did. */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  /** Sends these within so many milliseconds, in a random order of moments, some of them twice. */
  send(stories: readonly Story[], withinMs: number): void {
    for (const story of stories) {
      const afterMs = this.#random.between(0, withinMs);
      const copyAfterMs = this.#random.chance(0.2) ? this.#random.between(0, 2_000) : null;
      const isDoubled = this.#random.chance(0.1);
      this.#do(this.#tell(story, { afterMs, copyAfterMs, isDoubled }));
    }
  }

  /** Resolves at the moment a delivery leaves. */
  nextSending(): Promise<void> {
    return this.#sending.promise;
  }

  /** Resolves when one of the newest tickets is seen in one of these states, or after so many milliseconds. */
  async see(states: readonly TicketState[], withinMs: number): Promise<void> {
    const deadline = Date.now() + withinMs;
    while (Date.now() < deadline) {
      const newest = this.unended.slice(-8);
      const views = await Promise.all(newest.map(({ ticketId }) => this.#try(() => this.#read(ticketId))));
      if (views.some((view) => view?.state && states.includes(view.state))) return;
      if (newest.length === 0) await wait(5);
    }
  }

  /** Resolves when the list shows that one of these tickets has moved on, or after so many milliseconds. */
  async seeMoving(tickets: readonly Sent[], withinMs: number): Promise<void> {
    const before = tickets.map(({ ticketId }) => this.#states.get(ticketId));
    await this.#until(
      () => tickets.some(({ ticketId }, index) => this.#states.get(ticketId) !== before[index]),
      withinMs,
    );
  }

  /** Resolves when the list shows all of these tickets at rest, people's turn included, or after so many milliseconds. */
  async seeResting(tickets: readonly Sent[], withinMs: number): Promise<void> {
    await this.#until(() => {
      const states = tickets.map(({ ticketId }) => this.#states.get(ticketId) ?? "received");
      return states.every((state) => state === "awaitingApproval" || restingStates.includes(state));
    }, withinMs);
  }

  async #until(isSo: () => boolean, withinMs: number): Promise<void> {
    const deadline = Date.now() + withinMs;
    while (!isSo() && Date.now() < deadline) await wait(10);
  }

  /** Ends the look at the list. */
  async close(): Promise<void> {
    this.#isOpen = false;
    await Promise.all(this.#errands);
    this.check();
  }

  #do(errand: Promise<void>): void {
    const settled = errand.catch((error: unknown) => {
      this.#failure ??= error;
    });
    this.#errands.add(settled);
    void settled.then(() => this.#errands.delete(settled));
  }

  async #tell(
    story: Story,
    { afterMs, copyAfterMs, isDoubled }: { afterMs: number; copyAfterMs: number | null; isDoubled: boolean },
  ): Promise<void> {
    await wait(afterMs);
    await Promise.all([this.#deliver(story), ...(isDoubled ? [this.#deliver(story)] : [])]);
    if (copyAfterMs !== null) {
      await wait(copyAfterMs);
      await this.#deliver(story);
    }
    this.copies += Number(isDoubled) + Number(copyAfterMs !== null);
  }

  /** Only a 202 that was read counts. Whatever else becomes of a delivery, it is sent again under the same id. */
  async #deliver(story: Story): Promise<void> {
    for (;;) {
      this.#sending.resolve();
      this.#sending = Promise.withResolvers();
      const isLater = this.#accepted.has(story);
      const answer = await this.#try(() => this.#client.deliver("standard", story.delivery));
      const { ticketId, status } = answer?.body ?? {};
      if (answer?.status === 202 && ticketId) {
        const sent = this.#sent.get(ticketId) ?? { ticketId, story, receipts: [], decisions: [] };
        sent.receipts.push({ status: String(status), isLater });
        this.#accepted.add(story);
        this.#sent.set(ticketId, sent);
        return;
      }
      if (answer && answer.status !== 429 && answer.status < 500)
        throw new Error(
          `a delivery of ${story.kind} was answered ${answer.status}: ${JSON.stringify(answer.body)}`,
        );
      this.unanswered += 1;
      await wait(againMs);
    }
  }

  /** Looks at the list as a person does, and has somebody decide wherever that is asked for. */
  async #watch(): Promise<void> {
    while (this.#isOpen) {
      await this.#look();
      await wait(lookMs);
    }
  }

  async #look(): Promise<void> {
    const wanted = new Set(this.unended.map(({ ticketId }) => ticketId));
    for (let cursor: string | null | undefined; wanted.size > 0 && cursor !== null;) {
      const page: { items: TicketSummary[]; next: string | null } | null = await this.#try(() =>
        this.#client.listTickets({ limit: 200, ...(cursor && { cursor }) }),
      );
      if (!page) return;
      for (const { id, state } of page.items) {
        this.#states.set(id, state);
        const sent = this.#sent.get(id);
        if (state === "awaitingApproval" && sent && !this.#asked.has(id)) {
          this.#asked.add(id);
          this.#do(this.#decide(sent));
        }
      }
      for (const { id } of page.items) wanted.delete(id);
      cursor = page.next;
    }
  }

  /** One person decides, or two at once; either is told 200 or 409. Without an answer they try again. */
  async #decide(sent: Sent): Promise<void> {
    const { decision } = sent.story;
    await wait(this.#random.between(0, thinkMs));
    const deciders = this.#random.shuffle(this.#approvers).slice(0, this.#random.chance(0.3) ? 2 : 1);
    const { approvals } = await this.#insist(() => this.#read(sent.ticketId));
    const pending = approvals.find(({ status }) => status === "pending");
    // Where nobody should be asked nobody answers, and the ticket stands still until the judge sees it.
    if (decision && pending) {
      const decide = async ({ name, client }: Approver) => {
        const status = await this.#insist(() => decideOnce(client, sent.ticketId, pending.id, decision));
        sent.decisions.push({ approvalId: pending.id, by: name, status });
      };
      await Promise.all(deciders.map(decide));
    }
    this.#asked.delete(sent.ticketId);
  }

  async #insist<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      const answer = await this.#try(ask);
      if (answer !== null) return answer;
      await wait(againMs);
    }
  }

  /** A ticket that is not known any more is for the judge to find. */
  async #read(ticketId: string): Promise<{ state: TicketState | null; approvals: TicketView["approvals"] }> {
    try {
      return await this.#client.readTicket(ticketId);
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) return { state: null, approvals: [] };
      throw error;
    }
  }

  /** Null where no answer came, or one that says to come again. */
  async #try<Answer>(ask: () => Promise<Answer>): Promise<Answer | null> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Refusal && error.status < 500) throw error;
      return null;
    }
  }
}

async function decideOnce(
  client: SignalboxClient,
  ticketId: string,
  approvalId: string,
  decision: "approve" | "reject",
): Promise<number> {
  try {
    await client.decide(ticketId, approvalId, { decision });
    return 200;
  } catch (error) {
    if (error instanceof Refusal && error.status < 500) return error.status;
    throw error;
  }
}
