/**
 * Fixture tickets: what is sent, what people do about it, and what must be true afterwards. One file of
 * `fixtures/tickets` each; `fixtures/README.md` tells how to write one. Pure: whoever runs them does the I/O.
 */
import { z } from "zod";
import { reasonSchema } from "./view.ts";
import { tenantIdSchema } from "./ids.ts";
import { intentSchema } from "./intent.ts";
import { jsonValueSchema } from "./json-value.ts";
import { stepInTurnSchema } from "./recorded-call.ts";
import { ticketStateSchema, type TicketState } from "./state.ts";
import { sourceSchema } from "./ticket.ts";

/** Where a ticket stands still until somebody does something. */
export const stopSchema = z.enum(["awaitingApproval", "escalated", "resolved"]);

/**
 * The place of a delivery or a deed among all of them, where it is known. What is due at the same stop is done in this order;
 * without it, customers come before people.
 */
const order = z.number().int().nullable().default(null);

/** How many steps had ended by then, where it is done while the ticket is in work; null where it stands still. */
const steps = z.number().int().nullable().default(null);

/** Whether a ticket stands still in this state until somebody does something. */
export function isStop(state: TicketState): boolean {
  return stopSchema.safeParse(state).success;
}

/** A state that passes is no moment by itself. */
const untold = {
  path: ["steps"],
  message: "how many steps have ended, where the ticket does not stand still",
};

const deliverySchema = z
  .strictObject({
    /** The body as the source sends it: a standard ticket, or GitHub's or Zendesk's payload. */
    ticket: z.record(z.string(), jsonValueSchema),
    /** GitHub's `X-GitHub-Event`; no other source has one. */
    event: z.enum(["issues", "issue_comment"]).nullable().default(null),
    /** Deliveries with the same key are copies of one delivery. Null: a delivery of its own. */
    key: z.string().nullable().default(null),
    /** Sent once the ticket is in this state. Null: sent right after the delivery before. */
    when: ticketStateSchema.nullable().default(null),
    order,
    steps,
    /** Waited before sending. */
    delayMs: z.number().int().nonnegative().default(0),
    expectStatus: z.enum(["accepted", "duplicate", "updated"]).default("accepted"),
  })
  .refine(({ when, steps: ended }) => when === null || isStop(when) || ended !== null, untold);
export type FixtureDelivery = z.infer<typeof deliverySchema>;

const note = z.string().nullable().default(null);
const common = { when: ticketStateSchema, order, steps };

/** What a person does once the ticket is in `when`. Decisions are about its one pending approval. */
const personSchema = z
  .discriminatedUnion("do", [
    z.strictObject({ do: z.literal("approve"), ...common, note }),
    /** The first of two who must agree, who is somebody else than the one who does everything here. */
    z.strictObject({ do: z.literal("endorse"), ...common, note }),
    z.strictObject({
      do: z.literal("edit"),
      ...common,
      arguments: z.record(z.string(), jsonValueSchema),
      note,
    }),
    z.strictObject({ do: z.literal("requestChanges"), ...common, note: z.string() }),
    z.strictObject({ do: z.literal("reject"), ...common, note }),
    /** Nobody decides, and the approval's time runs out. */
    z.strictObject({ do: z.literal("expire"), ...common }),
    /** A message written in Signalbox: what somebody of the business says, or what a customer has said to them. */
    z.strictObject({
      do: z.literal("message"),
      ...common,
      from: z.enum(["human", "customer"]).default("human"),
      body: z.string(),
    }),
    /** A reply of their own to the customer; once it has been sent, the ticket is resolved or it is not. */
    z.strictObject({
      do: z.literal("answer"),
      ...common,
      body: z.string(),
      resolves: z.boolean().default(false),
    }),
    z.strictObject({ do: z.literal("handback"), ...common, note }),
    /** A reply that is held is taken back. */
    z.strictObject({ do: z.literal("recall"), when: z.enum(["replying", "answering"]), order, steps }),
    /** What was done is undone; the id is the draft's. */
    z.strictObject({ do: z.literal("revert"), ...common, actionId: z.string() }),
    /** A step that was given up is tried again. In a replay it is given up at once; in a fixture nothing breaks. */
    z.strictObject({ do: z.literal("redrive"), ...common, givenUp: stepInTurnSchema }),
    z.strictObject({ do: z.literal("cancel"), ...common }),
    z.strictObject({ do: z.literal("resolve"), ...common }),
    z.strictObject({
      do: z.literal("feedback"),
      ...common,
      rating: z.enum(["up", "down"]),
      reason: z.string().nullable().default(null),
      note,
    }),
  ])
  .refine((person) => person.do === "recall" || isStop(person.when) || person.steps !== null, untold);
export type FixturePerson = z.infer<typeof personSchema>;

/** What the sandbox's books must hold because of this ticket: all of it, and nothing else. */
const effectsSchema = z.strictObject({
  refunds: z.array(z.strictObject({ orderId: z.string(), amountCents: z.number().int() })).default([]),
  /** Orders and subscriptions. */
  cancellations: z.array(z.string()).default([]),
  /** Orders. */
  addressChanges: z.array(z.string()).default([]),
  invoicesResent: z.array(z.string()).default([]),
  /** Customers. */
  passwordResets: z.array(z.string()).default([]),
  /** Replies that left for the customer. */
  replies: z.number().int().nonnegative(),
});

