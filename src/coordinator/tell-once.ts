/** Says something in a chat once, along the one road to outside systems. */
import type { ToolGateway } from "../tools/gateway.ts";
import type { ToolEffect, ToolRequest } from "../tools/request.ts";

/** What became of it. `again`: it is worth another try, and may have been said; `refused`: it is not. */
export type Telling = { status: "told" } | { status: "again" | "refused"; reason: string; message: string };

/**
 * `key`: its own name for life, which the other system keeps as its mark. What may have been said before is looked for
 * first. `sign`: the request under this call's id. Never throws for what a tool does.
 */
export async function tellOnce(
  gateway: Pick<ToolGateway, "call" | "lookUp">,
  sign: (callId: string) => Promise<ToolRequest>,
  { key, isRepeat }: { key: string; isRepeat: boolean },
): Promise<Telling> {
  if (isRepeat) {
    const { finding } = await gateway.lookUp(await sign(`${key}.look-up`));
    if (finding.status === "found") return { status: "told" };
    if (finding.status === "unclear") {
      return { status: "again", reason: "lookUpUnclear", message: finding.message };
    }
  }
  const { result } = await gateway.call(await sign(key));
  if (result.status === "success") return { status: "told" };
  const { message } = result;
  if (result.status === "unknown") return { status: "again", reason: "answerLost", message };
  const isWorthIt = result.status === "failed" && result.retryable;
  return { status: isWorthIt ? "again" : "refused", reason: result.reason, message };
}

/** Of what is said in a chat: it acts on nobody's record, and nobody can be asked about it. */
export function chatEffect(key: string): ToolEffect {
  return {
    idempotencyKey: key,
    ownsTarget: true,
    origins: [],
    precedent: null,
    draw: null,
    intents: [],
    approval: null,
  };
}
