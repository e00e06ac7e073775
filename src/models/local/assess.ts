/** Triage: what a ticket is about, how sure we are, what is risky in it, and which way it goes. */
import type { Assessment, RiskFlag } from "../../domain/assessment.ts";
import type { EscalationReason } from "../../domain/escalation.ts";
import type { Intent } from "../../domain/intent.ts";
import type { TriageTask } from "../../domain/task.ts";
import type { Priority } from "../../domain/ticket.ts";
import { classifyIntent, type IntentGuess } from "./classify.ts";
import { extractEntities, mergeEntities } from "./extract.ts";
import { detectLanguage } from "./language.ts";
import type { Lessons } from "./lessons.ts";
import { isRequest } from "./requests.ts";
import { readSentiment, type Sentiment } from "./sentiment.ts";
import { hasCredentials, hasPersonalNumbers, hasSignal } from "./signals.ts";
import { summarise } from "./summary.ts";
import { readFresh, splitSentences, splitWords } from "./text.ts";

/** Below this a person decides. */
const minConfidence = 0.45;
/** What is left of a mail that tries to steer us must be plain. */
const minConfidenceBesideInjection = 0.7;
/** Closing drops a ticket unanswered, so a guess must be surer than one that leads to a reply. */
const minSpamConfidence = 0.7;
const supportedLanguages = ["en", "de", "es", "ar"];

interface Reading {
  subject: string;
  /** The last customer message, without quotes and signature. */
  fresh: string;
  /** Earlier customer messages likewise, newest first. */
  earlier: string[];
  automatic: boolean;
  /** Whether somebody has replied since the first message, so that the subject is of what was asked before. */
  answered: boolean;
}

function readTicket(task: TriageTask): Reading {
  const customer = task.messages.filter((message) => message.from === "customer");
  const last = customer.at(-1);
  const earlier = customer.slice(0, -1).toReversed();
  return {
    subject: task.ticket.subject,
    fresh: last === undefined ? "" : readFresh(last.body),
    earlier: earlier.map((message) => readFresh(message.body)),
    automatic: last?.automatic ?? false,
    answered: task.messages.some((message) => message.from !== "customer"),
  };
}

/** Without the sentences that try to steer us. */
function dropInjections(text: string): string {
  return splitSentences(text)
    .filter((sentence) => !hasSignal(sentence, "promptInjection"))
    .join("\n\n");
}

/** The answer to a question of ours, such as an order's number: it means what was asked before. */
function isBareAnswer(fresh: string): boolean {
  const { orderIds, invoiceIds, subscriptionIds } = extractEntities(fresh);
  return (
    orderIds.length + invoiceIds.length + subscriptionIds.length > 0 && !splitSentences(fresh).some(isRequest)
  );
}

const unknown: IntentGuess = { intent: "out_of_scope", confidence: 0 };

function guessIntent(reading: Reading, lessons: Lessons | null): IntentGuess {
  const subject = dropInjections(reading.subject);
  const fresh = dropInjections(reading.fresh);
  const earlier = reading.earlier.map(dropInjections).join("\n\n");
  // A mail without words, or of nothing but orders to a machine, has no wish of its own; nor may it borrow one.
  if (splitWords(fresh).length === 0 && (reading.fresh.trim() !== "" || splitWords(subject).length < 3))
    return unknown;
  if (earlier !== "" && isBareAnswer(fresh)) return classifyIntent(subject, earlier, lessons);
  const guess = classifyIntent(reading.answered ? "" : subject, fresh, lessons);
  if (guess.confidence >= minConfidence || earlier === "") return guess;
  const before = classifyIntent(subject, `${fresh}\n\n${earlier}`, lessons);
  return before.confidence > guess.confidence ? before : guess;
}

function listRiskFlags(task: TriageTask, text: string): RiskFlag[] {
  const flags: RiskFlag[] = [];
  if (hasSignal(text, "promptInjection")) flags.push("promptInjection");
  if (hasSignal(text, "legalThreat")) flags.push("legalThreat");
  if (hasSignal(text, "selfHarm")) flags.push("selfHarm");
  if (hasSignal(text, "abuse")) flags.push("abuse");
  if (hasSignal(text, "fraud")) flags.push("fraud");
  if (hasPersonalNumbers(text)) flags.push("personalData");
  if (hasCredentials(text)) flags.push("credentials");
  if (Object.values(task.ticket.metadata).some((value) => value === "vip" || value === "VIP"))
    flags.push("vip");
  return flags;
}

type Decision = Pick<Assessment, "intent" | "confidence" | "route" | "reason">;

