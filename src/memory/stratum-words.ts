/**
 * The words of a ticket apart from its events, by stratum. `turn`: what customers and people wrote, what we answered, and
 * what was drafted. `task`: what triage made of it, what was found, what was found wrong, and what a deed's system
 * answered. An event as it is stored
 * names them by a digest, so that they can be forgotten and its hash still holds. The digest is salted: once the salt is
 * gone with the words, nobody can try which words they were. Pure.
 */
import { z } from "zod";
import type { Entities } from "../domain/assessment.ts";
import type { TicketEvent } from "../domain/event.ts";
import { digest } from "../domain/ids.ts";
import { markForgotten } from "../domain/left-out.ts";
import type { Stratum } from "../domain/stratum.ts";

const referenceSchema = z.strictObject({ words: z.string(), characters: z.number().int() });
type Reference = z.infer<typeof referenceSchema>;

/** The words of one stratum that are still kept, by their digest. */
export interface KnownWords {
  known: ReadonlyMap<string, unknown>;
  /** When those of an event of that time were forgotten; null where they were not. Both Unix milliseconds. */
  forgottenAt(eventAt: number): number | null;
}

/** Whether an event is of those that hold words of this stratum. */
export function hasWords(event: TicketEvent, stratum: Stratum): boolean {
  return listFields(event, stratum).length > 0;
}

/** The event as it is stored, and the words that are not in it, by their digest. */
export function partWords(
  event: TicketEvent,
  stratum: Stratum,
  salt: string,
): { stored: TicketEvent; words: Map<string, unknown> } {
  const words = new Map<string, unknown>();
  const stored = mapWords(event, stratum, (field): Reference => {
    const name = nameWords(salt, field);
    words.set(name, field);
    return { words: name, characters: textOf(field).length };
  });
  return { stored, words };
}

/** The event of that time again, Unix milliseconds. What an earlier release has stored has its words in it. */
export function joinWords(
  stored: TicketEvent,
  at: number,
  stratum: Stratum,
  { known, forgottenAt }: KnownWords,
): TicketEvent {
  if (!isParted(stored, stratum)) return stored;
  return mapWords(stored, stratum, (field, key) => {
    const reference = referenceSchema.safeParse(field).data;
    if (!reference) return field;
    const standIn = key === "entities" ? noEntities : markForgotten(reference.characters, forgottenAt(at));
    return known.get(reference.words) ?? standIn;
  });
}

/** The digests an event as it is stored names. */
export function listReferences(stored: TicketEvent, stratum: Stratum): string[] {
  if (!isParted(stored, stratum)) return [];
  return listFields(stored, stratum).flatMap((field) => referenceSchema.safeParse(field).data?.words ?? []);
}

/** A record and the text that spells it have different names. */
export function nameWords(salt: string, words: unknown): string {
  return digest(typeof words === "string" ? "words" : "record", salt, textOf(words));
}

function textOf(words: unknown): string {
  return typeof words === "string" ? words : JSON.stringify(words);
}

/**
 * An event's words are all apart from it or all in it: a record that an earlier release left in it may look like a name,
 * and is none. Only a deed's answer has no text beside it to tell by.
 */
function isParted(stored: TicketEvent, stratum: Stratum): boolean {
  return listFields(stored, stratum).every((field) => typeof field !== "string");
}

function listFields(event: TicketEvent, stratum: Stratum): unknown[] {
  const fields: unknown[] = [];
  mapWords(event, stratum, (field) => {
    fields.push(field);
    return field;
  });
  return fields;
}

type MapField = (field: unknown, key: string) => unknown;

/** Only these places hold words: what stands anywhere else is never taken for a reference, whoever wrote it. */
function mapWords(event: TicketEvent, stratum: Stratum, map: MapField): TicketEvent {
  // Of the same shape, but for the words.
  return (stratum === "turn" ? mapTurn(event, map) : mapTask(event, map)) as TicketEvent;
}

function mapTurn(event: TicketEvent, map: MapField): object {
  switch (event.type) {
    case "ticket.received":
    case "customer.replied":
    case "human.replied":
    case "reply.written":
      return { ...event, message: mapIn(event.message, ["body"], map) };
    case "reply.outdated":
      return { ...event, messages: event.messages.map((message) => mapIn(message, ["body"], map)) };
    case "reply.sent":
      return mapIn(event, ["body"], map);
    case "agent.drafted": {
      const { output } = event;
      if (output.outcome !== "drafted") return event;
      const claims = output.claims.map((claim) => mapIn(claim, ["text"], map));
      return { ...event, output: mapIn({ ...output, claims }, ["reply"], map) };
    }
    default:
      return event;
  }
}

/** What each of these has besides (how sure triage is, which tool found a piece) is told without anybody's words. */
function mapTask(event: TicketEvent, map: MapField): object {
  switch (event.type) {
    case "agent.triaged":
      return { ...event, output: mapIn(event.output, ["summary", "entities"], map) };
    case "agent.gathered": {
      const { output } = event;
      const evidence = output.evidence.map((piece) => mapIn(piece, ["title", "content"], map));
      const gaps = output.gaps.map((gap) => mapIn(gap, ["what", "why"], map));
      return { ...event, output: { ...output, evidence, gaps } };
    }
    case "agent.drafted": {
      const { output } = event;
      if (output.outcome === "unable") return { ...event, output: mapIn(output, ["note"], map) };
      const evidence = output.evidence.map((piece) => mapIn(piece, ["title", "content"], map));
      return { ...event, output: { ...output, evidence } };
    }
    case "action.completed":
      return mapIn(event, ["output"], map);
    case "agent.validated": {
      const { output } = event;
      const findings = output.findings.map((finding) => mapIn(finding, ["message"], map));
      return { ...event, output: { ...output, findings } };
    }
    default:
      return event;
  }
}

function mapIn<Holder extends object>(
  holder: Holder,
  keys: readonly (keyof Holder & string)[],
  map: MapField,
): object {
  // Nothing is nobody's words.
  const filled = keys.filter((key) => holder[key] != null);
  const mapped = filled.map((key) => [key, map(holder[key], key)] as const);
  return { ...holder, ...Object.fromEntries(mapped) };
}

/** What stands in the place of what triage saw named, once that is forgotten: the summary beside it says so. */
const noEntities: Entities = {
  orderIds: [],
  invoiceIds: [],
  subscriptionIds: [],
  trackingNumbers: [],
  emails: [],
  amounts: [],
};
