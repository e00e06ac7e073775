/** Scripted models that only tests need, beside those of `fixtures/models`. */
import { env } from "cloudflare:workers";
import type { z } from "zod";
import type { scriptSchema } from "../../src/models/scripted.ts";

const scripts: Record<string, z.input<typeof scriptSchema>> = {
  pensive: {
    about: "Every agent thinks long enough to be interrupted.",
    roles: {
      triage: [{ local: true, delayMs: 250 }],
      gather: [{ local: true, delayMs: 250 }],
      draft: [{ local: true, delayMs: 250 }],
      validate: [{ local: true, delayMs: 250 }],
    },
  },
  "late-draft": {
    about: "Draft takes its time, is paid for it, and has nothing.",
    roles: {
      draft: [
        {
          delayMs: 700,
          say: {
            outcome: "unable",
            reason: "insufficientEvidence",
            note: "Nothing to go by.",
            language: "en",
            reply: "",
            claims: [],
            actions: [],
            confidence: 0,
          },
        },
      ],
    },
  },
  "same-look-up": {
    about: "Gather makes the same look-up fifty times at once.",
    roles: { gather: [{ call: Array.from({ length: 50 }, () => lookUp("SB-10027")) }, { local: true }] },
  },
  "many-look-ups": {
    about: "Gather makes fifty different look-ups at once.",
    roles: {
      gather: [
        { call: Array.from({ length: 50 }, (_, index) => lookUp(`SB-${20_000 + index}`)) },
        { local: true },
      ],
    },
  },
  "stripe-refund": {
    about: "Gather reads the requester's payments at Stripe, and draft proposes to pay the one back.",
    roles: {
      gather: [
        {
          call: [{ tool: "stripe_listCharges", input: { email: "thomas.okafor@example.com", limit: 5 } }],
        },
        { say: { relevant: ["e1"], gaps: [] } },
      ],
      draft: [
        {
          say: {
            outcome: "drafted",
            reason: null,
            note: null,
            language: "en",
            reply: "Hello Thomas,\n\nwe have refunded 145.00 EUR for your curtains.\n\nKind regards",
            claims: [{ text: "We have refunded 145.00 EUR for your curtains.", evidenceIds: ["e1"] }],
            actions: [
              {
                tool: "stripe.refund@1",
                arguments: [
                  { name: "chargeId", value: "ch_curtains" },
                  { name: "amountCents", value: 14_500 },
                  { name: "currency", value: "EUR" },
                  { name: "reason", value: "Unused curtains, returned within the period." },
                ],
                reason: "The curtains are unused and inside the return period.",
                evidenceIds: ["e1"],
              },
            ],
            confidence: 0.95,
          },
        },
      ],
      validate: [{ say: { objections: [] } }],
    },
  },
};

/** Makes the scripts known to the worker. */
export function installScripts(): void {
  const known = JSON.parse(String(Reflect.get(env, "SCRIPTED_MODELS")));
  Object.assign(env, { SCRIPTED_MODELS: JSON.stringify({ ...known, ...scripts }) });
}

function lookUp(orderId: string) {
  return { tool: "orders_get", input: { orderId } };
}