const expectationSchema = z.strictObject({
  state: ticketStateSchema,
  /** An escalation's reason or a resolution; null where the state has neither. */
  reason: reasonSchema.nullable(),
  /** What triage may have called it, at last. Empty: anything. */
  intents: z.array(intentSchema).default([]),
  /** The main states in order, without `received` and `queued`. `*` is any run of states. One of them must fit. */
  paths: z.array(z.array(z.union([ticketStateSchema, z.literal("*")]))).min(1),
  /** Tools that must have succeeded, `orders.get@1`. */
  requiredTools: z.array(z.string()).default([]),
  /** Tools that must not have run. A call refused before any I/O has not run. */
  forbiddenTools: z.array(z.string()).default([]),
  /** The approvals there must be, and how they stand. `arguments` names some of the arguments, not all. */
  approvals: z
    .array(
      z.strictObject({
        tool: z.string(),
        arguments: z.record(z.string(), jsonValueSchema),
        status: z.enum([
          "pending",
          "approved",
          "edited",
          "changesRequested",
          "rejected",
          "expired",
          "superseded",
        ]),
      }),
    )
    .default([]),
  /** Of the last reply: parts of it in any case, or regular expressions between slashes. */
  mustSay: z.array(z.string()).default([]),
  mustNotSay: z.array(z.string()).default([]),
  effects: effectsSchema,
  /** The language of the last reply. */
  language: z.string().nullable().default(null),
});

export const ticketFixtureSchema = z.strictObject({
  /** The file's name without `.json`. */
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  /** One sentence: what it proves. */
  about: z.string().min(1),
  tenant: tenantIdSchema,
  source: sourceSchema,
  tags: z.array(z.string()),
  deliveries: z.array(deliverySchema).min(1),
  people: z.array(personSchema).default([]),
  /**
   * The sandbox's records it is about, in the shape a business is loaded in, for a ticket that was exported. Null: those
   * of `fixtures/business`.
   */
  records: z.record(z.string(), jsonValueSchema).nullable().default(null),
  /** A scripted model of `fixtures/models`. Null: the tenant's own models. */
  model: z.string().nullable().default(null),
  expect: expectationSchema,
  /** Who wrote the expectation, and how often it has been changed. */
  author: z.string(),
  version: z.number().int().positive(),
});
export type TicketFixture = z.infer<typeof ticketFixtureSchema>;

/** Reads a fixture file, its dates resolved. Throws where it is not a fixture. */
export function parseTicketFixture(text: string, nowMs: number): TicketFixture {
  return ticketFixtureSchema.parse(JSON.parse(resolveDates(text, nowMs)));
}

const unitMs = { d: 86_400_000, h: 3_600_000, s: 1_000 } as const;

/**
 * Puts ISO 8601 instants in place of `{{now}}`, `{{now-12d}}`, `{{now+6h}}` and `{{now-90s}}`, so that fixtures never grow old.
 * Throws RangeError for a `{{now…}}` it does not understand; every other text stays as it is.
 */
export function resolveDates(text: string, nowMs: number): string {
  return text.replaceAll(/\{\{now(.*?)\}\}/g, (placeholder, offset: string) => {
    const [whole, sign, count, unit] = /^([+-])(\d+)([dhs])$/.exec(offset) ?? [];
    if (whole === undefined && offset !== "")
      throw new RangeError(`${placeholder} is not a date placeholder`);
    const distanceMs = Number(count ?? 0) * (unit === "d" ? unitMs.d : unit === "s" ? unitMs.s : unitMs.h);
    return new Date(sign === "-" ? nowMs - distanceMs : nowMs + distanceMs).toISOString();
  });
}

/** Whether a ticket went the way a fixture allows. `received` and `queued` are no part of it. */
export function matchesPath(
  allowed: TicketFixture["expect"]["paths"][number],
  path: readonly TicketState[],
): boolean {
  const states = path.filter((state) => state !== "received" && state !== "queued");
  const fits = (allowedFrom: number, stateFrom: number): boolean => {
    const wanted = allowed[allowedFrom];
    if (wanted === undefined) return stateFrom === states.length;
    if (wanted !== "*") return states[stateFrom] === wanted && fits(allowedFrom + 1, stateFrom + 1);
    return (
      fits(allowedFrom + 1, stateFrom) || (stateFrom < states.length && fits(allowedFrom, stateFrom + 1))
    );
  };
  return fits(0, 0);
}

/** Whether a reply says a phrase of `mustSay` or `mustNotSay`: a part of it in any case, or a `/regular expression/`. */
export function isSaid(phrase: string, reply: string): boolean {
  const [, expression] = /^\/(.+)\/$/s.exec(phrase) ?? [];
  if (expression !== undefined) return new RegExp(expression, "iu").test(reply);
  return reply.toLowerCase().includes(phrase.toLowerCase());
}
