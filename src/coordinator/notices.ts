/**
 * Tells a tenant's people, in a chat, that a ticket has come to wait for one of them. Best effort: nothing is stored for
 * it, no ticket waits for it, and it is given up after a few tries. A notice is known by its ticket, its run and the
 * ticket's state, so what is told twice after a crash can be recognised by whoever tells it.
 */
import { within, type Clock } from "../domain/clock.ts";
import { escalationReasonSchema, type EscalationReason } from "../domain/escalation.ts";
import { describeError, log } from "../observability/log.ts";
import type { TicketRow } from "./rows.ts";

export interface Notice {
  ticketId: string;
  epoch: number;
  what: "approvalWaiting" | "escalated";
  /** Why a person has the ticket; null where an approval waits. */
  reason: EscalationReason | null;
  /** It may have been told already: it was tried before, or in another life of this object. To be looked for first. */
  isRepeat: boolean;
}

interface NoticePorts {
  tenantId: string;
  clock: Clock;
  /** Resolves where nothing more is to be done about it. Rejects where it is worth another try. */
  send(notice: Notice): Promise<void>;
  /** Asks for another flush at this time at the latest, Unix milliseconds. */
  wakeBy(at: number): void;
}

/** How often a notice is tried: whoever has not been told by then sees the ticket in the list. */
export const noticeAttempts = 5;
/** After a try that came to nothing, longer than it can still be under way; then a look finds it, or it is not there. */
export const tellAgainMs = 25_000;
const sendTimeoutMs = 30_000;
/** What was told is remembered for so many notices, for states that are entered more than once. */
const rememberedNotices = 1_000;

interface Waiting {
  notice: Notice;
  attempts: number;
  /** Unix milliseconds. */
  dueAt: number;
}

export class Notices {
  readonly #ports: NoticePorts;
  readonly #waiting = new Map<string, Waiting>();
  readonly #known = new Set<string>();
  #isFlushing = false;

  constructor(ports: NoticePorts) {
    this.#ports = ports;
  }

  get isIdle(): boolean {
    return this.#waiting.size === 0;
  }

  /** The ticket as it stands after an event, and the state it was in before. */
  ticketMoved(row: TicketRow, stateBefore: string | null): void {
    if (row.summary.state === stateBefore) return;
    const notice = noticeOf(row);
    if (notice) this.#add(notice, this.#ports.clock.now());
  }

  /** A ticket that was found so after a restart. Whether it was told then nobody knows. */
  ticketFound(row: TicketRow): void {
    const notice = noticeOf(row);
    if (notice) this.#add({ ...notice, isRepeat: true }, this.#ports.clock.now() + tellAgainMs);
  }

  /** Tells what is due. One flush at a time; what comes meanwhile goes along. */
  flush(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    void this.#run();
  }

  #add(notice: Notice, dueAt: number): void {
    const key = keyOf(notice);
    if (this.#known.has(key)) return;
    if (this.#known.size >= rememberedNotices) {
      for (const oldest of [...this.#known].slice(0, rememberedNotices / 2)) this.#known.delete(oldest);
    }
    this.#known.add(key);
    this.#waiting.set(key, { notice, attempts: 0, dueAt });
    if (dueAt > this.#ports.clock.now()) this.#ports.wakeBy(dueAt);
    else this.flush();
  }

  async #run(): Promise<void> {
    for (let next = this.#findDue(); next; next = this.#findDue()) await this.#tell(next);
    // In the same turn as the last look at what is due, so that nothing comes between and is forgotten.
    this.#isFlushing = false;
  }

  #findDue(): Waiting | null {
    const nowMs = this.#ports.clock.now();
    for (const waiting of this.#waiting.values()) if (waiting.dueAt <= nowMs) return waiting;
    return null;
  }

  async #tell({ notice, attempts }: Waiting): Promise<void> {
    const { clock, send, tenantId, wakeBy } = this.#ports;
    const key = keyOf(notice);
    try {
      await within(clock, sendTimeoutMs, send(notice));
      this.#waiting.delete(key);
    } catch (error) {
      const facts = { tenantId, ticketId: notice.ticketId, attempts: attempts + 1 };
      log("warn", "notice.failed", { ...facts, reason: describeError(error) });
      if (attempts + 1 >= noticeAttempts) return void this.#waiting.delete(key);
      const dueAt = clock.now() + tellAgainMs;
      this.#waiting.set(key, { notice: { ...notice, isRepeat: true }, attempts: attempts + 1, dueAt });
      wakeBy(dueAt);
    }
  }
}

/** What is told of a ticket in this state, or null where nobody is waited for. */
export function noticeOf({ ticketId, snapshot, summary }: TicketRow): Notice | null {
  const { epoch } = snapshot.context;
  const base = { ticketId, epoch, isRepeat: false };
  switch (summary.state) {
    case "awaitingApproval":
      return { ...base, what: "approvalWaiting", reason: null };
    case "escalated": {
      const reason = escalationReasonSchema.safeParse(summary.reason);
      return { ...base, what: "escalated", reason: reason.success ? reason.data : null };
    }
    default:
      return null;
  }
}

/** A notice's own name for life. The other system keeps it as its mark. */
export function keyOf({ ticketId, epoch, what }: Notice): string {
  return `${ticketId}:notice:${epoch}.${what}`;
}
