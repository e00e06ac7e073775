/** Where a second run of a ticket parts from the first: the first call that is another one, else what came of it. */
import type { Cassette, Outcome } from "../../src/domain/cassette.ts";
import { toJson, type JsonValue } from "../../src/domain/json-value.ts";
import { comparable, type RecordedCall } from "../../src/domain/recorded-call.ts";

export interface Divergence {
  /** Of the calls, counted from 1; null where all calls were the same and something else was not. */
  step: number | null;
  /** `draft_answer by openai/gpt-5-mini`, `tool orders.get@1`, `outcome`. */
  at: string;
  /** The part that is other, as a path into it: `request.messages.0.content.0.text.task.ticket.subject`. */
  where: string;
  /** Null where there was, or is, nothing. */
  expected: JsonValue;
  came: JsonValue;
}

/** Null where both went the same way. */
export function findDivergence(
  recorded: Pick<Cassette, "calls" | "outcome">,
  played: Pick<Cassette, "calls" | "outcome">,
): Divergence | null {
  const expected = inOneOrder(recorded.calls);
  const came = inOneOrder(played.calls);
  for (let index = 0; index < Math.max(expected.length, came.length); index += 1) {
    const one = expected[index];
    const other = came[index];
    const step = index + 1;
    if (!one || !other) {
      const at = nameOf((one ?? other)?.call);
      return { step, at, where: "call", expected: one ? at : null, came: other ? at : null };
    }
    const at = nameOf(one.call);
    if (nameOf(other.call) !== at) {
      return { step, at, where: "call", expected: at, came: nameOf(other.call) };
    }
    const found =
      one.fingerprint === other.fingerprint ? null : differ(askedOf(one.call), askedOf(other.call));
    if (found) return { step, at, ...found };
    const answered = differ(answerOf(one.call), answerOf(other.call));
    if (answered) return { step, at, ...answered };
  }
  return differOutcomes(recorded.outcome, played.outcome);
}

/** Where the ends are other, whatever happened on the way. */
export function differOutcomes(recorded: Outcome, played: Outcome): Divergence | null {
  for (const part of [
    "path",
    "state",
    "reason",
    "intent",
    "rulings",
    "actions",
    "reply",
    "costMicros",
  ] as const) {
    const found = differ(comparable(toJson(recorded[part])), comparable(toJson(played[part])), part);
    if (found) return { step: null, at: "outcome", ...found };
  }
  return null;
}

/** Look-ups that one model's turn asks for run side by side, and end in any order. */
function inOneOrder(calls: Cassette["calls"]): Cassette["calls"] {
  const ordered: Cassette["calls"] = [];
  let turn: Cassette["calls"] = [];
  const endTurn = () => {
    const key = ({ call, fingerprint }: Cassette["calls"][number]) => `${nameOf(call)} ${fingerprint}`;
    ordered.push(...turn.toSorted((one, other) => (key(one) < key(other) ? -1 : 1)));
    turn = [];
  };
  for (const entry of calls) {
    if (entry.call.kind === "tool") turn.push(entry);
    else {
      endTurn();
      ordered.push(entry);
    }
  }
  endTurn();
  return ordered;
}

function nameOf(call: RecordedCall | undefined): string {
  if (!call) return "nothing";
  return call.kind === "model" ? `${call.family} by ${call.model}` : `tool ${call.tool}`;
}

function askedOf(call: RecordedCall): JsonValue {
  return comparable(call.kind === "model" ? { request: call.request } : { input: call.input });
}

function answerOf(call: RecordedCall): JsonValue {
  return comparable(call.kind === "model" ? { answer: call.answer } : { result: call.result });
}

type Found = Pick<Divergence, "where" | "expected" | "came">;

/** The first part in which two values are other, by depth. */
function differ(expected: JsonValue, came: JsonValue, where = ""): Found | null {
  if (isObject(expected) && isObject(came)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(came)])) {
      const found = differ(expected[key] ?? null, came[key] ?? null, where ? `${where}.${key}` : key);
      if (found) return found;
    }
    return null;
  }
  return expected === came ? null : { where, expected, came };
}

/** Lists too, by their indexes. */
function isObject(value: JsonValue): value is Record<string, JsonValue> {
  return typeof value === "object" && value !== null;
}
