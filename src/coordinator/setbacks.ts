/**
 * What could not be worked on. A ticket that breaks whatever works on it is tried less and less often and then parked,
 * so that it holds up nobody; what is given up is told to the desk as a dead letter, until the desk has it.
 */
import { within, type Clock } from "../domain/clock.ts";
import type { TicketEvent } from "../domain/event.ts";
import { machineVersion } from "../machines/ticket.ts";
import { describeError, log } from "../observability/log.ts";
import { backoffMs } from "./backoff.ts";
import type { Journal } from "./journal.ts";
import type { LetterRow } from "./rows.ts";

/** How often a step, or a ticket, is taken up again without getting any further before it is given up. */
export const recoveryCap = 8;
const lettersAtOnce = 20;
const tellTimeoutMs = 20_000;

interface SetbackPorts {
  tenantId: string;
  clock: Clock;
  journal: Journal;
  transact(work: () => void): void;
  recordDeadLetter(letter: LetterRow): Promise<void>;
  /** Asks for another look at this time at the latest, Unix milliseconds. */
  wakeBy(at: number): void;
  /** How soon what could not be told is told again, milliseconds. */
  tellAgainMs: number;
}

export class Setbacks {
  readonly #ports: SetbackPorts;
  /** Tickets in trouble, as the journal has them. */
  readonly #troubled: Set<string>;
  #isTelling = false;

  constructor(ports: SetbackPorts) {
    this.#ports = ports;
    this.#troubled = new Set(ports.journal.readTroubles().map(({ ticketId }) => ticketId));
  }

  /** Something about this ticket broke. */
  note(ticketId: string, error: string): void {
    const { journal, clock } = this.#ports;
    const now = clock.now();
    const attempts = (journal.readTrouble(ticketId)?.attempts ?? 0) + 1;
    const isParked = attempts >= recoveryCap;
    const dueAt = isParked ? null : now + backoffMs(attempts, `${ticketId}#${attempts}`);
    this.#ports.transact(() => {
      journal.saveTrouble({ ticketId, attempts, dueAt, error, machine: machineVersion });
      if (!isParked) return;
      journal.addLetter({ ticketId, source: "ticket", what: "machine", attempts, error, at: now });
    });
    this.#troubled.add(ticketId);
    if (dueAt !== null) this.#ports.wakeBy(dueAt);
    this.tell();
  }

  has(ticketId: string): boolean {
    return this.#troubled.has(ticketId);
  }

  /** It works again, or is to be tried as if it had never failed. */
  release(ticketId: string): void {
    this.#ports.journal.removeTrouble(ticketId);
    this.#troubled.delete(ticketId);
  }

  /** What no other release could work on, this one may. */
  releaseThoseOfOtherMachines(): void {
    for (const { ticketId, machine } of this.#ports.journal.readTroubles()) {
      if (machine !== machineVersion) this.release(ticketId);
    }
  }

  /** Notes that a step was given up, in the transaction of the event that says so. */
  writeLetter(
    ticketId: string,
    { step, attempts, message }: Extract<TicketEvent, { type: "step.abandoned" }>,
    at: number,
  ): void {
    const { journal } = this.#ports;
    journal.addLetter({ ticketId, source: "step", what: step, attempts, error: message, at });
  }

  get isTelling(): boolean {
    return this.#isTelling;
  }

  /** Tells the desk what was given up. What cannot be told now is told by a later alarm. */
  tell(): void {
    const { journal, clock, tenantId, tellAgainMs } = this.#ports;
    if (this.#isTelling) return;
    const letters = journal.readLetters(lettersAtOnce);
    if (letters.length === 0) return;
    this.#isTelling = true;
    const telling = letters.map(async (letter) => {
      await within(clock, tellTimeoutMs, this.#ports.recordDeadLetter(letter));
      journal.removeLetter(letter);
    });
    Promise.all(telling)
      .catch((error: unknown) => {
        log("warn", "letters.failed", { tenantId, reason: describeError(error) });
        this.#ports.wakeBy(clock.now() + tellAgainMs);
      })
      .finally(() => {
        this.#isTelling = false;
      });
  }
}
