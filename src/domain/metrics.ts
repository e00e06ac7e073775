/** What operators are told of a tenant: the answer of `GET /metrics`. Times and lengths are milliseconds. */
import { z } from "zod";
import { burnViewSchema } from "./burn.ts";
import { usageSchema } from "./call.ts";
import { spendViewSchema } from "./spend.ts";
import { stageSchema, ticketStateSchema } from "./state.ts";
import { suspensionSchema } from "./suspension.ts";
import { switchViewSchema } from "./switch.ts";
import { adaptedClassSchema } from "./task-class.ts";

const count = z.number().int();

const lengthsSchema = z.strictObject({ count, p50: z.number().nullable(), p95: z.number().nullable() });

const outcomesSchema = z.strictObject({
  automatic: count,
  human: count,
  escalated: count,
  cancelled: count,
});

/** Tickets in one state; only states that tickets leave. */
export const laneSchema = z.strictObject({
  state: ticketStateSchema,
  tickets: count,
  /** The ticket that has been in it for longest, and since when; null where nobody knows. */
  oldest: z.strictObject({ id: z.string(), since: z.number() }).nullable(),
});
export type Lane = z.infer<typeof laneSchema>;

export const hourFiguresSchema = z.strictObject({
  /** The hour's first moment, Unix milliseconds. */
  at: z.number(),
  received: count,
  /** Tickets that came to rest in this hour; one that is escalated and resolved later counts each time. */
  ended: outcomesSchema,
  costMicros: count,
  toolCalls: count,
  toolFailures: count,
  toolTimeouts: count,
  toolRetries: count,
});
export type HourFigures = z.infer<typeof hourFiguresSchema>;

export const toolFiguresSchema = z.strictObject({
  /** `orders.get@1` */
  tool: z.string(),
  calls: count,
  failed: count,
  /** Refused before anything left. */
  blocked: count,
  timeouts: count,
  /** Calls that were a second or later try. */
  retries: count,
  meanMs: z.number().nullable(),
});
export type ToolFigures = z.infer<typeof toolFiguresSchema>;

export const modelFiguresSchema = z.strictObject({
  /** `openai/gpt-5-mini` */
  model: z.string(),
  /** Who asked it: an agent's role. */
  role: z.string(),
  calls: count,
  failed: count,
  timeouts: count,
  retries: count,
  meanMs: z.number().nullable(),
  ...usageSchema.shape,
  /** The part of `inputTokens` that was read from a provider's prompt cache. */
  cachedInputTokens: count,
  /** Answers that could be read the first time, or could not: mended ones and those to which no answer came are not counted. */
  firstAnswers: count,
  /** Of these, those that did not fit their schema. */
  invalid: count,
});
export type ModelFigures = z.infer<typeof modelFiguresSchema>;

/** Tickets by how sure triage was of them. */
export const confidenceSchema = z.strictObject({
  /** Ten buckets: 0 is below 0.1, 9 is 0.9 and more. */
  bucket: count,
  tickets: count,
  /** Those that have come to rest. */
  ended: count,
  /** Of these, resolved without a person putting anything right. */
  right: count,
  meanConfidence: z.number().nullable(),
});
export type ConfidenceFigures = z.infer<typeof confidenceSchema>;

/** What the desk knows. */
export const deskMetricsSchema = z.strictObject({
  tickets: count,
  states: z.partialRecord(ticketStateSchema, count),
  /** How tickets at rest came there: an escalation reason or a resolution. */
  reasons: z.record(z.string(), count),
  /** Tickets at rest now, by who ended them. */
  outcomes: outcomesSchema,
  /** From arrival to resolution, over all tickets. Null while nothing has been resolved. */
  endToEndMs: lengthsSchema,
  cost: usageSchema,
  waiting: z.strictObject({ approvals: count, tickets: count, oldestSince: z.number().nullable() }),
  /** Those nobody has decided on. */
  deadLetters: count,
  /** Agents whose tasks have been moved to another class of models, by what was measured. */
  adaptedClasses: z.array(adaptedClassSchema),
  lanes: z.array(laneSchema),
  /** The last hours, as many as were asked for. */
  window: z.strictObject({
    hours: count,
    /** Where it begins: the first moment of an hour. */
    since: z.number(),
    /** Of tickets that arrived in it. */
    endToEndMs: lengthsSchema,
    /** How long tickets were in each stage; read from buckets, at most a tenth off. */
    stagesMs: z.partialRecord(stageSchema, lengthsSchema),
    /** Hours in which something happened, in order. */
    byHour: z.array(hourFiguresSchema),
    confidence: z.array(confidenceSchema),
    /** Those with most failures, time-outs and retries first. */
    tools: z.array(toolFiguresSchema),
    /** The dearest first. */
    models: z.array(modelFiguresSchema),
    costMicros: count,
    /** Of tickets that arrived in it. */
    ticketCost: z.strictObject({ tickets: count, meanMicros: z.number().nullable(), maxMicros: count }),
    /** Tickets that arrived in it and went to a person because their budget was used up. */
    budgetExhausted: count,
  }),
});
export type DeskMetrics = z.infer<typeof deskMetricsSchema>;

export const metricsSchema = deskMetricsSchema.extend({
  slots: z.strictObject({ slots: count, inUse: count, waiting: count }),
  /** What one ticket may spend. */
  ticketBudget: z.strictObject({ tokens: count, costMicros: count }),
  /** What models that cost money have cost, where the day or the month is bounded; nothing is counted where neither is. */
  spend: z.strictObject({
    day: spendViewSchema,
    month: spendViewSchema,
    /** Null: nothing bounds it. */
    limits: z.strictObject({
      dayTokens: count.nullable(),
      dayCostMicros: count.nullable(),
      monthTokens: count.nullable(),
      monthCostMicros: count.nullable(),
    }),
    /** How fast they burn. */
    burn: burnViewSchema,
  }),
  /** Which class of tasks each model serves for this tenant. */
  modelClasses: z.record(z.string(), z.array(z.string())),
  switchesOff: z.array(switchViewSchema),
  /** Rules that ask where they would allow, because something they had let go went wrong. */
  suspendedRules: z.array(suspensionSchema),
});
export type Metrics = z.infer<typeof metricsSchema>;

/** At most a week, since hours older than eight days are not kept. */
export const windowHoursSchema = z.coerce.number().int().min(1).max(168).default(24);
