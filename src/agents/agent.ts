/**
 * What the four specialists share: a task comes in with its envelope, one report goes out. An agent thinks and
 * proposes; it cannot change a ticket. It is warm and shared by a tenant's tickets, keeps nothing of one ticket for
 * another, and answers a call it has seen before without thinking again.
 */
import { Agent } from "agents";
import type { ToolSet } from "ai";
import { createConnectors } from "../connectors/registry.ts";
import { workflowOf, type Workflow } from "../domain/burn.ts";
import { agentRoleSchema, type AgentRole } from "../domain/call.ts";
import { CallGuard, refusalMessages } from "../domain/call-guard.ts";
import { hashJson } from "../domain/canonical.ts";
import { systemClock } from "../domain/clock.ts";
import type { Envelope, Hops } from "../domain/envelope.ts";
import { tenantOfObject } from "../domain/object-name.ts";
import type { RecordedCall, RecordedToolCall } from "../domain/recorded-call.ts";
import type { Result } from "../domain/result.ts";
import {
  agentReportSchema,
  agentTaskSchema,
  hashTask,
  type AgentFailure,
  type AgentReport,
  type AgentTask,
} from "../domain/task.ts";
import type { TaskClass } from "../domain/task-class.ts";
import { Breakers } from "../domain/breaker.ts";
import type { CacheUse } from "../models/call-log.ts";
import { generateAnswer, type ModelCall } from "../models/generate.ts";
import { createSeal } from "../models/recording.ts";
import { createTicketRedactor } from "../models/redaction.ts";
import { createClassAdviser } from "../models/class-adviser.ts";
import { chooseModels } from "../models/router.ts";
import { createSpending } from "../models/spend.ts";
import { createSpendPort } from "../models/spend-port.ts";
import { policyVersionOf } from "../policy/fingerprint.ts";
import { crashPoints } from "../observability/crash-points.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { loadTenant, reloadTenant } from "../tenants/current.ts";
import { createKeyRing } from "../hops/key-ring.ts";
import { createVerifier } from "../hops/hops.ts";
import { createToolGate } from "../tools/gate-port.ts";
import { createGateway, type ToolGateway } from "../tools/gateway.ts";
import type { AgentPort, ConsultationAnswer, ConsultPort } from "./ask.ts";
import { CallRecorder } from "./call-recorder.ts";
import { choosePrompt } from "./prompts/other-prompts.ts";
import { answerNameOf, identifyPrompt, writeInstructions, type Prompt } from "./prompts/prompt.ts";
import { showTask } from "./show-task.ts";
import type { z } from "zod";

/** How long an agent may think, milliseconds. The coordinator waits a little longer. */
export const thinkTimeoutMs = 60_000;

/** How long a paid answer is kept for being asked again, milliseconds. */
const keepMs = 24 * 3_600_000;

export interface Question<Answer extends z.ZodType> {
  taskClass: TaskClass;
  /** What its instructions are written with: the agent's own words, and what the tenant's settings add. */
  instructions: { prompt: Prompt; extra?: string };
  prompt: string;
  schema: Answer;
  tools?: ToolSet;
  maxSteps?: number;
}

/** What an agent works with while it thinks about one task. */
export interface Workbench {
  envelope: Envelope;
  /** The envelope as it was signed, with those above it: what the gate and the coordinator want to see. */
  hops: Hops;
  tenant: TenantConfig;
  gateway: ToolGateway;
  guard: CallGuard;
  recorder: CallRecorder;
  /** The task as its model is shown it. The entry in the call chain says where some of it was left out. */
  show(task: AgentTask): AgentTask;
  /** Keeps what a tool was asked and answered; does nothing where nothing is recorded. */
  recordTool(call: Omit<RecordedToolCall, "kind">): void;
  /** Puts a question to the model that the router chooses, and records every request. */
  askModel<Answer extends z.ZodType>(
    question: Question<Answer>,
  ): Promise<Result<z.infer<Answer>, AgentFailure>>;
  /** Asks another agent through the coordinator, which may refuse. */
  consult(callee: AgentRole, question: string): Promise<ConsultationAnswer>;
}

/** What one task is thought about with, and where what happens is written down. */
interface Books {
  tenant: TenantConfig;
  /** What its models are paid for. */
  workflow: Workflow;
  recorder: CallRecorder;
  /** Null where the tenant records nothing. */
  tape: { seal: (call: RecordedCall) => RecordedCall; calls: RecordedCall[] } | null;
}

export type Thought<Output> = Result<Output, AgentFailure>;

export abstract class SpecialistAgent<Task extends AgentTask> extends Agent<Env> implements AgentPort {
  abstract readonly role: AgentRole;
  readonly #running = new Map<string, Promise<AgentReport>>();
  readonly #breakers = new Breakers();
  readonly #adviseClass = createClassAdviser(this.env);
  readonly #verifier = createVerifier(createKeyRing(this.env));
  /** Most agents never store a report, so most never need to look. */
  #mayHaveReports = true;

