/**
 * Requests that go by way of a tenant's AI Gateway, Cloudflare's proxy in front of model providers: where they go, and
 * what they tell it. Never a word of a ticket: what it keeps of bodies is switched off unless the tenant wants it.
 */
import { digest } from "../domain/ids.ts";
import type { TenantConfig } from "../tenants/config.ts";

type AiGateway = NonNullable<TenantConfig["aiGateway"]>;

/** For whom a request is made. */
export interface GatewayCaller {
  tenantId: string;
  /** Left out where no ticket is worked on. */
  ticketId?: string | undefined;
}

const aiGatewayUrl = "https://gateway.ai.cloudflare.com/v1";

/** The gateway's address of one provider, without a slash at its end. `url`: another one than Cloudflare's, locally. */
export function aiGatewayBaseUrl(
  { accountId, gatewayId }: AiGateway,
  provider: "openai",
  url = aiGatewayUrl,
): string {
  return `${url.replace(/\/$/, "")}/${accountId}/${gatewayId}/${provider}`;
}

/** Adds what the gateway is to know to the headers of a request, its own token among it. */
export function tellAiGateway(headers: Headers, gateway: AiGateway, caller: GatewayCaller): void {
  const { cacheTtlSeconds, skipCache, keepBodies, token } = gateway;
  headers.set("cf-aig-metadata", JSON.stringify(describeCaller(caller)));
  headers.set("cf-aig-collect-log-payload", String(keepBodies));
  if (cacheTtlSeconds !== null) headers.set("cf-aig-cache-ttl", String(cacheTtlSeconds));
  if (skipCache) headers.set("cf-aig-skip-cache", "true");
  if (token) headers.set("cf-aig-authorization", `Bearer ${token}`);
}

/** The same for the Workers AI binding, which needs no token, and cannot keep a log without its bodies. */
export function aiGatewayOptions(gateway: AiGateway, caller: GatewayCaller): GatewayOptions {
  const { gatewayId, cacheTtlSeconds, skipCache, keepBodies } = gateway;
  return {
    id: gatewayId,
    metadata: describeCaller(caller),
    collectLog: keepBodies,
    ...(cacheTtlSeconds !== null && { cacheTtl: cacheTtlSeconds }),
    ...(skipCache && { skipCache }),
  };
}

/** What finds a ticket's requests in the gateway's log, for whoever knows the ticket. Five entries are the most it takes. */
function describeCaller({ tenantId, ticketId }: GatewayCaller): Record<string, string> {
  return {
    tenant: tenantId,
    ...(ticketId !== undefined && { ticket: digest("ai-gateway", tenantId, ticketId).slice(0, 16) }),
  };
}
