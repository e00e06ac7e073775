/**
 * A connector that a drill breaks on purpose, by the contract of connectors: what it answers of a fault is what a
 * connector may say of the real thing. Deeds that a fault lets through are real, and are in the sandbox's books.
 */
import { findTenant } from "../tenants/config.ts";
import { findDrill, type FaultEnvironment, type ToolStrike } from "../tenants/drill.ts";
import type { Connector, Finding, OperationRequest, OperationResult } from "./connector.ts";
import { callObject } from "./object-call.ts";

/** Every method that reaches the other side goes through `meet`; whatever else a connector has stays as it is. */
export function withToolFaults(connector: Connector, env: FaultEnvironment): Connector {
  const strikeOf = ({ tenantId, operation }: OperationRequest): ToolStrike | null => {
    const tenant = findTenant(env, tenantId);
    return (tenant && findDrill(env, tenant)?.strikeTool(connector.name, operation)) ?? null;
  };
  const broken: Connector = {
    ...connector,
    run: (request) => meet(strikeOf(request), request, (signal) => connector.run({ ...request, signal })),
  };
  const find = connector.find?.bind(connector);
  if (find) broken.find = (request) => searchInVain(strikeOf(request), () => find(request));
  return broken;
}

/** A look-up that any fault befalls says nothing, sooner or later. */
async function searchInVain(strike: ToolStrike | null, look: () => Promise<Finding>): Promise<Finding> {
  if (strike && strike.delayMs > 0) await wait(strike.delayMs);
  if (!strike?.ending) return look();
  return { status: "unclear", message: "The other side did not say." };
}

/** One call and what befalls it. `call` is the real one, given up by the signal it is handed. */
async function meet(
  strike: ToolStrike | null,
  request: Pick<OperationRequest, "idempotencyKey" | "signal">,
  call: (signal: AbortSignal) => Promise<OperationResult>,
): Promise<OperationResult> {
  const { signal } = request;
  if (!strike || (strike.delayMs === 0 && !strike.ending)) return call(signal);
  const { delayMs, ending } = strike;
  // Gives up with its caller, in the words a connector has for it.
  return callObject(request, async () => {
    if (delayMs > 0) await wait(delayMs);
    switch (ending?.kind) {
      case undefined:
        return call(signal);
      case "5xx":
        return fail("unavailable", "The other side answered 503.");
      case "429":
        return fail("rateLimited", "The other side answered 429.");
      case "down":
        return fail("unavailable", "The other side could not be reached.");
      case "lost":
        await call(signal);
        throw new Error("the connection broke before the answer");
      case "hang":
        return silence();
      case "late":
        callLate(signal, ending.delayMs, call);
        return silence();
      case "garbage": {
        const answer = await call(signal);
        return answer.status === "success" ? { status: "success", output: { page: "<html>" } } : answer;
      }
    }
  });
}

/** Nobody waits for it any more; an object that has gone to sleep meanwhile never sends it. */
function callLate(
  signal: AbortSignal,
  delayMs: number,
  call: (signal: AbortSignal) => Promise<unknown>,
): void {
  signal.addEventListener(
    "abort",
    () => void setTimeout(() => void call(new AbortController().signal).catch(() => {}), delayMs),
    { once: true },
  );
}

/** Nothing happened, and it may be tried again. */
function fail(reason: string, message: string): OperationResult {
  return { status: "failed", reason, message, retryable: true };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function silence(): Promise<never> {
  return new Promise(() => {});
}
