/**
 * Makes of a ticket's journal, and of what was recorded beside it, a cassette or a fixture. Pure: personal data is taken
 * out with the redactor that is handed in, and invented values are put in its place.
 */
import { z } from "zod";
import { salvageRecords } from "../../connectors/sandbox/salvage.ts";
import type { Cassette } from "../../domain/cassette.ts";
import { ticketFixtureSchema, type TicketFixture } from "../../domain/fixture.ts";
import { toJson, type JsonValue } from "../../domain/json-value.ts";
import {
  fingerprintOf,
  recordedCallSchema,
  type RecordedCall,
  type RecordedEntry,
} from "../../domain/recorded-call.ts";
import { fail, succeed, type Result } from "../../domain/result.ts";
import { restingStates } from "../../domain/state.ts";
import type { Stratum } from "../../domain/stratum.ts";
import type { TicketSummary } from "../../domain/view.ts";
import { rememberAll } from "../../memory/memory.ts";
import type { Redactor } from "../../redaction/placeholders.ts";
import { createStandIns } from "../../redaction/stand-ins.ts";
import { retellTicket } from "./retell.ts";
import type { EventRow } from "../rows.ts";
import { callsThatCount, tellOutcome } from "./tell-outcome.ts";

export interface TicketHistory {
  summary: TicketSummary;
  events: EventRow[];
  entries: { seq: number; entry: RecordedEntry }[];
  /** Whose words are no longer all there. */
  forgotten: Stratum[];
}

export type CassetteFailure =
  /** The tenant did not record when the ticket came. */
  | { reason: "notRecorded" }
  /** What was said or found is not kept any more, so there is nothing to run it again from. */
  | { reason: "forgotten"; strata: Stratum[] }
  /** It is still being worked on. */
  | { reason: "unfinished"; state: string };

/** `redactor`: null where the words may be seen as they are. */
export function createCassette(
  history: TicketHistory,
  redactor: Redactor | null,
): Result<Cassette, CassetteFailure> {
  const { events, summary, entries } = history;
  const refusal = refuse(history);
  const began = entries.map(({ entry }) => entry).find((entry) => entry.kind === "settings");
  if (!began) return fail(refusal?.reason === "forgotten" ? refusal : { reason: "notRecorded" });
  if (refusal) return fail(refusal);
  const replace = redactor ? replaceWith(redactor, events) : null;
  const { fixture, gaps } = retellTicket(events, summary, replace ? replace.inWords : (words) => words);
  const outcome = tellOutcome(events, summary);
  const calls = entries.flatMap(({ seq, entry }) =>
    entry.kind === "settings" ? [] : [{ seq, call: entry }],
  );
  const deeds = [...fixture.deliveries, ...fixture.people].filter(({ steps }) => steps !== null);
  return succeed({
    version: 1,
    ticketId: summary.id,
    receivedAt: summary.receivedAt,
    hasStandIns: replace !== null,
    began,
    fixture: replace ? replacePersonal(fixture, replace) : fixture,
    gaps: [
      ...gaps,
      ...findUnrecorded(
        events,
        calls.map(({ call }) => call),
      ),
    ],
    calls: calls.map(({ seq, call: stored }) => {
      // Placeholders were put in as it was stored.
      const call = replace ? recordedCallSchema.parse(replace.inPlaceholders(toJson(stored))) : stored;
      return {
        fingerprint: fingerprintOf(call),
        call,
        deeds: deeds.filter(({ order }) => order !== null && order < seq).length,
      };
    }),
    outcome: replace
      ? {
          ...outcome,
          reply: outcome.reply === null ? null : String(replace.inWords(outcome.reply)),
          rulings: outcome.rulings.map((each) => replaceArguments(each, replace)),
          actions: outcome.actions.map((each) => replaceArguments(each, replace)),
        }
      : outcome,
  });
}

/** The setting can be off for a while in the middle of a ticket. A model's calls are kept by the agent's that asked it. */
function findUnrecorded(events: readonly EventRow[], recorded: readonly RecordedCall[]): string[] {
  const kept = new Set(recorded.map(({ callId }) => callId));
  const lost = callsThatCount(events).filter(({ kind, outcome, id, parentId }) => {
    if (outcome !== "success" || (kind !== "model" && kind !== "tool")) return false;
    return !kept.has(kind === "tool" ? id : (parentId ?? id));
  });
  return lost.length > 0
    ? [`recording was off for a while: ${lost.length} calls of models and tools are missing`]
    : [];
}

