/** How the settings page names what can be set, and in which units people enter it. */
import type { FaultName } from "../domain/judgement.ts";
import type { SettingsSection } from "./settings-draft.ts";

export interface Quantity {
  key: string;
  label: string;
  hint: string;
  unit: string;
  /** What one unit is in the stored number. */
  scale: number;
  min: number;
  max: number;
  isWhole: boolean;
  /** May be left empty: then nothing bounds it. */
  isOptional: boolean;
  /** What it is then. */
  emptyWords: string;
}

const hour = 3_600_000;
const perCall = "Whatever the ticket has left. Empty: no limit.";
const perDay = "All tickets together, from midnight to midnight (UTC). Empty: no limit.";
const perMonth = "All tickets together, in a calendar month (UTC). Empty: no limit.";

export const quantities: Partial<Record<SettingsSection | "adaptive", readonly Quantity[]>> = {
  limits: [
    of("slots", "Tickets in work at once", "Others wait in line.", "tickets", { max: 10_000, isWhole: true }),
    of("ratePerSecond", "Deliveries a second", "More are told to come again.", "a second", { min: 0.01 }),
    of("burst", "Deliveries at once", "After a quiet while.", "deliveries", { isWhole: true }),
  ],
  budget: [
    of("tokens", "Tokens a ticket may use", "Then a person has it.", "tokens", { isWhole: true }),
    of("costMicros", "Model cost of a ticket", "Then a person has it.", "US$", { scale: 1e6, min: 0.000001 }),
  ],
  budgets: [
    ofBound("callTokens", "Tokens one agent call may use", perCall),
    ofBound("callCostMicros", "Model cost of one agent call", perCall),
    ofBound("dayTokens", "Tokens of a day", perDay),
    ofBound("dayCostMicros", "Model cost of a day", perDay),
    ofBound("monthTokens", "Tokens of a month", perMonth),
    ofBound("monthCostMicros", "Model cost of a month", perMonth),
  ],
  burnAlerts: [
    ofFactor("dayFast", "Day’s budget, over an hour", "6 is a quarter of it in an hour."),
    ofFactor("daySlow", "Day’s budget, over six hours", "2 is half of it in six hours."),
    ofFactor("monthFast", "Month’s budget, over an hour", "14.4 is a fiftieth of it in an hour."),
    ofFactor("monthSlow", "Month’s budget, over six hours", "6 is a twentieth of it in six hours."),
  ],
  sla: [
    of("atRiskMs", "At risk after", "From the ticket’s arrival.", "hours", { scale: hour, min: 0.001 }),
    of("breachMs", "Breached after", "From the ticket’s arrival.", "hours", { scale: hour, min: 0.001 }),
  ],
  approvals: [
    of("expireMs", "A question stays open for", "Then the ticket goes to a person.", "hours", {
      scale: hour,
      min: 0.001,
    }),
  ],
  replies: [
    of("undoMs", "A reply is held for", "Meanwhile a person can take it back.", "seconds", {
      scale: 1_000,
      min: 0,
      max: 600,
      isWhole: true,
    }),
  ],
  memory: [
    ofPrompt(
      "lowRiskTokens",
      "A task with little at stake",
      "Information: where an order is, how something works.",
    ),
    ofPrompt("mediumRiskTokens", "A task with something at stake", "What can be put right again."),
    ofPrompt(
      "highRiskTokens",
      "A task with much at stake",
      "Money, what cannot be taken back, law, fraud, danger.",
    ),
    ofDays("turnDays", "Words are kept for", "What was written, after a ticket’s end."),
    ofDays("taskDays", "Findings are kept for", "Records, articles and summaries, after a ticket’s end."),
  ],
  adaptive: [
    of("minValidity", "Answers that fit at once", "With fewer a harder class is asked.", "%", {
      scale: 0.01,
      min: 0,
      max: 100,
    }),
    of(
      "maxLatencyMs",
      "A request may take",
      "On the average; beyond it an easier class is asked.",
      "seconds",
      {
        scale: 1_000,
        min: 0.001,
        isOptional: true,
      },
    ),
    of("maxCostMicros", "A request may cost", "On the average; beyond it an easier class is asked.", "US$", {
      scale: 1e6,
      min: 0.000001,
      isOptional: true,
    }),
    of("minSamples", "Nothing moves before", "So many answers of a model are known.", "answers", {
      min: 10,
      max: 10_000,
      isWhole: true,
    }),
    of("windowHours", "What counts is of the last", "", "hours", { max: 168, isWhole: true }),
  ],
  triage: [
    of("minConfidence", "Least confidence", "Below it a person takes the ticket.", "%", {
      scale: 0.01,
      min: 0,
      max: 100,
    }),
  ],
};

