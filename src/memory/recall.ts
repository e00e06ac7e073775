/**
 * What an agent is shown of a ticket: a pure choice from what is remembered. Everything shown has a bound, and what
 * is cut says so.
 */
import type { AgentRole } from "../domain/call.ts";
import type { Evidence } from "../domain/evidence.ts";
import type { AgentTask, ValidateTask } from "../domain/task.ts";
import type { Message } from "../domain/ticket.ts";
import type { TicketMemory } from "./memory.ts";
import { isRequesterRecord } from "./requester.ts";
import { newestQuestion } from "../domain/newest-question.ts";
import { isUnsent } from "./written-replies.ts";

const bounds = { messages: 12, messageCharacters: 12_000, evidence: 24 } as const;

/** The task for a role, or null where the ticket is not that far yet. `question` narrows what gather is to find. */
export function recallTask(
  memory: TicketMemory,
  role: AgentRole,
  question: string | null = null,
): AgentTask | null {
  const { assessment, dossier, draft, ticket } = memory;
  const messages = recallMessages(memory).map(clip);
  if (role === "triage") return { role, ticket, messages };
  if (!assessment) return null;
  if (role === "gather") {
    return { role, ticket, messages, assessment, evidence: recallEvidence(memory), question };
  }
  const shown = { evidence: recallEvidence(memory), gaps: dossier?.gaps ?? [] };
  if (role === "draft") {
    const { revision, decidedActions } = memory;
    return { role, ticket, messages, assessment, dossier: shown, revision, decidedActions };
  }
  if (!draft) return null;
  return { role, ticket, messages, assessment, dossier: shown, draft };
}

/** The newest ones, and what is to be answered among them, however much others have written since. */
function recallMessages(memory: TicketMemory): Message[] {
  const unsent = new Set(memory.written.filter(isUnsent).map(({ messageId }) => messageId));
  // What a person wrote and the customer never got was not said.
  const newest = memory.messages.filter(({ id }) => !unsent.has(id)).slice(-bounds.messages);
  const asked = newestQuestion(memory);
  const question = memory.messages.find(({ id }) => id === asked);
  return !question || newest.includes(question) ? newest : [question, ...newest.slice(1)];
}

function recallEvidence(memory: TicketMemory): Evidence[] {
  const evidence = memory.dossier?.evidence ?? [];
  const newest = evidence.slice(-bounds.evidence);
  // Whose records the others are is told from it.
  const requester = evidence.find((piece) => isRequesterRecord(memory.ticket, piece));
  return !requester || newest.includes(requester) ? newest : [requester, ...newest.slice(1)];
}

/**
 * What a model that looks for objections is shown: of the articles those that the draft cites, and every record. The
 * rules of `agents/draft-rules.ts` are held against all of it before.
 */
export function keepCited(task: ValidateTask): ValidateTask {
  const { draft, dossier } = task;
  if (draft.outcome === "unable") return task;
  const cited = new Set([...draft.claims, ...draft.actions].flatMap(({ evidenceIds }) => evidenceIds));
  const evidence = dossier.evidence.filter(
    ({ id, provenance }) => provenance !== "knowledge" || cited.has(id),
  );
  return { ...task, dossier: { ...dossier, evidence } };
}

function clip(message: Message): Message {
  if (message.body.length <= bounds.messageCharacters) return message;
  const left = message.body.length - bounds.messageCharacters;
  return {
    ...message,
    body: `${message.body.slice(0, bounds.messageCharacters)}\n[… ${left} characters not shown]`,
  };
}
