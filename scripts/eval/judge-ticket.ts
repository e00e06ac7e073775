/** What one run of one ticket came to, held against what it should have. Pure. */
import { z } from "zod";
import { findLooseClaims } from "../../src/agents/draft-rules.ts";
import { agentRoleSchema } from "../../src/domain/call.ts";
import type { EventView, TicketView } from "../../src/domain/view.ts";
import { isEscalation, type TicketCase } from "./cases.ts";
import { handOffSchema, measureHandOff } from "./hand-off.ts";

export const judgedTicketSchema = z.strictObject({
  name: z.string(),
  /** 1 for a ticket's first run. */
  run: z.number().int(),
  /** `resolved/replied`; `failed` where the ticket never came to rest. */
  outcome: z.string(),
  wanted: z.string().nullable(),
  intent: z.string().nullable(),
  /** Null where nobody said what is right. */
  isOutcomeRight: z.boolean().nullable(),
  isIntentRight: z.boolean().nullable(),
  /** Everything that was said to be right is. */
  isRight: z.boolean().nullable(),
  isEscalated: z.boolean(),
  shouldEscalate: z.boolean().nullable(),
  /** Of the ticket's last draft; `looseClaims` are those whose cited evidence does not carry them. */
  claims: z.number().int(),
  looseClaims: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  costMicros: z.number().int(),
  ms: z.number(),
  /** By the agent that was asked. */
  handOff: z.partialRecord(agentRoleSchema, handOffSchema),
  /** What is not as expected, in words. */
  differences: z.array(z.string()),
});
export type JudgedTicket = z.infer<typeof judgedTicketSchema>;

/** `differences` are those from a fixture's whole expectation. */
export function judgeTicket(
  { name, wanted }: Pick<TicketCase, "name" | "wanted">,
  run: {
    run: number;
    view: TicketView;
    events: readonly EventView[];
    ms: number;
    differences: readonly string[];
  },
): JudgedTicket {
  const { view } = run;
  const outcome = view.reason ? `${view.state}/${view.reason}` : view.state;
  const isOutcomeRight =
    wanted.outcome === null
      ? null
      : wanted.outcome.includes("/") || wanted.isWhole
        ? outcome === wanted.outcome
        : view.state === wanted.outcome;
  const intent = view.assessment?.intent ?? null;
  const isIntentRight = wanted.intents && intent !== null && wanted.intents.includes(intent);
  const differences = wanted.isWhole
    ? [...run.differences]
    : [
        ...(isOutcomeRight === false ? [`outcome: ${outcome} instead of ${wanted.outcome}`] : []),
        ...(isIntentRight === false ? [`intent: ${intent} instead of ${wanted.intents?.join(" or ")}`] : []),
      ];
  const isSaid = wanted.isWhole || isOutcomeRight !== null || isIntentRight !== null;
  return {
    name,
    run: run.run,
    outcome,
    wanted: wanted.outcome,
    intent,
    isOutcomeRight,
    isIntentRight,
    isRight: isSaid ? differences.length === 0 : null,
    isEscalated: isEscalation(outcome),
    shouldEscalate: wanted.outcome === null ? null : isEscalation(wanted.outcome),
    ...countClaims(view),
    ...view.budget.spent,
    ms: run.ms,
    handOff: measureHandOff(run.events),
    differences,
  };
}

/** A run in which the ticket never came to rest. */
export function judgeFailure(
  { name, wanted }: Pick<TicketCase, "name" | "wanted">,
  failed: { run: number; ms: number; message: string },
): JudgedTicket {
  return {
    name,
    run: failed.run,
    outcome: "failed",
    wanted: wanted.outcome,
    intent: null,
    isOutcomeRight: wanted.outcome === null ? null : false,
    isIntentRight: wanted.intents && false,
    isRight: false,
    isEscalated: false,
    shouldEscalate: wanted.outcome === null ? null : isEscalation(wanted.outcome),
    claims: 0,
    looseClaims: 0,
    inputTokens: 0,
    outputTokens: 0,
    costMicros: 0,
    ms: failed.ms,
    handOff: {},
    differences: [failed.message],
  };
}

/** By the rules that every draft is held against, and not by the verdict that was reported. */
function countClaims(view: TicketView): Pick<JudgedTicket, "claims" | "looseClaims"> {
  const { ticket, messages, assessment, evidence, gaps, draft } = view;
  if (!assessment || draft?.outcome !== "drafted") return { claims: 0, looseClaims: 0 };
  const loose = findLooseClaims({
    ticket,
    messages,
    assessment,
    dossier: { evidence, gaps },
    draft,
    proposable: [],
    now: view.updatedAt,
  });
  return { claims: draft.claims.length, looseClaims: loose.length };
}