  /** Thinks about a task of this agent's own role. */
  abstract think(task: Task, bench: Workbench): Promise<Thought<unknown>>;

  /** The report's name for a good answer. */
  abstract readonly outcome: "triaged" | "gathered" | "drafted" | "validated";

  override onStart(): void {
    void this
      .sql`create table if not exists reports (call_id text primary key, report text not null, at integer not null) without rowid`;
    this.#mayHaveReports = this.sql`select 1 from reports limit 1`.length > 0;
  }

  async ask(hops: Hops, taskInput: AgentTask): Promise<AgentReport> {
    const envelope = await this.#verify(hops, taskInput);
    const task = agentTaskSchema.parse(taskInput);
    if (task.role !== this.role) throw new Error(`a ${task.role} task reached ${this.name}`);

    const running = this.#running.get(envelope.callId);
    if (running) return running;
    const stored = this.#readReport(envelope.callId);
    if (stored) return stored;
    // Compared with `role` just above, which fixes the task's type.
    const run = this.#run({ envelope, hops }, task as Task).finally(() =>
      this.#running.delete(envelope.callId),
    );
    this.#running.set(envelope.callId, run);
    return run;
  }

  /** Throws for an envelope that is not good, or not for this agent and this very task. */
  async #verify(hops: Hops, task: AgentTask): Promise<Envelope> {
    const tenantId = tenantOfObject(this.name, "agent");
    const verified = await this.#verifier.verifyAgent(hops, { tenantId, nowMs: Date.now() });
    if (!verified.ok)
      throw new Error(`the envelope of a call to ${this.role} was refused: ${verified.failure}`);
    const { path, inputHash } = verified.value;
    // As it came: what is parsed may be another text.
    if (path.at(-1) !== this.role || inputHash !== hashTask(task)) {
      throw new Error(`the envelope of a call to ${this.role} was refused: forOtherCall`);
    }
    return verified.value;
  }

  async forget(ticketId: string): Promise<void> {
    void this.sql`delete from reports where call_id like ${`${ticketId}/%`}`;
  }

  async #run({ envelope, hops }: { envelope: Envelope; hops: Hops }, task: Task): Promise<AgentReport> {
    const tenant = await this.#loadTenant(envelope);
    const startedAt = Date.now();
    const recorder = new CallRecorder(envelope, this.role);
    await crashPoints.reach("agentEntered", envelope.ticketId);
    const seal = createSeal(this.env, tenant, envelope.ticketId);
    const tape = seal && { seal, calls: [] };
    const thought = await this.think(
      task,
      this.#setUpWorkbench({ envelope, hops }, { tenant, workflow: workflowOf(task), recorder, tape }),
    );
    await crashPoints.reach("agentAnswered", envelope.ticketId);
    const calls = recorder.close({
      caller: envelope.path.at(-2) ?? "coordinator",
      callee: this.role,
      parentId: parentOf(envelope),
      kind: "agent",
      inputHash: envelope.inputHash,
      attempt: envelope.attempt,
      startedAt,
      endedAt: Date.now(),
      ...(recorder.compaction && { compaction: recorder.compaction }),
      outcome: thought.ok ? "success" : thought.failure.reason === "modelTimeout" ? "timeout" : "failed",
      reason: thought.ok ? null : thought.failure.reason,
    });
    const { callId, epoch } = envelope;
    const reported = { callId, epoch, calls, ...(tape && { recording: tape.calls }) };
    // What a role thinks is typed by its own `think` and goes with its own `outcome`.
    const report = (
      thought.ok
        ? { outcome: this.outcome, ...reported, output: thought.value }
        : { outcome: "failed", ...reported, role: this.role, failure: thought.failure }
    ) as AgentReport;
    this.#storeReport(report);
    return report;
  }

  /** The settings a task is thought about with, from its beginning to its end. */
  async #loadTenant({ tenantId, policyVersion }: Envelope): Promise<TenantConfig> {
    const known = await loadTenant(this.env, tenantId);
    // The coordinator has heard of a change that has not come here yet, or has still to hear of it.
    const isOther = known !== null && policyVersionOf(known.policy) !== policyVersion;
    const tenant = isOther ? await reloadTenant(this.env, tenantId) : known;
    if (!tenant) throw new Error(`no tenant ${tenantId}`);
    return tenant;
  }

  #setUpWorkbench({ envelope, hops }: { envelope: Envelope; hops: Hops }, books: Books): Workbench {
    const { tenant, recorder, tape } = books;
    const guard = new CallGuard();
    return {
      envelope,
      hops,
      tenant,
      guard,
      recorder,
      gateway: createGateway({
        connectors: createConnectors(this.env, tenant),
        clock: systemClock,
        verifier: this.#verifier,
        gate: createToolGate(this.env, tenant.id),
      }),
      show: (task) => {
        const { task: shown, compaction } = showTask(task, { tenant, economy: envelope.economy });
        recorder.compaction = compaction;
        return shown;
      },
      recordTool: (call) => void tape?.calls.push(tape.seal({ kind: "tool", ...call })),
      askModel: (question) => this.#askModel(question, envelope, books),
      consult: async (callee, question) => {
        const answer = await this.#consult({ callee, question, envelope, hops, recorder, guard });
        tape?.calls.push(...(answer.recording ?? []));
        return answer;
      },
    };
  }

  async #askModel<Answer extends z.ZodType>(
    question: Question<Answer>,
    envelope: Envelope,
    { tenant, workflow, recorder, tape }: Books,
  ): Promise<Result<z.infer<Answer>, AgentFailure>> {
    const { taskClass, instructions, ...asked } = question;
    const promptFor = (model: string) =>
      choosePrompt(this.env, { tenantId: tenant.id, model }, instructions.prompt);
    const { callTokens, callCostMicros } = tenant.budgets;
    const port = createSpendPort(this.env, tenant);
    const answer = await generateAnswer({
      ...asked,
      instructions: (model) => writeInstructions(promptFor(model), instructions.extra),
      candidates: chooseModels({
        tenant,
        taskClass,
        advice: await this.#adviseClass(tenant, { role: this.role, base: taskClass }),
        economy: envelope.economy,
        env: this.env,
        ticketId: envelope.ticketId,
      }),
      schemaName: answerNameOf(this.role),
      maxSteps: question.maxSteps ?? 1,
      timeoutMs: Math.max(1, Math.min(thinkTimeoutMs, envelope.deadlineAt - Date.now())),
      remainingTokens: envelope.remaining.tokens,
      remainingCostMicros: envelope.remaining.costMicros,
      callBudget: { tokens: callTokens, costMicros: callCostMicros },
      // Whoever thinks again after a crash pays again: what was lost keeps a name, and a lease, of its own.
      spending: port
        ? createSpending(port, { id: `${envelope.callId}/${crypto.randomUUID()}`, workflow })
        : undefined,
      breakers: this.#breakers,
      now: Date.now,
      createRedactor: () => createTicketRedactor(this.env, tenant, envelope.ticketId),
      record: tape
        ? (call) => void tape.calls.push(tape.seal({ ...call, callId: envelope.callId }))
        : undefined,
      onCall: (call: ModelCall, { cachedInputTokens }: CacheUse) => {
        const { model, inputHash, startedAt, ...rest } = call;
        recorder.add(
          recorder.nextId(),
          { kind: "model", callee: model, inputHash, startedAt, prompt: identifyPrompt(promptFor(model)) },
          cachedInputTokens > 0 ? { ...rest, cachedInputTokens } : rest,
        );
      },
    });
    return answer.ok ? { ok: true, value: answer.value.output } : answer;
  }

  async #consult(request: {
    callee: AgentRole;
    question: string;
    envelope: Envelope;
    hops: Hops;
    recorder: CallRecorder;
    guard: CallGuard;
  }): Promise<ConsultationAnswer> {
    const { callee, question, envelope, hops, recorder, guard } = request;
    const callId = recorder.nextId();
    const inputHash = hashJson({ question });
    const refusal = guard.admitAgent(envelope.path, callee, inputHash);
    if (refusal) {
      const at = Date.now();
      recorder.add(
        callId,
        { kind: "agent", callee, inputHash, startedAt: at },
        { endedAt: at, outcome: "blocked", reason: refusal },
      );
      return { status: "refused", evidence: [], message: refusalMessages[refusal], calls: [] };
    }
    // The coordinator's own object, by its own name: the types of two classes that call each other do not resolve.
    const coordinator = this.env.TICKET_COORDINATOR.getByName(envelope.coordinator) as unknown as ConsultPort;
    const answer = await coordinator.consult({
      hops,
      callId,
      callee: agentRoleSchema.parse(callee),
      question,
    });
    recorder.addAll(answer.calls);
    return answer;
  }

  #readReport(callId: string): AgentReport | null {
    if (!this.#mayHaveReports) return null;
    const [row] = this.sql<{ report: string }>`select report from reports where call_id = ${callId}`;
    return row ? agentReportSchema.parse(JSON.parse(row.report)) : null;
  }

  /** Only what was paid for is worth a write; anything else is as cheap to think again. */
  #storeReport(report: AgentReport): void {
    if (!report.calls.some((call) => call.costMicros > 0)) return;
    this.#mayHaveReports = true;
    const now = Date.now();
    void this.sql`delete from reports where at < ${now - keepMs}`;
    void this
      .sql`insert or replace into reports values (${report.callId}, ${JSON.stringify(report)}, ${now})`;
  }
}

/** `…/5.0.2` was numbered below `…/5.0`; a coordinator's own call has no parent. */
function parentOf(envelope: Envelope): string | null {
  return envelope.path.length > 1 ? envelope.callId.slice(0, envelope.callId.lastIndexOf(".")) : null;
}
