/**
 * The tenant's gate, as the tool gateway asks it: what is asked for in the same turn travels together, and with it what
 * has ended shortly before.
 */
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
  admitTools(
    tenantId: string,
    calls: readonly ToolCallAdmission[],
    ended: readonly EndedCall[],
  ): Promise<ToolAdmission[]>;
  releaseTools(tenantId: string, ended: readonly EndedCall[]): Promise<void>;
}

type EndedCall = Pick<ToolCallAdmission, "id" | "tool">;

interface Waiting {
  call: ToolCallAdmission;
  resolve(admission: ToolAdmission): void;
  reject(error: unknown): void;
}

/** How long a call that has ended waits for the next one, to travel with it, before it is given back alone, milliseconds. */
const lingerMs = 10;

export function createToolGate(env: Pick<Env, "TENANT_GATE">, tenantId: string): ToolGate {
  const asking: Waiting[] = [];
  const ended: EndedCall[] = [];
  const stub = (): GateStub =>
    env.TENANT_GATE.getByName(createObjectName({ tenantId, kind: "gate", id: "main" }));
  const takeEnded = () => ended.splice(0);

  const ask = async () => {
    const waiting = asking.splice(0);
    try {
      const admissions = await stub().admitTools(
        tenantId,
        waiting.map(({ call }) => call),
        takeEnded(),
      );
      waiting.forEach(({ resolve, reject }, index) => {
        const admission = admissions[index];
        if (admission) resolve(admission);
        else reject(new Error("the gate left a call unanswered"));
      });
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  };
  const giveBack = async () => {
    const calls = takeEnded();
    if (calls.length === 0) return;
    await stub()
      .releaseTools(tenantId, calls)
      .catch((error: unknown) => log("warn", "tool.notReleased", { tenantId, reason: describeError(error) }));
  };
  return {
    admit: (call) =>
      new Promise((resolve, reject) => {
        if (asking.push({ call, resolve, reject }) === 1) queueMicrotask(() => void ask());
      }),
    release({ id, tool, limits }) {
      if (limits && ended.push({ id, tool }) === 1) setTimeout(() => void giveBack(), lingerMs);
    },
  };
}
