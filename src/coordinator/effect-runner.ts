/**
 * Carries out what tickets owe: each effect apart from all others, one try at a time; taken up again after it was lost,
 * ever later, and given up after too often.
 */
import { readSnapshot } from "../machines/step.ts";
import { describeError, log } from "../observability/log.ts";
import { backoffMs, spread } from "./backoff.ts";
import { callIdOf, type EffectPorts } from "./effect-ports.ts";
import { describeStep, runEffect } from "./effects.ts";
import { isOutward } from "./intention.ts";
import { leaveOpen } from "./outward.ts";
import type { EffectRow } from "./rows.ts";
import { recoveryCap } from "./setbacks.ts";

/** The first wait before a pointer is sent again; it doubles, up to sixteen times as long. */
const resendMs = 10_000;

export class EffectRunner {
  readonly #ports: EffectPorts;
  readonly #wakeBy: (at: number) => void;
  /** Effects somebody is at, by ticket and effect. */
  readonly #running = new Set<string>();

  /** `wakeBy`: makes sure that somebody looks in at that time, Unix milliseconds. */
  constructor(ports: EffectPorts, wakeBy: (at: number) => void) {
    this.#ports = ports;
    this.#wakeBy = wakeBy;
  }

  get underWay(): number {
    return this.#running.size;
  }

  isAt(row: Pick<EffectRow, "ticketId" | "effectId">): boolean {
    return this.#running.has(callIdOf(row));
  }

  /** Carries an effect out, apart from all others: whatever goes wrong in it stays with its ticket. */
  run(row: EffectRow): void {
    const key = callIdOf(row);
    if (this.#running.has(key)) return;
    // A pointer may be sent any number of times, so one that hangs keeps nobody from sending the next.
    if (row.effect.kind !== "queue.send") this.#running.add(key);
    this.#carryOut(row)
      .catch((error: unknown) => {
        const { ticketId, effectId, attempts } = row;
        log("error", "effect.failed", { ticketId, effectId, attempts, reason: describeError(error) });
      })
      .finally(() => {
        this.#running.delete(key);
        const left = this.#ports.journal.readEffect(row.ticketId, row.effectId);
        if (left && left.dueAt > this.#ports.clock.now()) this.#wakeBy(left.dueAt);
      });
  }

  /** An effect that is due and that nobody is at: its object was lost, or its last try failed. */
  retry(row: EffectRow, now: number): void {
    if (this.isAt(row)) return;
    // Nothing is begun whose end no machine could write down: it would be done, or paid for, again and again.
    const ticket = this.#ports.journal.readTicket(row.ticketId);
    if (ticket) readSnapshot(ticket.snapshot);
    const recoveries = row.recoveries + 1;
    const isPointer = row.effect.kind === "queue.send";
    if (recoveries > recoveryCap && !isPointer) return this.#abandon(row);
    const name = `${callIdOf(row)}#${recoveries}`;
    const wait = isPointer
      ? spread(resendMs * 2 ** Math.min(recoveries - 1, 4), name)
      : backoffMs(recoveries, name);
    const retried: EffectRow = { ...row, recoveries, dueAt: now + wait };
    this.#ports.journal.updateEffect(retried);
    this.run(retried);
  }

  async #carryOut(row: EffectRow): Promise<void> {
    if (!this.#ports.isGivenUp(describeStep(row.effect), callIdOf(row))) return runEffect(row, this.#ports);
    // Not in the turn that asks for it, whose transaction is still to be told.
    await Promise.resolve();
    this.#abandon(row);
  }

  /** A step that was taken up as often as it may be goes to a person, with what is known of it. */
  #abandon(row: EffectRow): void {
    const message = "This step failed again and again for a reason of its own.";
    const { effect, effectId, recoveries: attempts } = row;
    if (isOutward(effect) && row.status !== "owed") {
      return this.#ports.settle(row, leaveOpen(row, effect, message, this.#ports));
    }
    const step = describeStep(effect);
    this.#ports.settle(row, { type: "step.abandoned", effectId, step, attempts, message });
  }
}
