/**
 * Leaves out of a task what is least missed, until what is left keeps to its limit. Pure. Everything that could be left
 * out stands in one order, the same for every limit and every band, and as much of it goes as has to: a higher limit
 * never shows less, and a higher band stops earlier in the same order.
 *
 * Nobody loses: the newest question, what a draft or a person's decision rests on, what people have said, and any
 * sentence with a figure, an address or an id in it.
 */
import type { Evidence } from "../domain/evidence.ts";
import type { JsonValue } from "../domain/json-value.ts";
import type { Compaction, RiskBand } from "../domain/risk-band.ts";
import { trimTask } from "../domain/shown-task.ts";
import type { AgentTask } from "../domain/task.ts";
import type { Message } from "../domain/ticket.ts";
import { estimateTokens } from "../domain/tokens.ts";
import { keepKeySentences, stemsOf } from "./key-sentences.ts";

import { isRequesterRecord } from "./requester.ts";
import { newestQuestion } from "../domain/newest-question.ts";

export interface CompactTask {
  /** As it is shown: what no model can use is not in it yet. */
  task: AgentTask;
  /** Null where nothing had to be left out. */
  compaction: Compaction | null;
}

/** The task as it keeps to the limit, or as near to it as it can come. */
export function compactTask(
  task: AgentTask,
  { band, limitTokens }: { band: RiskBand; limitTokens: number },
): CompactTask {
  const beforeTokens = countTokens(task);
  if (beforeTokens <= limitTokens) return { task, compaction: null };
  let shown = task;
  let afterTokens = beforeTokens;
  for (const step of listSteps(task)) {
    if (afterTokens <= limitTokens) break;
    // The order of the steps is the order of the bands: those after it are for lower ones.
    if (!step.bands.includes(band)) break;
    const next = step.leaveOut(shown);
    if (next === shown) continue;
    shown = next;
    afterTokens = countTokens(shown);
  }
  if (shown === task) return { task, compaction: null };
  return { task: shown, compaction: { band, limitTokens, beforeTokens, afterTokens } };
}

interface Step {
  bands: readonly RiskBand[];
  /** The very same task where nothing of it can be left out. */
  leaveOut(task: AgentTask): AgentTask;
}

const everyBand = ["low", "medium", "high"] as const;

/** Every step takes one message or one piece of evidence. */
function listSteps(task: AgentTask): Step[] {
  const wanted = stemsOf([wordsAsked(task), task.ticket.subject].join(" "));
  const none = new Set<string>();
  const question = newestQuestion(task);
  // The oldest is missed least.
  const earlier = task.messages.filter(({ id, from }) => id !== question && from !== "human");
  const cited = citedBy(task);
  const loose = evidenceOf(task)
    .filter(({ id, provenance }) => !cited.has(id) && provenance !== "person")
    .filter((piece) => !isRequesterRecord(task.ticket, piece))
    // What was found first was looked for first.
    .toReversed();
  const isRecord = ({ provenance }: Evidence) =>
    provenance === "systemOfRecord" || provenance === "customerText" || provenance === "model";
  const [records, passages] = [loose.filter(isRecord), loose.filter((piece) => !isRecord(piece))];
  const messages = (bands: readonly RiskBand[], kept: ReadonlySet<string>) =>
    earlier.map((message): Step => {
      const cut = () => ({ ...message, body: keepKeySentences(message.body, kept) });
      return { bands, leaveOut: (shown) => putMessage(shown, cut()) };
    });
  const pieces = (chosen: readonly Evidence[], bands: readonly RiskBand[], kept: ReadonlySet<string>) =>
    chosen.map((piece): Step => {
      const cut = () => ({ ...piece, content: cutContent(piece.content, kept) });
      return { bands, leaveOut: (shown) => putEvidence(shown, cut()) };
    });
  return [
    ...messages(everyBand, wanted),
    ...pieces(passages, everyBand, wanted),
    ...pieces(records, ["low", "medium"], wanted),
    ...pieces(passages, ["low"], none),
    ...messages(["low"], none),
  ];
}

/** What the agent is to find an answer to. */
function wordsAsked(task: AgentTask): string {
  const question = newestQuestion(task);
  const asked = task.messages.find(({ id }) => id === question)?.body ?? "";
  return task.role === "gather" && task.question !== null ? `${task.question} ${asked}` : asked;
}

/** What a draft, or a decision of a person, rests on. */
function citedBy(task: AgentTask): ReadonlySet<string> {
  const draft =
    task.role === "validate" ? task.draft : task.role === "draft" ? (task.revision?.previous ?? null) : null;
  const decided = task.role === "draft" ? (task.decidedActions ?? []) : [];
  const written = draft?.outcome === "drafted" ? [...draft.claims, ...draft.actions] : [];
  return new Set([...written, ...decided].flatMap(({ evidenceIds }) => evidenceIds));
}

function evidenceOf(task: AgentTask): readonly Evidence[] {
  if (task.role === "triage") return [];
  return task.role === "gather" ? task.evidence : task.dossier.evidence;
}

function putMessage(task: AgentTask, cut: Message): AgentTask {
  const known = task.messages.find(({ id }) => id === cut.id);
  if (!known || cut.body.length >= known.body.length) return task;
  return { ...task, messages: task.messages.map((message) => (message === known ? cut : message)) };
}

function putEvidence(task: AgentTask, cut: Evidence): AgentTask {
  const known = evidenceOf(task).find(({ id }) => id === cut.id);
  if (task.role === "triage" || !known || sizeOf(cut) >= sizeOf(known)) return task;
  const evidence = evidenceOf(task).map((piece) => (piece === known ? cut : piece));
  return task.role === "gather" ? { ...task, evidence } : { ...task, dossier: { ...task.dossier, evidence } };
}

function sizeOf({ content }: Evidence): number {
  return JSON.stringify(content).length;
}

/** A string in a record that is longer than this is prose, and no field that anything is told or found by. */
const longestField = 200;

function cutContent(content: Evidence["content"], wanted: ReadonlySet<string>): Evidence["content"] {
  if (typeof content === "string") return keepKeySentences(content, wanted);
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, cutFields(value, wanted)]));
}

function cutFields(value: JsonValue, wanted: ReadonlySet<string>): JsonValue {
  if (typeof value === "string") return value.length > longestField ? keepKeySentences(value, wanted) : value;
  if (Array.isArray(value)) return value.map((each) => cutFields(each, wanted));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, cutFields(each, wanted)]));
}

function countTokens(task: AgentTask): number {
  return estimateTokens(JSON.stringify(trimTask(task)));
}
