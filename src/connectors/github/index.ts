import { createCredentialReader } from "../../tenants/credential.ts";
import type { ConnectorModule } from "../connector.ts";
import { createRemoteConnector } from "../remote-operations.ts";
import { createGithubClient } from "./client.ts";
import { githubOperations } from "./operations.ts";
import { githubSettingsSchema } from "./settings.ts";
import { githubTools } from "./tools.ts";

/** GitHub issues as a helpdesk. An issue is known to it as `owner/name#88`. */
export const github: ConnectorModule = {
  name: "github",
  tools: githubTools,
  settings: githubSettingsSchema,
  helpdesk: {
    source: "github",
    reply: githubTools["github.reply"],
    readThread: githubTools["github.readThread"],
  },
  connect({ env, tenant }) {
    const credential = createCredentialReader(env.CREDENTIAL_VAULT, tenant.id, "github");
    const client = createGithubClient(githubSettingsSchema.parse(tenant.connectors["github"]), {
      tenantId: tenant.id,
      connector: "github",
      authorise: credential.authorise,
      refreshCredential: credential.refresh,
      // One request of several; a tool's own time is longer.
      timeoutMs: 8_000,
      maxRequestBytes: 200_000,
      maxResponseBytes: 8_000_000,
      isLocal: env.ENVIRONMENT === "local",
    });
    return createRemoteConnector(
      "github",
      { tenantId: tenant.id, client, refused: "refusedByHelpdesk" },
      githubOperations,
    );
  },
};