/** With its records, as far as the ticket's evidence shows them, and with stand-ins for all personal data. */
export function exportFixture(
  history: TicketHistory,
  redactor: Redactor,
): Result<TicketFixture, CassetteFailure> {
  const { events, summary } = history;
  const refusal = refuse(history);
  if (refusal) return fail(refusal);
  const replace = replaceWith(redactor, events);
  const { fixture } = retellTicket(events, summary, replace.inWords);
  const records = salvageRecords(
    events.flatMap(({ event }) =>
      event.type === "agent.gathered" ? event.output.evidence.map(({ content }) => content) : [],
    ),
  );
  const newestMs = Math.max(...rememberAll(events).messages.map(({ at }) => at));
  return succeed(
    replacePersonal(
      {
        ...fixture,
        // Nothing breaks where a fixture is run.
        people: fixture.people.filter((person) => person.do !== "redrive"),
        // In the past whenever it is posted, and as far apart as they were.
        deliveries: fixture.deliveries.map(({ ticket, ...delivery }) => ({
          ...delivery,
          // A live model is not held until somebody writes.
          ...(delivery.steps !== null && { when: null, steps: null }),
          ticket: bodySchema.parse(toRelativeDates(ticket, newestMs, "s")),
        })),
        // An order that was two weeks old when the ticket came is two weeks old whenever the fixture is run.
        records: recordsSchema.parse(toRelativeDates(toJson(records), summary.receivedAt, "h")),
      },
      replace,
    ),
  );
}

interface Replacement {
  /** Personal data becomes stand-ins. */
  inWords(value: JsonValue): JsonValue;
  /** Placeholders become stand-ins. */
  inPlaceholders(value: JsonValue): JsonValue;
}

function replaceWith(redactor: Redactor, events: readonly EventRow[]): Replacement {
  // Whoever any event names is known before the first word is replaced.
  for (const { event } of events) redactor.learn(toJson(event));
  const everything = JSON.stringify(events).toLowerCase();
  const inPlaceholders = createStandIns((name) => everything.includes(name.toLowerCase()));
  return { inPlaceholders, inWords: (value) => inPlaceholders(redactor.redactJson(value)) };
}

/** The deliveries have been written without it. */
function replacePersonal(fixture: TicketFixture, replace: Replacement): TicketFixture {
  const { people, records, expect } = fixture;
  const personal = toJson({
    people,
    records,
    approvals: expect.approvals.map((approval) => approval.arguments),
  });
  const replaced = ticketPartsSchema.parse(replace.inWords(personal));
  return {
    ...fixture,
    people: replaced.people,
    records: replaced.records,
    expect: {
      ...expect,
      approvals: expect.approvals.map((approval, index) => ({
        ...approval,
        arguments: replaced.approvals[index] ?? {},
      })),
    },
  };
}

const { people: peopleSchema, records: recordsSchema } = ticketFixtureSchema.shape;
const bodySchema = ticketFixtureSchema.shape.deliveries.element.shape.ticket;
const ticketPartsSchema = z.strictObject({
  people: peopleSchema,
  records: recordsSchema,
  approvals: z.array(z.record(z.string(), z.json())),
});

function replaceArguments<Told extends { arguments: Record<string, JsonValue> }>(
  told: Told,
  replace: Replacement,
): Told {
  const replaced = argumentsSchema.parse(replace.inWords(told.arguments));
  return { ...told, arguments: replaced };
}

const argumentsSchema = z.record(z.string(), z.json());

/** Instants become `{{now-3h}}`, to the hour or to the second from the time that is to be now. */
function toRelativeDates(value: JsonValue, nowMs: number, unit: keyof typeof unitMs): JsonValue {
  return JSON.parse(
    JSON.stringify(value).replaceAll(/"\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.]*Z"/g, (written) => {
      const count = Math.round((Date.parse(written.slice(1, -1)) - nowMs) / unitMs[unit]);
      return count === 0 ? '"{{now}}"' : `"{{now${count < 0 ? "-" : "+"}${Math.abs(count)}${unit}}}"`;
    }),
  ) as JsonValue;
}

const unitMs = { h: 3_600_000, s: 1_000 } as const;

function refuse({ summary: { state }, forgotten }: TicketHistory): CassetteFailure | null {
  if (forgotten.length > 0) return { reason: "forgotten", strata: forgotten };
  const stands = state === "awaitingApproval" || restingStates.includes(state);
  return stands ? null : { reason: "unfinished", state };
}
