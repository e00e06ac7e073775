/** Takes a notice along the one road to outside systems, where the tenant has a chat connected. */
import type { Clock } from "../domain/clock.ts";
import { toolId } from "../domain/tool.ts";
import type { HopMinter } from "../hops/hops.ts";
import { log } from "../observability/log.ts";
import { slackTools } from "../connectors/slack/tools.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { catalogOf } from "../tools/catalog.ts";
import type { ToolGateway } from "../tools/gateway.ts";
import type { ToolRequest } from "../tools/request.ts";
import { signRequest } from "./sign-request.ts";
import { keyOf, type Notice } from "./notices.ts";
import { traceIdOf } from "./effect-ports.ts";
import { chatEffect, tellOnce } from "./tell-once.ts";

const noticeTool = toolId(slackTools["slack.notify"]);

/** Rejects where a notice is worth another try. Null for a tenant that has no chat. */
export function createNoticeSender(
  current: () => TenantConfig,
  { gateway, hops, clock }: { gateway: Pick<ToolGateway, "call" | "lookUp">; hops: HopMinter; clock: Clock },
): ((notice: Notice) => Promise<void>) | null {
  // Systems are connected by a deployment, so what has a chat now has one as long as this object lives.
  if (!catalogOf(current()).find(noticeTool)) return null;
  return async (notice) => {
    const tenant = current();
    const sign = (callId: string) => {
      const { ticketId, epoch } = notice;
      return signRequest(
        { ...describeRequest(tenant, notice), callId },
        { ticketId, epoch, nowMs: clock.now() },
        hops,
      );
    };
    const telling = await tellOnce(gateway, sign, { key: keyOf(notice), isRepeat: notice.isRepeat });
    if (telling.status === "told") return;
    if (telling.status === "again") throw new Error(telling.message);
    // The policy, the token or the channel says no, and will say so again.
    log("warn", "notice.refused", { tenantId: tenant.id, ticketId: notice.ticketId, reason: telling.reason });
  };
}

function describeRequest(tenant: TenantConfig, notice: Notice): Omit<ToolRequest, "hops"> {
  const { ticketId, what, reason } = notice;
  return {
    tenant,
    tool: noticeTool,
    input: { what, ticketId, reason },
    caller: "coordinator",
    callId: keyOf(notice),
    parentId: null,
    attempt: 1,
    traceId: traceIdOf(ticketId),
    effect: chatEffect(keyOf(notice)),
  };
}
