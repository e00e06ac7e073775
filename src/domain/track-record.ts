/**
 * How often people agreed with what was proposed, by tool and size of the amount: the ground on which an admin lets more
 * happen unasked, or less. Counted for good, as counters whose keys are words with a space between them:
 * `asProposed refund_request refunds.create EUR 5000`. The intent is shown and decides nothing: it is what a model makes
 * of a customer's words.
 */
import { z } from "zod";
import { intentSchema } from "./intent.ts";
import { judgements, nothingJudged, type Judgement } from "./judgement.ts";
import type { Counters } from "./tally.ts";

const count = z.number().int().nonnegative();

/** The upper ends of amounts that are counted together, in cents; above the last one all are. */
const bandEnds = [1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000];

/** What is counted together. */
export interface JudgedKind {
  intent: string;
  /** `refunds.create` */
  tool: string;
  /** Null, as its amount, where the tool has none. */
  amount: { cents: number; currency: string } | null;
}

export function judgementKey(judgement: Judgement, { intent, tool, amount }: JudgedKind): string {
  const band = amount && (bandEnds.find((end) => amount.cents <= end) ?? "more");
  return [judgement, intent, tool, amount?.currency ?? "-", band ?? "-"].join(" ");
}

const judgedSchema = z.record(z.enum(judgements), count);

/** Actions of one tool with amounts of one size. */
export const trackRecordEntrySchema = z.strictObject({
  tool: z.string(),
  currency: z.string().nullable(),
  /** Both null where the tool has no amount; `toCents` alone where there is no upper end. */
  fromCents: count.nullable(),
  toCents: count.nullable(),
  judged: judgedSchema,
  /** The same, by what triage took the tickets for. */
  intents: z.array(z.strictObject({ intent: intentSchema, judged: judgedSchema })),
});
export type TrackRecordEntry = z.infer<typeof trackRecordEntrySchema>;

/** The entries that counters tell of. What is not in our own words is left out. */
export function readTrackRecord(counters: Counters): TrackRecordEntry[] {
  const entries = new Map<string, TrackRecordEntry>();
  for (const [key, times] of Object.entries(counters)) {
    const [judgement, intentName, tool, currency, band] = key.split(" ");
    const known = judgements.find((name) => name === judgement);
    const intent = intentSchema.safeParse(intentName);
    if (!known || !intent.success || !tool || !currency || !band) continue;
    const name = [tool, currency, band].join(" ");
    const entry = entries.get(name) ?? openEntry(tool, currency, band);
    entries.set(name, entry);
    let ofIntent = entry.intents.find((each) => each.intent === intent.data);
    if (!ofIntent) entry.intents.push((ofIntent = { intent: intent.data, judged: nothingJudged() }));
    ofIntent.judged[known] += Math.max(0, times);
    entry.judged[known] += Math.max(0, times);
  }
  return [...entries.values()];
}

function openEntry(tool: string, currency: string, band: string): TrackRecordEntry {
  const index = bandEnds.indexOf(Number(band));
  const below = band === "more" ? bandEnds.at(-1) : bandEnds[index - 1];
  return {
    tool,
    currency: currency === "-" ? null : currency,
    fromCents: index >= 0 || band === "more" ? (below ?? -1) + 1 : null,
    toCents: bandEnds[index] ?? null,
    judged: nothingJudged(),
    intents: [],
  };
}

/** What the record speaks for. It changes nothing: an admin changes the policy, or does not. */
export const trackAdviceSchema = z.strictObject({
  /** What the policy says now, of the largest of these amounts; `deny` also where no rule fits. Null: no such tool any more. */
  decision: z.enum(["allow", "ask", "deny"]).nullable(),
  /** How often nothing had to be put right, of so many. */
  right: count,
  of: count,
  /** The lower end of Wilson's 95 % interval of the share: the truth is hardly below it. */
  low: z.number(),
  advice: z.enum(["letGo", "askAgain", "keep"]),
});
export type TrackAdvice = z.infer<typeof trackAdviceSchema>;

export const trackRecordSchema = z.strictObject({
  items: z.array(trackRecordEntrySchema.extend(trackAdviceSchema.shape)),
});
export type TrackRecord = z.infer<typeof trackRecordSchema>;
