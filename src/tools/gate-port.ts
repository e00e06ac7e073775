/** The tenant's gate, as the tool gateway asks it: what is asked for in the same turn travels together. */
import { createObjectName } from "../domain/object-name.ts";
import type { ToolAdmission, ToolCallAdmission } from "../domain/tool-admission.ts";
import { describeError, log } from "../observability/log.ts";

export interface ToolGate {
  /** Whether a call may leave now. What was admitted is given back when it has ended. Throws where nobody answers. */
  admit(call: ToolCallAdmission): Promise<ToolAdmission>;
  /** Best effort: what is not given back runs out by itself. */
  release(call: Pick<ToolCallAdmission, "id" | "tool" | "limits">): void;
}

/** The part of the gate's object that is used here. */
interface GateStub {
  admitTools(tenantId: string, calls: readonly ToolCallAdmission[]): Promise<ToolAdmission[]>;
  releaseTools(tenantId: string, calls: readonly { id: string; tool: string }[]): Promise<void>;
}

interface Waiting {
  call: ToolCallAdmission;
  resolve(admission: ToolAdmission): void;
  reject(error: unknown): void;
}

export function createToolGate(env: Pick<Env, "TENANT_GATE">, tenantId: string): ToolGate {
  const stub = (): GateStub =>
    env.TENANT_GATE.getByName(createObjectName({ tenantId, kind: "gate", id: "main" }));
  const askers = createBatch<Waiting>(async (waiting) => {
    try {
      const admissions = await stub().admitTools(
        tenantId,
        waiting.map(({ call }) => call),
      );
      waiting.forEach(({ resolve, reject }, index) => {
        const admission = admissions[index];
        if (admission) resolve(admission);
        else reject(new Error("the gate left a call unanswered"));
      });
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  });
  const leavers = createBatch<{ id: string; tool: string }>(async (calls) => {
    await stub()
      .releaseTools(tenantId, calls)
      .catch((error: unknown) => log("warn", "tool.notReleased", { tenantId, reason: describeError(error) }));
  });
  return {
    admit: (call) => new Promise((resolve, reject) => askers.add({ call, resolve, reject })),
    release({ id, tool, limits }) {
      if (limits) leavers.add({ id, tool });
    },
  };
}

/** Collects what comes in one turn and hands it over at its end. */
function createBatch<Item>(handOver: (items: Item[]) => Promise<void>): { add(item: Item): void } {
  let collected: Item[] = [];
  return {
    add(item) {
      collected.push(item);
      if (collected.length > 1) return;
      queueMicrotask(() => {
        const items = collected;
        collected = [];
        void handOver(items);
      });
    },
  };
}
