import { z } from "zod";
import { escalationReasonSchema } from "./escalation.ts";
import { intentSchema } from "./intent.ts";
import { prioritySchema } from "./ticket.ts";

export const riskFlagSchema = z.enum([
  "promptInjection",
  "legalThreat",
  "selfHarm",
  "abuse",
  "fraud",
  "personalData",
  "credentials",
  "vip",
]);
export type RiskFlag = z.infer<typeof riskFlagSchema>;

/** Things named in the customer's text. They are claims: nothing here is known to be true. */
export const entitiesSchema = z.strictObject({
  orderIds: z.array(z.string()),
  invoiceIds: z.array(z.string()),
  subscriptionIds: z.array(z.string()),
  trackingNumbers: z.array(z.string()),
  emails: z.array(z.string()),
  amounts: z.array(z.strictObject({ amountCents: z.number().int(), currency: z.string().nullable() })),
});
export type Entities = z.infer<typeof entitiesSchema>;

/** Triage's answer: what the ticket is about, how sure we are, and which way it goes. */
export const assessmentSchema = z.strictObject({
  intent: intentSchema,
  /** 0 to 1: how often an answer with this number is right. */
  confidence: z.number().min(0).max(1),
  priority: prioritySchema,
  sentiment: z.enum(["negative", "neutral", "positive"]),
  /** BCP 47 primary language of the customer's words, `und` if it cannot be told. */
  language: z.string(),
  riskFlags: z.array(riskFlagSchema),
  entities: entitiesSchema,
  /** `resolve`: go on; `human`: hand over with `reason`; `close`: nothing to answer (spam, an automatic message). */
  route: z.enum(["resolve", "human", "close"]),
  reason: escalationReasonSchema.nullable(),
  /** One sentence for people. */
  summary: z.string(),
});
export type Assessment = z.infer<typeof assessmentSchema>;
