/**
 * One-time passes for the live connection. A browser cannot send a bearer token with a WebSocket, and a token in an
 * address ends up in logs; so it asks for a pass with its token and spends it within seconds. Passes live in memory
 * only: if the object goes, they are void and the browser asks again.
 */
import type { ApiRole } from "./config.ts";

export interface Person {
  name: string;
  role: ApiRole;
}

const lifeMs = 30_000;
/** More than people open at once; beyond it the oldest passes are dropped. */
const maxOpen = 1_000;

export class ConnectionTickets {
  readonly #open = new Map<string, { person: Person; expiresAt: number }>();

  /** A fresh pass and the moment it ends, Unix milliseconds. */
  issue(person: Person, nowMs: number): { ticket: string; expiresAt: number } {
    for (const [ticket, { expiresAt }] of this.#open) {
      if (expiresAt > nowMs && this.#open.size < maxOpen) break;
      this.#open.delete(ticket);
    }
    const ticket = crypto.getRandomValues(new Uint8Array(24)).toHex();
    const expiresAt = nowMs + lifeMs;
    this.#open.set(ticket, { person, expiresAt });
    return { ticket, expiresAt };
  }

  /** Voids a person's passes. */
  forget(name: string): void {
    for (const [ticket, { person }] of this.#open) if (person.name === name) this.#open.delete(ticket);
  }

  /** Spends a pass. Null if there is no such pass, or no longer. */
  redeem(ticket: string, nowMs: number): Person | null {
    const found = this.#open.get(ticket);
    this.#open.delete(ticket);
    return found && found.expiresAt > nowMs ? found.person : null;
  }
}
