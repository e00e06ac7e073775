/**
 * The four specialists without any thinking: what is left of a ticket's cost is orchestration. Everything around
 * `think` is the shipped class: the envelope and the task are parsed, the call is recorded, the report is checked.
 */
import type { Assessment } from "../src/domain/assessment.ts";
import type { Draft } from "../src/domain/draft.ts";
import type { Dossier } from "../src/domain/evidence.ts";
import type { GatherTask } from "../src/domain/task.ts";
import type { Verdict } from "../src/domain/verdict.ts";
import type { Thought, Workbench } from "../src/agents/agent.ts";
import { DraftAgent, GatherAgent, TriageAgent, ValidateAgent } from "../src/worker.ts";
import { answers } from "./ticket.ts";
import { countCalls, countWrites } from "./tally.ts";

export class InstantTriage extends TriageAgent {
  constructor(ctx: DurableObjectState, env: Env) {
    super(countWrites("agents", ctx), env);
  }
  override async think(): Promise<Thought<Assessment>> {
    return { ok: true, value: answers.triage };
  }
}

export class InstantGather extends GatherAgent {
  constructor(ctx: DurableObjectState, env: Env) {
    super(countWrites("agents", ctx), env);
  }
  override async think(_: GatherTask, { recorder }: Workbench): Promise<Thought<Dossier>> {
    const at = Date.now();
    for (const callee of ["customers.find@1", "orders.get@1", "shipments.track@1"]) {
      recorder.add(
        recorder.nextId(),
        { kind: "tool", callee, inputHash: "0".repeat(64), startedAt: at },
        { endedAt: at, outcome: "success" },
      );
    }
    return { ok: true, value: { evidence: [], gaps: [] } };
  }
}

export class InstantDraft extends DraftAgent {
  constructor(ctx: DurableObjectState, env: Env) {
    super(countWrites("agents", ctx), env);
  }
  override async think(): Promise<Thought<Draft>> {
    const { language, reply, confidence } = answers.draft;
    return {
      ok: true,
      value: { outcome: "drafted", language, reply, claims: [], actions: [], confidence, evidence: [] },
    };
  }
}

export class InstantValidate extends ValidateAgent {
  constructor(ctx: DurableObjectState, env: Env) {
    super(countWrites("agents", ctx), env);
  }
  override async think(): Promise<Thought<Verdict>> {
    return { ok: true, value: { verdict: "pass", reason: null, findings: [] } };
  }
}

for (const agent of [InstantTriage, InstantGather, InstantDraft, InstantValidate]) {
  countCalls("agents", agent.prototype, ["ask"]);
}
