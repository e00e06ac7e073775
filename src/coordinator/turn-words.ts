/**
 * The raw words of a ticket apart from its events: what customers and people wrote, what we answered, and what was
 * drafted. An event as it is stored names them by a digest, so that they can be forgotten and its hash still holds. The
 * digest is salted: once the salt is gone with the words, nobody can try which words they were. Pure.
 */
import { z } from "zod";
import type { TicketEvent } from "../domain/event.ts";
import { digest } from "../domain/ids.ts";
import { markForgotten } from "../domain/left-out.ts";

const referenceSchema = z.strictObject({ words: z.string(), characters: z.number().int() });
type Reference = z.infer<typeof referenceSchema>;

/** Whether an event is of those that hold words. */
export function hasWords(event: TicketEvent): boolean {
  return mapWords(event, (field) => field) !== event;
}

/** The event as it is stored, and the words that are not in it, by their digest. */
export function partWords(
  event: TicketEvent,
  salt: string,
): { stored: object; words: Record<string, string> } {
  const words: Record<string, string> = {};
  const stored = mapWords(event, (text): Reference | unknown => {
    if (typeof text !== "string") return text;
    const name = nameWords(salt, text);
    words[name] = text;
    return { words: name, characters: text.length };
  });
  return { stored, words };
}

/** The event again. Events of an earlier release have their words in them. */
export function joinWords(stored: TicketEvent, known: ReadonlyMap<string, string>): TicketEvent {
  return mapWords(stored, (field) => {
    const reference = referenceSchema.safeParse(field).data;
    return reference ? (known.get(reference.words) ?? markForgotten(reference.characters)) : field;
  }) as TicketEvent;
}

/** The digests an event as it is stored names. */
export function listReferences(stored: TicketEvent): string[] {
  const names: string[] = [];
  mapWords(stored, (field) => {
    const reference = referenceSchema.safeParse(field).data;
    if (reference) names.push(reference.words);
    return field;
  });
  return names;
}

export function nameWords(salt: string, text: string): string {
  return digest("words", salt, text);
}

type Fields = Record<string, unknown>;
type MapField = (field: unknown) => unknown;

/** Only these places hold words: what stands anywhere else is never taken for a reference, whoever wrote it. */
function mapWords(event: TicketEvent, map: MapField): object {
  switch (event.type) {
    case "ticket.received":
    case "customer.replied":
    case "human.replied":
    case "reply.written":
      return { ...event, message: mapIn(event.message, "body", map) };
    case "reply.outdated":
      return { ...event, messages: event.messages.map((message) => mapIn(message, "body", map)) };
    case "reply.sent":
      return mapIn(event, "body", map);
    case "agent.drafted": {
      const { output } = event;
      if (output.outcome !== "drafted") return event;
      const claims = output.claims.map((claim) => mapIn(claim, "text", map));
      return { ...event, output: mapIn({ ...output, claims }, "reply", map) };
    }
    default:
      return event;
  }
}

function mapIn<Key extends string>(holder: Fields | object, key: Key, map: MapField): Fields {
  const fields = holder as Fields;
  return { ...fields, [key]: map(fields[key]) };
}
