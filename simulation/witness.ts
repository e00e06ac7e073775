/** What really happened in the world, noted by the world itself. Owes nothing to what the core writes down. */
import type { Decision } from "../src/domain/approval.ts";
import type { Message } from "../src/domain/ticket.ts";
import type { OrderRecord } from "./order-record.ts";
import type { ProposedAction } from "../src/domain/draft.ts";

/** A message of a customer, or of a person on the helpdesk. */
export interface SentMessage {
  ticketId: string;
  eventKey: string;
  body: string;
  /** When a delivery of it was first answered with success, or null. */
  acknowledgedAt: number | null;
}

export interface DecisionMade {
  ticketId: string;
  approvalId: string;
  by: string;
  decision: Decision["decision"];
  /** How many people must agree, as it was shown. */
  needed: number;
  /** The action as it was shown, or as it was edited: see `nameAction`. */
  action: string;
  askedAt: number;
  answer: "ok" | "refused" | "lost" | "waiting";
  /** The refusal, as it was answered. */
  failure: { reason: string; decidedBy: string | null } | null;
}

export interface Intervention {
  ticketId: string;
  kind: "takeOver" | "handBack" | "redrive" | "close" | "cancel" | "erase" | "recall";
  askedAt: number;
  /** When it was answered with success; null where it was not. */
  acknowledgedAt: number | null;
}

/** A reply that a person wrote to the customer. */
export interface AnswerWritten {
  ticketId: string;
  requestId: string;
  /** Nobody else writes these words. */
  body: string;
  askedAt: number;
  /** When it was first answered with success; null where it was not. */
  acknowledgedAt: number | null;
}

/** A request for an effect that left the core. */
export interface Departure {
  at: number;
  ticketId: string;
  operation: string;
  key: string;
  action: string;
  /** A reply's words; null for what is no reply. */
  body: string | null;
  /** What it is about. */
  record: string;
  from: string;
  isStale: boolean;
  /** The system has said that nothing happened. */
  wasRefused: boolean;
}

/** Something that was really done. */
export interface Deed {
  at: number;
  ticketId: string;
  operation: string;
  key: string;
  action: string;
  input: Record<string, unknown>;
}

export interface Violation {
  invariant: string;
  kind: "lost" | "duplicated" | "stuck" | "wrongEnd";
  ticketId: string | null;
  message: string;
}

export class Witness {
  readonly messages: SentMessage[] = [];
  readonly decisions: DecisionMade[] = [];
  readonly interventions: Intervention[] = [];
  readonly answers: AnswerWritten[] = [];
  readonly departures: Departure[] = [];
  readonly deeds: Deed[] = [];
  /** How often each agent call was asked for. */
  readonly asked = new Map<string, number>();
  /** Actions an agent has proposed, by ticket, in order. */
  readonly proposals = new Map<string, ProposedAction[]>();
  /** The newest version of each ticket that the desk was told. */
  readonly deskVersions = new Map<string, number>();
  /** What customers wrote on the helpdesk, by ticket, oldest first. */
  readonly threads = new Map<string, Message[]>();
  /** Every order as the shop has had it, oldest first. */
  readonly records = new Map<string, { at: number; content: OrderRecord }[]>();
  /** Whose ticket a record belongs to. */
  readonly owners = new Map<string, string>();
  readonly reached = new Map<string, number>();
  readonly crashedAt = new Map<string, number>();
  healedAt: number | null = null;
  readonly violations: Violation[] = [];
  /** Tickets the desk was told of because something was given up. */
  readonly letters = new Set<string>();

  violate(violation: Violation): void {
    const isKnown = this.violations.some(
      ({ invariant, ticketId }) => invariant === violation.invariant && ticketId === violation.ticketId,
    );
    if (!isKnown) this.violations.push(violation);
  }
}

export function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** An action by its operation and its arguments, whatever order they come in. */
export function nameAction(operation: string, input: Record<string, unknown>): string {
  const parts = Object.keys(input)
    .toSorted()
    .map((name) => `${name}=${JSON.stringify(input[name])}`);
  return `${operation} ${parts.join(" ")}`;
}
