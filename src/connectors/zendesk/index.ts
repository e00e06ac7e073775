import { createCredentialReader } from "../../tenants/credential.ts";
import type { ConnectorModule } from "../connector.ts";
import { createRemoteConnector } from "../remote-operations.ts";
import { createZendeskClient } from "./client.ts";
import { zendeskOperations } from "./operations.ts";
import { putToken, zendeskSettingsSchema } from "./settings.ts";
import { zendeskTools } from "./tools.ts";

/** Zendesk tickets as a helpdesk. A ticket is known to it by its number. */
export const zendesk: ConnectorModule = {
  name: "zendesk",
  tools: zendeskTools,
  settings: zendeskSettingsSchema,
  helpdesk: {
    source: "zendesk",
    reply: zendeskTools["zendesk.reply"],
    readThread: zendeskTools["zendesk.readThread"],
  },
  connect({ env, tenant }) {
    const settings = zendeskSettingsSchema.parse(tenant.connectors["zendesk"]);
    const credential = createCredentialReader(env.CREDENTIAL_VAULT, tenant.id, "zendesk", (headers, token) =>
      putToken(settings, headers, token),
    );
    const client = createZendeskClient(settings, {
      tenantId: tenant.id,
      connector: "zendesk",
      authorise: credential.authorise,
      refreshCredential: credential.refresh,
      // One request of several; a tool's own time is longer.
      timeoutMs: 8_000,
      maxRequestBytes: 200_000,
      maxResponseBytes: 8_000_000,
      isLocal: env.ENVIRONMENT === "local",
    });
    return createRemoteConnector(
      "zendesk",
      { tenantId: tenant.id, client, refused: "refusedByHelpdesk" },
      zendeskOperations,
    );
  },
};
