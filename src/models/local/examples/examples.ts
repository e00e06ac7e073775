/** The training examples of the intent classifier: one a line, by intent and language. All written for Signalbox. */
import type { Intent } from "../../../domain/intent.ts";
import type { ReplyLanguage } from "../phrases/phrase-table.ts";
import { accountExamples } from "./accounts.ts";
import { deliveryExamples } from "./delivery.ts";
import { escalationExamples } from "./escalations.ts";
import { moneyExamples } from "./money.ts";
import { orderExamples } from "./orders.ts";
import { otherExamples } from "./others.ts";
import { productExamples } from "./product.ts";
import { refundExamples } from "./refunds.ts";

export interface IntentExample {
  text: string;
  label: Intent;
  language: ReplyLanguage;
}

const byIntent = {
  ...orderExamples,
  ...deliveryExamples,
  ...refundExamples,
  ...moneyExamples,
  ...accountExamples,
  ...productExamples,
  ...escalationExamples,
  ...otherExamples,
} satisfies Record<Intent, Record<ReplyLanguage, string>>;

export const intentExamples: readonly IntentExample[] = Object.entries(byIntent).flatMap(([label, blocks]) =>
  Object.entries(blocks).flatMap(([language, block]) =>
    // The keys are those of the literal above.
    block.split("\n").map((text) => ({ text, label: label as Intent, language: language as ReplyLanguage })),
  ),
);
