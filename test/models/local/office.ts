/** Mails and tasks for the tests of the embedded model, and a run through all four jobs. */
import { z } from "zod";
import {
  answerNames,
  draftAnswerSchema,
  gatherAnswerSchema,
  triageAnswerSchema,
  validateAnswerSchema,
  writeBlock,
  type DraftAnswer,
  type GatherAnswer,
  type ValidateAnswer,
} from "../../../src/domain/answer.ts";
import type { Assessment } from "../../../src/domain/assessment.ts";
import type { AgentRole } from "../../../src/domain/call.ts";
import type { WrittenDraft } from "../../../src/domain/draft.ts";
import type { Evidence } from "../../../src/domain/evidence.ts";
import type { DraftTask, GatherTask, TriageTask, ValidateTask } from "../../../src/domain/task.ts";
import type { Message, Ticket } from "../../../src/domain/ticket.ts";
import { toolId } from "../../../src/domain/tool.ts";
import type { ModelAnswer, ModelRequest } from "../../../src/models/language-model.ts";
import { createLocalModel } from "../../../src/models/local/model.ts";
import { listAllTools } from "../../../src/tools/catalog.ts";
import { createBusiness, lookups, nowMs } from "./shop.ts";

/** A mail and who sent it. */
export interface Mail {
  body: string;
  subject?: string;
  email?: string | null;
  name?: string | null;
  locale?: string | null;
  earlier?: { from: Message["from"]; body: string }[];
  automatic?: boolean;
}

export function createTicket(mail: Mail): { ticket: Ticket; messages: Message[] } {
  const thread = [...(mail.earlier ?? []), { from: "customer" as const, body: mail.body }];
  return {
    ticket: {
      id: `tkt_${"0".repeat(32)}`,
      tenantId: "demo",
      source: "standard",
      externalId: "1",
      subject: mail.subject ?? "",
      requester: {
        email: mail.email === undefined ? "ada@example.com" : mail.email,
        name: mail.name ?? null,
        externalId: null,
      },
      channel: null,
      locale: mail.locale ?? null,
      priority: null,
      attachments: [],
      metadata: {},
      url: null,
    },
    messages: thread.map(({ from, body }, index) => ({
      id: `m${index + 1}`,
      from,
      authorName: null,
      body,
      automatic: mail.automatic === true && index === thread.length - 1,
      at: nowMs - (thread.length - 1 - index) * 60_000,
    })),
  };
}

const readTools = listAllTools().filter((tool) => tool.roles.includes("gather"));

/** What the agents offer as actions, as they write it into their instructions. */
export const allActions = listAllTools()
  .filter((tool) => (tool.tier === 1 || tool.tier === 2) && tool.name !== "replies.send")
  .map((tool) => ({ tool: toolId(tool), purpose: tool.purpose, input: z.toJSONSchema(tool.input) }));

export function createRequest(
  role: AgentRole,
  task: unknown,
  extra: Partial<ModelRequest> = {},
  system = "",
): ModelRequest {
  return {
    prompt: [
      { role: "system", content: `Role: ${role}\n\n${system}` },
      { role: "user", content: [{ type: "text", text: writeBlock("task", task) }] },
    ],
    responseFormat: { type: "json", name: answerNames[role] },
    ...extra,
  };
}

export function textOf(answer: ModelAnswer): string {
  return answer.content.map((part) => (part.type === "text" ? part.text : "")).join("");
}

export async function triage(mail: Mail): Promise<Assessment> {
  const task: TriageTask = { role: "triage", ...createTicket(mail) };
  return triageAnswerSchema.parse(
    JSON.parse(textOf(await createLocalModel().doGenerate(createRequest("triage", task)))),
  );
}

export interface GatherRun {
  answer: GatherAnswer;
  evidence: Evidence[];
  /** The tool calls of each round, by name. */
  rounds: string[][];
  inputs: { tool: string; input: Record<string, unknown> }[];
}

