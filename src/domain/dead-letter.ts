/**
 * What could not be worked on and was put aside for people. Whoever gave it up tells the tenant's desk, which keeps
 * it until somebody has it tried again or lets it go.
 */
import { z } from "zod";
import { digest } from "./ids.ts";

export const letterSourceSchema = z.enum([
  /** A message of the queue whose retries ran out. */
  "queue",
  /** A step of a ticket that was tried as often as is sensible; the ticket is with a person. */
  "step",
  /** A ticket whose stored state nobody can work on; its coordinator has parked it. */
  "ticket",
]);
export type LetterSource = z.infer<typeof letterSourceSchema>;

export const letterStatusSchema = z.enum(["open", "redriven", "dismissed"]);
export type LetterStatus = z.infer<typeof letterStatusSchema>;

export const deadLetterSchema = z.strictObject({
  id: z.string(),
  source: letterSourceSchema,
  /** Null where a message did not even name one. */
  ticketId: z.string().nullable(),
  /** What was given up: `intake pointer`, `timer sla`, `machine`, or an effect's kind as in `agent.ask draft`. */
  what: z.string(),
  attempts: z.number().int(),
  /** Untrusted text: one line, at most 300 characters. */
  error: z.string(),
  /** When it failed last, Unix milliseconds. */
  at: z.number(),
  status: letterStatusSchema,
  /** Who decided last, also where the letter has come back since. */
  decidedBy: z.string().nullable(),
  decidedAt: z.number().nullable(),
  note: z.string().nullable(),
});
export type DeadLetter = z.infer<typeof deadLetterSchema>;

/** A letter as it is told; what became of it is the desk's to say. */
export type GivenUp = Pick<DeadLetter, "source" | "ticketId" | "what" | "attempts" | "error" | "at">;

/** The same thing given up twice is one letter. */
export function createLetterId({
  source,
  ticketId,
  what,
}: Omit<GivenUp, "attempts" | "error" | "at">): string {
  return `ltr_${digest("letter", source, ticketId ?? "", what).slice(0, 32)}`;
}