/** Of a number that this page does not know yet: its name says what it is. */
export function describeUnknown(key: string): Quantity {
  const isTime = key.endsWith("Ms");
  const words = (isTime ? key.slice(0, -2) : key).replaceAll(
    /[A-Z]/g,
    (letter) => ` ${letter.toLowerCase()}`,
  );
  const label = words.charAt(0).toUpperCase() + words.slice(1);
  return of(key, label, "", isTime ? "seconds" : "", { scale: isTime ? 1_000 : 1, min: 0 });
}

/** A stored number as it is entered, and back. Nothing entered is null. */
export function toEntered({ scale }: Quantity, stored: number | null): string {
  return stored === null ? "" : String(Number((stored / scale).toFixed(6)));
}

export function toStored({ scale, isWhole }: Quantity, entered: string): number | null {
  if (entered.trim() === "") return null;
  const stored = Number((Number(entered) * scale).toFixed(6));
  return scale > 1 || isWhole ? Math.round(stored) : stored;
}

/** What went wrong with something a rule had let go. */
export const faultWords: Record<FaultName, string> = {
  reverted: "was reverted",
  complained: "was complained of",
  reopened: "had the customer come back",
};

/** What stands still while an agent pauses. */
export const agentWords: Record<string, string> = {
  triage: "Triage: new tickets wait before anybody has read them",
  gather: "Gather: tickets wait before records are looked up",
  draft: "Draft: tickets wait before a reply is written",
  validate: "Validate: tickets wait before a draft is checked",
};

export const recordingWords: Record<string, string> = {
  redacted: "Keep what models and tools are asked and answered, until the ticket is erased",
};

export const languageWords: Record<string, string> = {
  en: "English",
  de: "German",
  es: "Spanish",
  ar: "Arabic",
};

export const personalDataWords: Record<string, string> = {
  email: "E-mail addresses",
  card: "Card numbers",
  iban: "Bank accounts",
  phone: "Phone numbers",
  nationalId: "Identity and tax numbers",
  secret: "Passwords and keys",
  ip: "Internet addresses",
  birthDate: "Dates of birth",
  name: "Names",
  address: "Postal addresses",
};

export const modelWords = {
  small: { label: "Small tasks", hint: "Triage and checks." },
  standard: { label: "Standard tasks", hint: "Looking things up and drafting." },
  frontier: { label: "Hard tasks", hint: "What the others are not sure of." },
} as const;

export const systemWords: Record<string, string> = {
  knowledge: "Help centre",
  sandbox: "Sandbox business",
  github: "GitHub",
  zendesk: "Zendesk",
  stripe: "Stripe",
  slack: "Slack",
  mcp: "MCP servers",
};

export const roleWords = {
  viewer: "Looks at everything, changes nothing.",
  approver: "Decides on actions and works on tickets.",
  admin: "Changes settings, switches and tokens as well.",
} as const;

export const actionWords = {
  changed: "Changed",
  reverted: "Went back",
  tokenAdded: "Token made",
  tokenRevoked: "Token revoked",
  tokenRole: "Role changed",
  ruleSuspended: "Rule suspended",
  ruleRestored: "Rule restored",
} as const;

function of(
  key: string,
  label: string,
  hint: string,
  unit: string,
  more: Partial<Omit<Quantity, "key" | "label" | "hint" | "unit">>,
): Quantity {
  const usual = {
    scale: 1,
    min: 1,
    max: 1e12,
    isWhole: false,
    isOptional: false,
    emptyWords: "no limit",
  };
  return { key, label, hint, unit, ...usual, ...more };
}

function ofFactor(key: string, label: string, example: string): Quantity {
  const hint = `1 lasts exactly; ${example} Empty: never.`;
  return of(key, label, hint, "times too fast", { min: 0.01, isOptional: true, emptyWords: "never" });
}

/** What an agent may be shown. */
function ofPrompt(key: string, label: string, hint: string): Quantity {
  return of(key, label, hint, "tokens", { min: 100, max: 1_000_000, isWhole: true });
}

function ofDays(key: string, label: string, hint: string): Quantity {
  const words = `${hint} Empty: as long as the ticket.`;
  return of(key, label, words, "days", { max: 3_650, isWhole: true, isOptional: true });
}

/** Of tokens or, by its name, of money. */
function ofBound(key: string, label: string, hint: string): Quantity {
  return key.endsWith("Micros")
    ? of(key, label, hint, "US$", { scale: 1e6, min: 0.000001, isOptional: true })
    : of(key, label, hint, "tokens", { isWhole: true, isOptional: true });
}