/** Lets the model gather from a business until it answers. */
export async function gather(
  task: GatherTask,
  business = createBusiness(),
  refuse: string[] = [],
): Promise<GatherRun> {
  const request = createRequest("gather", task, {
    tools: readTools.map((tool) => ({
      type: "function",
      name: tool.name.replaceAll(".", "_"),
      inputSchema: { type: "object" },
    })),
  });
  const evidence: Evidence[] = [...task.evidence];
  const run: Omit<GatherRun, "answer" | "evidence"> = { rounds: [], inputs: [] };
  for (let turn = 0; turn < 8; turn++) {
    const { content } = await createLocalModel().doGenerate(request);
    const calls = content.flatMap((part) => (part.type === "tool-call" ? [part] : []));
    if (calls.length === 0) {
      return {
        answer: gatherAnswerSchema.parse(JSON.parse(textOf({ content } as ModelAnswer))),
        evidence,
        ...run,
      };
    }
    run.rounds.push(calls.map((call) => call.toolName));
    request.prompt.push({
      role: "assistant",
      content: calls.map((call) => ({ ...call, input: JSON.parse(call.input) })),
    });
    request.prompt.push({
      role: "tool",
      content: calls.map((call) => {
        const input = z.record(z.string(), z.unknown()).parse(JSON.parse(call.input));
        run.inputs.push({ tool: call.toolName, input });
        const value = refuse.includes(call.toolName)
          ? { status: "refused", reason: "toolDisabled", message: "It is switched off." }
          : {
              status: "success",
              evidence: placeAll(evidence, call.toolName, lookups[call.toolName]?.(business, input) ?? {}),
            };
        return {
          type: "tool-result",
          toolCallId: call.toolCallId,
          toolName: call.toolName,
          output: { type: "json", value },
        };
      }),
    });
  }
  throw new Error("gather came to no end");
}

function placeAll(shelf: Evidence[], tool: string, output: Record<string, unknown>) {
  return Object.entries(output).flatMap(([kind, value]) =>
    (Array.isArray(value) ? value : value === null ? [] : [value]).map((record) => {
      const isArticle = kind === "passages";
      const content = isArticle ? String(record.text) : record;
      const known = shelf.find((piece) => JSON.stringify(piece.content) === JSON.stringify(content));
      const id = known?.id ?? `e${shelf.length + 1}`;
      const title = isArticle ? String(record.title) : `${kind.replace(/s$/, "")} ${String(record.id)}`;
      if (known === undefined) {
        shelf.push({
          id,
          provenance: isArticle ? "knowledge" : "systemOfRecord",
          tool: `${tool.replace("_", ".")}@1`,
          callId: "c1",
          title,
          content,
        });
      }
      return { id, title, content };
    }),
  );
}

export async function draft(task: DraftTask, actions: unknown = allActions): Promise<DraftAnswer> {
  const request = createRequest("draft", task, {}, writeBlock("actions", actions));
  return draftAnswerSchema.parse(JSON.parse(textOf(await createLocalModel().doGenerate(request))));
}

export async function validate(task: ValidateTask): Promise<ValidateAnswer["objections"]> {
  const answer = textOf(await createLocalModel().doGenerate(createRequest("validate", task)));
  return validateAnswerSchema.parse(JSON.parse(answer)).objections;
}

/** A draft as the agent reports it. */
export function toWrittenDraft(answer: DraftAnswer): WrittenDraft {
  const { language, reply, claims, confidence } = answer;
  const actions = answer.actions.map((action, index) => ({
    id: `a${index + 1}`,
    tool: action.tool,
    arguments: Object.fromEntries(action.arguments.map(({ name, value }) => [name, value])),
    reason: action.reason,
    evidenceIds: action.evidenceIds,
  }));
  return { outcome: "drafted", language, reply, claims, actions, confidence, evidence: [] };
}

export interface WholeRun {
  assessment: Assessment;
  gathered: GatherRun;
  task: DraftTask;
  answer: DraftAnswer;
  objections: ValidateAnswer["objections"];
}

/** Runs a mail through all four jobs. `intent` overrides triage where a test is about what comes after it. */
export async function resolve(
  mail: Mail,
  business = createBusiness(),
  changes: Partial<Assessment> = {},
): Promise<WholeRun> {
  const thread = createTicket(mail);
  const assessment = { ...(await triage(mail)), ...changes };
  const gathered = await gather(
    { role: "gather", ...thread, assessment, evidence: [], question: null },
    business,
  );
  const relevant = new Set(gathered.answer.relevant);
  const evidence = gathered.evidence.filter(
    (piece) => piece.provenance === "systemOfRecord" || relevant.has(piece.id),
  );
  const task: DraftTask = {
    role: "draft",
    ...thread,
    assessment,
    dossier: { evidence, gaps: gathered.answer.gaps },
    revision: null,
    decidedActions: null,
  };
  const answer = await draft(task);
  const objections =
    answer.outcome === "drafted"
      ? await validate({
          role: "validate",
          ...thread,
          assessment,
          dossier: task.dossier,
          draft: toWrittenDraft(answer),
        })
      : [];
  return { assessment, gathered, task, answer, objections };
}
