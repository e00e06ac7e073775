/**
 * Where the arguments of an action come from, and what follows from it. Values are looked up in what was said and
 * answered; nothing a model says of its sources is believed. A value that only a customer, an article, a model or
 * somebody else's server has named fills no argument of tier 2 by itself: a person decides. Pure.
 */
import type { ProposedAction } from "../domain/draft.ts";
import type { Ruling } from "../domain/event.ts";
import type { Evidence, Provenance } from "../domain/evidence.ts";
import type { JsonValue } from "../domain/json-value.ts";
import type { ArgumentOrigin } from "../domain/origin.ts";
import type { Message, Ticket } from "../domain/ticket.ts";
import type { ToolDefinition } from "../domain/tool.ts";
import { isOwnedBy } from "./ownership.ts";

/** What was said and answered on a ticket. */
export interface KnownWords {
  ticket: Ticket;
  messages: readonly Message[];
  evidence: readonly Evidence[];
  /** As signed deliveries and the helpdesk's own records say; null where nobody has vouched for one. */
  requesterEmail: string | null;
  /** Actions with the arguments a person has decided on. */
  decided: readonly ProposedAction[];
}

/** The origin of every argument, in the order of the arguments. */
export function traceOrigins(
  action: ProposedAction,
  tool: ToolDefinition,
  known: KnownWords,
): ArgumentOrigin[] {
  const decided = known.decided.find((other) => other.tool === action.tool && other.id === action.id);
  const records = findRecords(action, tool, known);
  return Object.entries(action.arguments).map(([argument, value]) => {
    const source = tool.sources[argument] ?? "record";
    const record = records.find(({ content }) => holds(content, argument, value));
    const isPersons = decided !== undefined && decided.arguments[argument] === value;
    if (source === "ticket" && isOfTicket(argument, value, known))
      return originOf(argument, "systemOfRecord", null);
    if (record && source !== "ticket") return originOf(argument, "systemOfRecord", record);
    if (isPersons) return originOf(argument, "person", null);
    const said = findSayer(value, known);
    return { ...originOf(argument, said.label, said.evidence), isBlocked: source !== "words" };
  });
}

/**
 * What the policy allows is asked about where an argument of tier 2 is filled by words alone; the ruling says by which
 * label. A ruling to ask says it as well, and one to deny stays.
 */
export function ruleOnOrigins(
  ruling: Ruling,
  tool: ToolDefinition | null,
  origins: readonly ArgumentOrigin[],
): Ruling {
  const blocked = origins.filter(({ isBlocked }) => isBlocked);
  if (!tool || tool.tier < 2 || blocked.length === 0) return { ...ruling, origins: [...origins] };
  const why = blocked
    .map(({ argument, label }) => `${argument} comes from ${labelWords[label]} alone`)
    .join("; ");
  switch (ruling.decision) {
    case "deny":
      return { ...ruling, origins: [...origins] };
    case "ask":
      return { ...ruling, why: `${ruling.why} Besides, ${why}.`, origins: [...origins] };
    case "allow":
      return {
        ...ruling,
        decision: "ask",
        ruleId: "provenance",
        why: `No record says so: ${why}.`,
        origins: [...origins],
      };
  }
}

const labelWords: Record<Provenance, string> = {
  systemOfRecord: "a record",
  knowledge: "an article",
  customerText: "the customer’s words",
  thirdParty: "somebody else’s server",
  model: "the model",
  person: "a person",
};

function originOf(argument: string, label: Provenance, evidence: Evidence | null): ArgumentOrigin {
  return {
    argument,
    label,
    evidenceId: evidence?.id ?? null,
    callId: evidence?.callId ?? null,
    isBlocked: false,
  };
}

type RecordEvidence = Evidence & { content: Record<string, JsonValue> };

/** The requester's own records that are the action's target, or speak of it by its id. */
function findRecords(action: ProposedAction, tool: ToolDefinition, known: KnownWords): RecordEvidence[] {
  const target = tool.targetArgument === null ? null : action.arguments[tool.targetArgument];
  const all = known.evidence.filter(
    (piece): piece is RecordEvidence =>
      piece.provenance === "systemOfRecord" && typeof piece.content !== "string",
  );
  const own = all.filter(({ content }) => isOwnedBy(content, known.requesterEmail));
  if (typeof target !== "string") return own;
  return own.filter(
    ({ content }) => content["id"] === target || content[tool.targetArgument ?? ""] === target,
  );
}

/**
 * A text is held by the record's id or by the field of the argument's own name: a name or a note, which the customer may
 * have written, says nothing of other arguments. A sum is held by any sum of the record (`totalCents`), and by what is left of it.
 */
function holds(content: Record<string, JsonValue>, argument: string, value: JsonValue): boolean {
  if (typeof value === "number") return sumsOf(content).includes(value) || leftOf(content) === value;
  return content["id"] === value || content[argument] === value;
}

function sumsOf(value: JsonValue): number[] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "number" ? (key.endsWith("Cents") ? [inner] : []) : sumsOf(inner),
  );
}

function leftOf({ totalCents, refundedCents }: Record<string, JsonValue>): number | null {
  return typeof totalCents === "number" && typeof refundedCents === "number"
    ? totalCents - refundedCents
    : null;
}

function isOfTicket(
  argument: string,
  value: JsonValue,
  { ticket, messages, requesterEmail }: KnownWords,
): boolean {
  const { requester, source, externalId } = ticket;
  switch (argument) {
    case "ticketId":
      return value === ticket.id;
    case "subject":
      return value === ticket.subject;
    case "to":
      return (
        value === (requester.email ?? `${source}:${requester.externalId ?? externalId}`) ||
        (requesterEmail !== null && value === requesterEmail)
      );
    case "inReplyTo":
      // The helpdesk has names of its own for messages, and refuses one it does not know as the newest.
      return typeof value === "string" && (value === ticket.id || messages.length > 0);
    default:
      return value === externalId;
  }
}

/** Who has named a value that no record holds, the most harmless of them first. */
function findSayer(value: JsonValue, known: KnownWords): { label: Provenance; evidence: Evidence | null } {
  const spellings = spellingsOf(value);
  const says = (text: string) => spellings.some((spelling) => text.toLowerCase().includes(spelling));
  for (const label of ["knowledge", "thirdParty", "customerText"] as const) {
    const evidence = known.evidence.find(
      ({ provenance, content }) =>
        provenance === label && says(typeof content === "string" ? content : JSON.stringify(content)),
    );
    if (evidence) return { label, evidence };
  }
  const isSaid =
    says(known.ticket.subject) || known.messages.some(({ from, body }) => from === "customer" && says(body));
  return { label: isSaid ? "customerText" : "model", evidence: null };
}

/** How a value may be written in prose: 2500 cents as 25, 25.00 or 25,00. */
function spellingsOf(value: JsonValue): string[] {
  if (typeof value === "string") return value === "" ? [] : [value.toLowerCase()];
  if (typeof value !== "number") return [];
  const major = (value / 100).toFixed(2);
  return [
    String(value),
    major,
    major.replace(".", ","),
    ...(major.endsWith(".00") ? [major.slice(0, -3)] : []),
  ];
}
