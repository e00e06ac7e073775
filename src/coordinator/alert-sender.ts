/** Takes an alert about a tenant's budget along the one road to outside systems, under the tenant's own envelope. */
import { slackTools } from "../connectors/slack/tools.ts";
import { nameOfAlert, type BurnAlert } from "../domain/burn.ts";
import type { Clock } from "../domain/clock.ts";
import { digest } from "../domain/ids.ts";
import { toolId } from "../domain/tool.ts";
import type { HopMinter } from "../hops/hops.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { catalogOf } from "../tools/catalog.ts";
import type { ToolGateway } from "../tools/gateway.ts";
import type { ToolRequest } from "../tools/request.ts";
import { signTenantRequest } from "./sign-request.ts";
import { chatEffect, tellOnce, type Telling } from "./tell-once.ts";

const alertTool = toolId(slackTools["slack.alert"]);

/**
 * Tells the tenant's chat of an alert that has fired, or of one that is over. `isRepeat`: it may have been told already,
 * and is looked for first. Never throws for what the chat does; refused where there is none.
 */
export async function sendAlert(
  tenant: TenantConfig,
  { alert, isRepeat }: { alert: BurnAlert; isRepeat: boolean },
  { gateway, hops, clock }: { gateway: Pick<ToolGateway, "call" | "lookUp">; hops: HopMinter; clock: Clock },
): Promise<Telling> {
  if (!catalogOf(tenant).find(alertTool)) {
    return { status: "refused", reason: "chatMissing", message: "There is no chat." };
  }
  const key = `${tenant.id}:alert:${nameOfAlert(alert)}`;
  const request: Omit<ToolRequest, "hops" | "callId"> = {
    tenant,
    tool: alertTool,
    input: alert,
    caller: "coordinator",
    parentId: null,
    attempt: 1,
    traceId: digest("alert", key).slice(0, 32),
    effect: chatEffect(key),
  };
  const sign = (callId: string) =>
    signTenantRequest({ ...request, callId }, { effectKey: key, nowMs: clock.now() }, hops);
  return tellOnce(gateway, sign, { key, isRepeat });
}
