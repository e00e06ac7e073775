/** What Signalbox is held against: the same four empty stages with three tool calls, with nothing else around them. */
import { DurableObject, WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";
import { countRequest, countWrites, noteEnd, noteLatency } from "./tally.ts";

const steps: readonly { stage: string; tools: readonly string[] }[] = [
  { stage: "triage", tools: [] },
  { stage: "gather", tools: ["customers.find", "orders.get", "shipments.track"] },
  { stage: "draft", tools: [] },
  { stage: "validate", tools: [] },
];

/** One Durable Object per ticket: a row for every stage and tool call, durable after each stage. */
export class BareTicket extends DurableObject {
  constructor(ctx: DurableObjectState, env: Env) {
    super(countWrites("bare", ctx), env);
    ctx.storage.sql.exec(
      "create table if not exists calls (seq integer primary key, name text, answer text)",
    );
  }

  async run(id: string): Promise<void> {
    countRequest("bare.run");
    const startedAt = Date.now();
    for (const { stage, tools } of steps) {
      for (const name of [...tools, stage]) {
        this.ctx.storage.sql.exec("insert into calls (name, answer) values (?, ?)", name, '{"ok":true}');
      }
      await this.ctx.storage.sync();
    }
    noteLatency(id, Date.now() - startedAt);
    noteEnd(id);
  }
}

/** The same as a Cloudflare Workflow: every stage and tool call is a step. */
export class TicketWorkflow extends WorkflowEntrypoint<Env, { id: string }> {
  override async run(event: Readonly<WorkflowEvent<{ id: string }>>, step: WorkflowStep): Promise<void> {
    // Creating the instance was one request to its engine, and every step is another.
    countRequest("workflow.create");
    for (const { stage, tools } of steps) {
      for (const name of [...tools, stage]) {
        countRequest("workflow.step");
        await step.do(name, async () => ({ ok: true }));
      }
    }
    noteLatency(event.payload.id, Date.now() - event.timestamp.getTime());
    noteEnd(event.payload.id);
  }
}