function decide(
  text: string,
  guess: IntentGuess,
  flags: readonly RiskFlag[],
  language: string,
  automatic: boolean,
): Decision {
  const certain = 0.99;
  const human = (
    reason: EscalationReason,
    intent: Intent = guess.intent,
    confidence = guess.confidence,
  ): Decision => ({ intent, confidence, route: "human", reason });
  const close = (intent: Intent, confidence: number): Decision => ({
    intent,
    confidence,
    route: "close",
    reason: null,
  });

  if (automatic || hasSignal(text, "autoReply")) return close("auto_reply", certain);
  if (flags.includes("selfHarm")) return human("safety", "self_harm", certain);
  if (flags.includes("legalThreat")) return human("legal", "legal_threat", certain);
  if (flags.includes("abuse")) return human("abuse", "abuse", certain);
  if (language !== "und" && !supportedLanguages.includes(language)) return human("languageUnsupported");
  if (flags.includes("fraud")) return human("security");
  if (hasSignal(text, "erasure")) return human("legal", "data_erasure", certain);
  if (hasSignal(text, "subjectAccess")) return human("legal", "data_export", certain);
  if (hasSignal(text, "humanRequest")) return human("humanRequested", "human_request", certain);
  if (hasSignal(text, "spam")) return close("spam", certain);
  return decideByIntent(guess, flags, human, close);
}

function decideByIntent(
  guess: IntentGuess,
  flags: readonly RiskFlag[],
  human: (reason: EscalationReason) => Decision,
  close: (intent: Intent, confidence: number) => Decision,
): Decision {
  const manipulated = flags.includes("promptInjection");
  const unclear = guess.confidence < (manipulated ? minConfidenceBesideInjection : minConfidence);
  if (manipulated && (unclear || guess.intent === "out_of_scope")) return human("security");
  if (unclear) return human("lowConfidence");
  if (guess.intent === "out_of_scope") return human("outOfScope");
  switch (guess.intent) {
    case "spam":
      return guess.confidence >= minSpamConfidence ? close("spam", guess.confidence) : human("lowConfidence");
    case "auto_reply":
      return guess.confidence >= minSpamConfidence
        ? close("auto_reply", guess.confidence)
        : human("lowConfidence");
    case "self_harm":
      return human("safety");
    case "legal_threat":
    case "data_erasure":
      return human("legal");
    case "abuse":
      return human("abuse");
    case "human_request":
      return human("humanRequested");
    default:
      return { ...guess, route: "resolve", reason: null };
  }
}

const rank: readonly Priority[] = ["low", "normal", "high", "urgent"];
const lowIntents: readonly Intent[] = ["feedback", "feature_request", "spam", "auto_reply"];
const highIntents: readonly Intent[] = [
  "double_charge",
  "outage",
  "legal_threat",
  "item_not_received",
  "abuse",
];
const pressing =
  /\b(?:urgent|urgently|asap|immediately|right now|emergency|dringend|sofort|eilig|umgehend|urgente|urgentemente|inmediatamente|cuanto antes|ya mismo)\b|عاجل|فورا|حالا|باسرع وقت/i;

function choosePriority(
  decision: Decision,
  flags: readonly RiskFlag[],
  text: string,
  sentiment: Sentiment,
  claimed: Priority | null,
): Priority {
  const own: Priority =
    decision.reason === "safety" || decision.reason === "security"
      ? "urgent"
      : highIntents.includes(decision.intent) ||
          pressing.test(text) ||
          flags.includes("vip") ||
          (sentiment === "negative" && decision.intent === "complaint")
        ? "high"
        : lowIntents.includes(decision.intent)
          ? "low"
          : "normal";
  return claimed !== null && rank.indexOf(claimed) > rank.indexOf(own) ? claimed : own;
}

/** Triage's whole answer. `lessons`: what the tenant has taught. */
export function assessTicket(task: TriageTask, lessons: Lessons | null): Assessment {
  const reading = readTicket(task);
  const text = reading.answered ? reading.fresh : `${reading.subject}\n\n${reading.fresh}`;
  const detected = detectLanguage(reading.fresh, task.ticket.locale);
  const language = detected === "und" ? detectLanguage(text, task.ticket.locale) : detected;
  const flags = listRiskFlags(task, text);
  const decision = decide(text, guessIntent(reading, lessons), flags, language, reading.automatic);
  const sentiment = readSentiment(text);
  const entities = mergeEntities([reading.fresh, reading.subject, ...reading.earlier].map(extractEntities));
  return {
    ...decision,
    confidence: Math.round(decision.confidence * 1000) / 1000,
    priority: choosePriority(decision, flags, text, sentiment, task.ticket.priority),
    sentiment,
    language,
    riskFlags: flags,
    entities,
    summary: summarise(decision.intent, entities, { sentiment, language, flags }),
  };
}
