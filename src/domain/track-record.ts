/**
 * How often people agreed with what was proposed, by tool and size of the amount: the ground on which an admin lets more
 * happen unasked, or less. Counted for good, as counters whose keys are words with a space between them:
 * `asProposed refund_request refunds.create EUR 5000`. A ticket that was taken for several intents speaks for none of them,
 * and counts where no intent is looked at.
 */
import { z } from "zod";
import { intentSchema } from "./intent.ts";
import { faultNames, judgements, nothingJudged, type FaultName, type Judgement } from "./judgement.ts";

const count = z.number().int().nonnegative();

/** The upper ends of amounts that are counted together, in cents; above the last one all are. */
const bandEnds = [1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000];

/** Stands for the intent of a ticket that was taken for several. */
export const severalIntents = "several";

/** What is counted together. */
export interface JudgedKind {
  /** `refund_request`, or `severalIntents`. */
  intent: string;
  /** `refunds.create` */
  tool: string;
  /** Null, as its amount, where the tool has none. */
  amount: { cents: number; currency: string } | null;
}

export function judgementKey(judgement: Judgement, { intent, tool, amount }: JudgedKind): string {
  const band = amount && (bandEnds[bandIndexOf(amount.cents)] ?? "more");
  return [judgement, intent, tool, amount?.currency ?? "-", band ?? "-"].join(" ");
}

/** The amounts that are counted together with this one, in cents, both ends included; null where there is no upper end. */
export function bandOf(cents: number): { fromCents: number; toCents: number | null } {
  const index = bandIndexOf(cents);
  return { fromCents: (bandEnds[index - 1] ?? -1) + 1, toCents: bandEnds[index] ?? null };
}

/** One past the last where there is no upper end. */
function bandIndexOf(cents: number): number {
  const index = bandEnds.findIndex((end) => cents <= end);
  return index < 0 ? bandEnds.length : index;
}

const judgedSchema = z.record(z.enum(judgements), count);

/** Of an intent. */
const judgedIntentSchema = z.strictObject({ intent: intentSchema, judged: judgedSchema });
export type JudgedIntent = z.infer<typeof judgedIntentSchema>;

/** Actions of one tool with amounts of one size. */
const judgedEntrySchema = z.strictObject({
  tool: z.string(),
  currency: z.string().nullable(),
  /** Both null where the tool has no amount; `toCents` alone where there is no upper end. */
  fromCents: count.nullable(),
  toCents: count.nullable(),
  /** When something last went wrong with what was done, Unix milliseconds; null where nothing has. */
  lastFaultAt: count.nullable(),
  judged: judgedSchema,
  /** The same, by what triage took the tickets for. Tickets that were taken for several are in none of them. */
  intents: z.array(judgedIntentSchema),
});
export type JudgedEntry = z.infer<typeof judgedEntrySchema>;

/** A counter, and when it last grew, Unix milliseconds. */
export interface RecordRow {
  key: string;
  times: number;
  at: number;
}

/** The entries that counters tell of. What is not in our own words is left out. */
export function readTrackRecord(rows: readonly RecordRow[]): JudgedEntry[] {
  const entries = new Map<string, JudgedEntry>();
  for (const { key, times, at } of rows) {
    const [judgement, intentName, tool, currency, band] = key.split(" ");
    const known = judgements.find((name) => name === judgement);
    const intent = intentSchema.safeParse(intentName);
    if (!known || !(intent.success || intentName === severalIntents)) continue;
    if (!tool || !currency || !band) continue;
    const name = [tool, currency, band].join(" ");
    const entry = entries.get(name) ?? openEntry(tool, currency, band);
    entries.set(name, entry);
    entry.judged[known] += Math.max(0, times);
    if (times > 0 && isFault(known)) entry.lastFaultAt = Math.max(entry.lastFaultAt ?? 0, at);
    if (!intent.success) continue;
    let ofIntent = entry.intents.find((each) => each.intent === intent.data);
    if (!ofIntent) entry.intents.push((ofIntent = { intent: intent.data, judged: nothingJudged() }));
    ofIntent.judged[known] += Math.max(0, times);
  }
  return [...entries.values()];
}

function isFault(judgement: Judgement): judgement is FaultName {
  return (faultNames as readonly Judgement[]).includes(judgement);
}

function openEntry(tool: string, currency: string, band: string): JudgedEntry {
  const bounds =
    band === "more" ? bandOf(Infinity) : bandEnds.includes(Number(band)) ? bandOf(Number(band)) : null;
  return {
    tool,
    currency: currency === "-" ? null : currency,
    fromCents: bounds?.fromCents ?? null,
    toCents: bounds?.toCents ?? null,
    lastFaultAt: null,
    judged: nothingJudged(),
    intents: [],
  };
}

/** How far a kind of action has come: a person does it with the draft for a help, a person says yes, or it goes by itself. */
export const ladderSteps = ["suggest", "approve", "auto"] as const;

/** Why no record leads a step further, whatever it says. */
export const ladderBars = [
  "noTool",
  "tierThree",
  "noUpperEnd",
  "notAsked",
  "twoPeople",
  "suspended",
] as const;

const missingSchema = z.strictObject({
  /** So many more agreements as proposed, with nothing else between them. */
  agreements: count,
  /** So many more days in which nothing goes wrong with this tool and amount, whatever the intent. */
  quietDays: count,
  bar: z.enum(ladderBars).nullable(),
});

/** What the record speaks for. It changes nothing: an admin changes the policy, or does not. */
export const trackAdviceSchema = z.strictObject({
  /** What the policy says now, of the largest of these amounts; `deny` also where no rule fits. Null: no such tool any more. */
  decision: z.enum(["allow", "ask", "deny"]).nullable(),
  /** The rule that says so; null where none fits. */
  ruleId: z.string().nullable(),
  /** How often nothing had to be put right, of so many. */
  right: count,
  of: count,
  /** The lower end of Wilson's 95 % interval of the share: the truth is hardly below it. */
  low: z.number(),
  advice: z.enum(["letGo", "askAgain", "keep"]),
  /** Null: no such tool any more. */
  step: z.enum(ladderSteps).nullable(),
  /** What is missing for the next step; null on the last one. */
  missing: missingSchema.nullable(),
});
export type TrackAdvice = z.infer<typeof trackAdviceSchema>;

const intentAdviceSchema = judgedIntentSchema.extend(trackAdviceSchema.shape);

export const trackRecordSchema = z.strictObject({
  items: z.array(
    judgedEntrySchema.extend(trackAdviceSchema.shape).extend({ intents: z.array(intentAdviceSchema) }),
  ),
});
export type TrackRecord = z.infer<typeof trackRecordSchema>;
