/**
 * A task as a model is shown it: without our own ids, without what is blank, and without what it says twice. Pure.
 * Every token of it is paid for in every turn of a conversation, so what no model can use is not in it.
 */
import { z } from "zod";
import type { Assessment } from "./assessment.ts";
import type { Draft } from "./draft.ts";
import type { Evidence } from "./evidence.ts";
import { withoutMarks } from "./left-out.ts";
import type { AgentTask } from "./task.ts";
import type { Message, Ticket } from "./ticket.ts";

const articleTool = "knowledge.search@1";

type Fields = Record<string, unknown>;

/** What is shown of a task. `restoreTask` makes a whole one of it. */
export function trimTask(task: AgentTask): Fields {
  const { role } = task;
  const common = {
    role,
    ticket: trimTicket(task),
    messages: task.messages.map((message) => trimMessage(message, task.ticket)),
  };
  switch (task.role) {
    case "triage":
      return common;
    case "gather": {
      const { assessment, evidence, question } = task;
      return withoutBlanks({
        ...common,
        assessment: trimAssessment(assessment),
        evidence: evidence.map(trimEvidence),
        question,
      });
    }
    case "draft": {
      const { assessment, dossier, revision, decidedActions } = task;
      return withoutBlanks({
        ...common,
        assessment: trimAssessment(assessment),
        dossier: trimDossier(dossier),
        revision: revision && { ...revision, previous: trimDraft(revision.previous, dossier.evidence) },
        decidedActions,
      });
    }
    case "validate": {
      const { assessment, dossier, draft } = task;
      return withoutBlanks({
        ...common,
        assessment: trimAssessment(assessment),
        dossier: trimDossier(dossier),
        draft: trimDraft(draft, dossier.evidence),
      });
    }
  }
}

function trimTicket({ role, ticket }: AgentTask): Fields {
  const { id: _id, tenantId: _tenantId, url: _url, externalId, channel, locale, ...shown } = ticket;
  const { requester } = shown;
  return withoutBlanks({
    ...shown,
    // What they say of the customer's language is triage's to judge, and in the assessment after that.
    ...(role === "triage" && { channel, locale }),
    // By it the helpdesk is asked who the requester is, where the delivery did not tell.
    externalId: requester.email === null ? externalId : null,
    requester: withoutBlanks(requester),
  });
}

function trimMessage({ id: _id, automatic, authorName, ...shown }: Message, { requester }: Ticket): Fields {
  return {
    ...shown,
    ...(automatic && { automatic }),
    ...(authorName !== null && authorName !== requester.name && { authorName }),
  };
}

/** Its summary is for people. */
function trimAssessment({ route, entities, summary: _summary, ...shown }: Assessment): Fields {
  return withoutBlanks({
    ...shown,
    // Hardly any other is handed on.
    route: route === "resolve" ? null : route,
    entities: withoutBlanks(entities),
  });
}

/** Articles all come from one tool, which their title need not be told with. */
function trimEvidence({ callId: _callId, tool, ...shown }: Evidence): Fields {
  return shown.provenance === "knowledge" && tool === articleTool ? shown : { ...shown, tool };
}

function trimDossier({ evidence, gaps }: { evidence: readonly Evidence[]; gaps: readonly object[] }): Fields {
  return withoutBlanks({ evidence: evidence.map(trimEvidence), gaps });
}

/** What was found while drafting has joined the dossier. */
function trimDraft(draft: Draft, known: readonly Evidence[]): Fields {
  if (draft.outcome === "unable") return draft;
  const ids = new Set(known.map(({ id }) => id));
  const { evidence, ...shown } = draft;
  return withoutBlanks({
    ...shown,
    evidence: evidence.filter(({ id }) => !ids.has(id)).map(trimEvidence),
  });
}

/** Without fields that are null, empty lists or empty objects. */
function withoutBlanks(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== null && (typeof value !== "object" || Object.keys(value ?? {}).length > 0),
    ),
  );
}

const fieldsSchema = z.record(z.string(), z.unknown());
const listSchema = z.array(fieldsSchema);

/** The whole task again, its blanks filled in, for a model that is code of ours. What is no task stays as it is. */
export function restoreTask(shown: unknown): unknown {
  const task = fieldsSchema.safeParse(shown).data;
  if (!task) return shown;
  const requester = read(read(task["ticket"])["requester"]);
  const common = {
    ...task,
    ticket: { ...blankTicket, ...read(task["ticket"]), requester: { ...blankRequester, ...requester } },
    messages: readList(task["messages"]).map((message, index) => ({
      id: `m${index + 1}`,
      authorName: message["from"] === "customer" ? (requester["name"] ?? null) : null,
      automatic: false,
      ...message,
      ...(typeof message["body"] === "string" && { body: withoutMarks(message["body"]) }),
    })),
  };
  if (task["role"] === "triage") return common;
  const assessment = restoreAssessment(read(task["assessment"]));
  if (task["role"] === "gather") {
    const evidence = readList(task["evidence"]).map(restoreEvidence);
    return { ...common, question: task["question"] ?? null, assessment, evidence };
  }
  const dossier = read(task["dossier"]);
  const whole = {
    ...common,
    assessment,
    dossier: {
      evidence: readList(dossier["evidence"]).map(restoreEvidence),
      gaps: dossier["gaps"] ?? [],
    },
  };
  if (task["role"] === "validate") return { ...whole, draft: restoreDraft(read(task["draft"])) };
  const revision = fieldsSchema.safeParse(task["revision"]).data;
  return {
    ...whole,
    decidedActions: task["decidedActions"] ?? null,
    revision: revision ? { ...revision, previous: restoreDraft(read(revision["previous"])) } : null,
  };
}

const blankTicket = {
  id: `tkt_${"0".repeat(32)}`,
  tenantId: "unknown",
  externalId: "",
  channel: null,
  locale: null,
  priority: null,
  attachments: [],
  metadata: {},
  url: null,
};
const blankRequester = { email: null, name: null, externalId: null };
const blankEntities = {
  orderIds: [],
  invoiceIds: [],
  subscriptionIds: [],
  trackingNumbers: [],
  emails: [],
  amounts: [],
};

function restoreAssessment(shown: Fields): Fields {
  return {
    summary: "",
    riskFlags: [],
    route: "resolve",
    reason: null,
    ...shown,
    entities: { ...blankEntities, ...read(shown["entities"]) },
  };
}

function restoreEvidence(shown: Fields): Fields {
  const { content } = shown;
  return {
    callId: "",
    tool: articleTool,
    ...shown,
    ...(typeof content === "string" && { content: withoutMarks(content) }),
  };
}

function restoreDraft(shown: Fields): Fields {
  if (shown["outcome"] !== "drafted") return shown;
  return {
    claims: [],
    actions: [],
    ...shown,
    evidence: readList(shown["evidence"]).map(restoreEvidence),
  };
}

function read(value: unknown): Fields {
  return fieldsSchema.safeParse(value).data ?? {};
}

function readList(value: unknown): Fields[] {
  return listSchema.safeParse(value).data ?? [];
}
