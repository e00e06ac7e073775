/** What a draft is checked against, prepared once: who the evidence belongs to and what it bears out. */
import type { Assessment } from "../../domain/assessment.ts";
import type { Draft, WrittenDraft } from "../../domain/draft.ts";
import type { Dossier, Evidence } from "../../domain/evidence.ts";
import type { Message, Ticket } from "../../domain/ticket.ts";
import type { ToolDefinition } from "../../domain/tool.ts";
import type { Finding } from "../../domain/verdict.ts";
import { requesterEmailOf } from "../../memory/requester.ts";
import { isWithheld } from "../../policy/ownership.ts";
import { foldText, splitSentences, splitWords } from "../../models/local/text.ts";
import { collectFacts } from "./figures.ts";

export interface DraftCheck {
  ticket: Ticket;
  messages: readonly Message[];
  assessment: Assessment;
  dossier: Dossier;
  draft: Draft;
  /** The tools a draft may propose. */
  proposable: readonly ToolDefinition[];
  /** Unix milliseconds. With it, "three days ago" and "tomorrow" can be borne out by dates. */
  now?: number;
}

export type EvidenceRecord = Exclude<Evidence["content"], string>;

export interface Ground {
  check: DraftCheck;
  draft: WrittenDraft;
  /** Lower case; null where nobody knows it. */
  requesterEmail: string | null;
  evidence: readonly Evidence[];
  /** The same without what belongs to somebody else. */
  own: readonly Evidence[];
  foreign: readonly Evidence[];
  /** By evidence id. */
  facts: ReadonlyMap<string, ReadonlySet<string>>;
  ownFacts: ReadonlySet<string>;
  /** Of the actions' arguments. */
  actionFacts: ReadonlySet<string>;
  /** Of what the customer wrote: it may be repeated, it proves nothing. */
  customerFacts: ReadonlySet<string>;
  /** Of the reply. */
  sentences: readonly string[];
  /** The articles' text, folded. */
  articles: string;
}

export function prepareGround(check: DraftCheck, draft: WrittenDraft): Ground {
  const evidence = [...check.dossier.evidence, ...draft.evidence];
  const requesterEmail = requesterEmailOf(check.ticket, evidence);
  const foreign = evidence.filter((piece) => isForeign(piece, requesterEmail));
  const own = evidence.filter((piece) => !foreign.includes(piece));
  const facts = new Map(
    evidence.map((piece) => [piece.id, collectFacts([piece.title, piece.content], check.now)] as const),
  );
  return {
    check,
    draft,
    requesterEmail,
    evidence,
    own,
    foreign,
    facts,
    ownFacts: new Set(own.flatMap(({ id }) => [...(facts.get(id) ?? [])])),
    actionFacts: collectFacts(draft.actions.map((action) => action.arguments)),
    customerFacts: collectFacts([check.ticket.subject, ...check.messages.map(({ body }) => body)]),
    sentences: joinDates(splitSentences(draft.reply)),
    articles: foldText(
      own
        // A colleague's note is published nowhere.
        .filter(({ provenance }) => provenance !== "person")
        .map(({ title, content }) => (typeof content === "string" ? `${title}\n${content}` : ""))
        .join("\n"),
    ),
  };
}

/** "Am 16. November" is one sentence. */
function joinDates(sentences: readonly string[]): string[] {
  const joined: string[] = [];
  for (const sentence of sentences) {
    const before = joined.at(-1);
    if (before && /(?:^|\s)\d{1,2}\.$/.test(before)) joined[joined.length - 1] = `${before} ${sentence}`;
    else joined.push(sentence);
  }
  return joined;
}

/** Whom a record is about, in lower case; null for what belongs to nobody in particular. */
export function ownerOf({ content }: Pick<Evidence, "content">): string | null {
  if (typeof content === "string") return null;
  const owner = content["customerEmail"] ?? content["email"];
  return typeof owner === "string" ? owner.toLowerCase() : null;
}

function isForeign({ content, provenance }: Evidence, requesterEmail: string | null): boolean {
  if (provenance !== "systemOfRecord") return false;
  if (typeof content !== "string" && isWithheld(content)) return true;
  const owner = ownerOf({ content });
  return owner !== null && owner !== requesterEmail;
}

/** The record with this id in the system of record, or null. */
export function findRecord(ground: Ground, id: unknown): (Evidence & { content: EvidenceRecord }) | null {
  for (const piece of ground.evidence) {
    const { content, provenance } = piece;
    if (provenance === "systemOfRecord" && typeof content !== "string" && content["id"] === id) {
      return { ...piece, content };
    }
  }
  return null;
}

/** The claims that say what a sentence says: most of the words of the shorter one are in the other. */
export function findCovering(ground: Ground, sentence: string): WrittenDraft["claims"] {
  const words = contentWords(sentence);
  return ground.draft.claims.filter((claim) => {
    const claimed = contentWords(claim.text);
    const shared = [...claimed].filter((word) => words.has(word)).length;
    return shared > 0 && shared >= Math.min(words.size, claimed.size) * 0.6;
  });
}

function contentWords(text: string): Set<string> {
  return new Set(splitWords(text).filter((word) => word.length > 3 || /\d|[^a-z]/.test(word)));
}

export function block(rule: Finding["rule"], message: string): Finding {
  return { rule, severity: "block", message };
}

export function warn(rule: Finding["rule"], message: string): Finding {
  return { rule, severity: "warn", message };
}

/** A sentence in a finding's message, not longer than needs be. */
export function quote(sentence: string): string {
  const line = sentence.replaceAll(/\s+/g, " ").trim();
  return `"${line.length > 140 ? `${line.slice(0, 139)}…` : line}"`;
}
