/** What a customer wants: what the classifier says, and what the tenant's people have taught beside it. */
import type { Intent } from "../../domain/intent.ts";
import { applyLessons, type Lessons } from "./lessons.ts";
import { scoreIntents } from "./score-intents.ts";

export interface IntentGuess {
  intent: Intent;
  /** 0 to 1, calibrated. */
  confidence: number;
}

/** Nobody can teach that these are something else: they go to a person. */
const unteachable: readonly Intent[] = [
  "self_harm",
  "legal_threat",
  "abuse",
  "data_erasure",
  "human_request",
];

/** The intent of a ticket from its subject and the customer's fresh words. `lessons`: what the tenant has taught. */
export function classifyIntent(subject: string, body: string, lessons: Lessons | null = null): IntentGuess {
  const scores = scoreIntents(subject, body);
  const guess = topOf(scores);
  if (!lessons || unteachable.includes(guess.intent)) return guess;
  return topOf(applyLessons(lessons, scores, { subject, body }));
}

function topOf(scores: ReadonlyMap<Intent, number>): IntentGuess {
  const [intent, confidence] = [...scores].reduce((best, each) => (each[1] > best[1] ? each : best));
  return { intent, confidence };
}
