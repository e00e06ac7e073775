/** Takes a notice along the one road to outside systems, where the tenant has a chat connected. */
import { toolId } from "../domain/tool.ts";
import { log } from "../observability/log.ts";
import { slackTools } from "../connectors/slack/tools.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { catalogOf } from "../tools/catalog.ts";
import type { ToolGateway, ToolRequest } from "../tools/gateway.ts";
import { keyOf, type Notice } from "./notices.ts";
import { traceIdOf } from "./effect-ports.ts";

const noticeTool = toolId(slackTools["slack.notify"]);

/** Rejects where a notice is worth another try. Null for a tenant that has no chat. */
export function createNoticeSender(
  tenant: TenantConfig,
  gateway: Pick<ToolGateway, "run" | "lookUp">,
): ((notice: Notice) => Promise<void>) | null {
  if (!catalogOf(tenant).find(noticeTool)) return null;
  return async (notice) => {
    const request = requestOf(tenant, notice);
    if (notice.isRepeat) {
      const { finding } = await gateway.lookUp({ ...request, callId: `${request.callId}.look-up` });
      if (finding.status === "found") return;
      if (finding.status === "unclear") throw new Error(finding.message);
    }
    const { result } = await gateway.run(request);
    if (result.status === "success") return;
    if (result.status === "unknown" || (result.status === "failed" && result.retryable)) {
      throw new Error(result.message);
    }
    // The policy, the token or the channel says no, and will say so again.
    log("warn", "notice.refused", { tenantId: tenant.id, ticketId: notice.ticketId, reason: result.reason });
  };
}

function requestOf(tenant: TenantConfig, notice: Notice): ToolRequest {
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
    effect: { idempotencyKey: keyOf(notice), ownsTarget: true, approval: null },
  };
}
