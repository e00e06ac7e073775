/** The only file that sees everything: the doors, the queue's consumer and the Durable Object classes. */
import { consumePointers, recordDeadLetters } from "./coordinator/inbox.ts";
import { makeRounds } from "./coordinator/rounds.ts";
import { app } from "./http/router.ts";

export { DraftAgent } from "./agents/draft.ts";
export { GatherAgent } from "./agents/gather.ts";
export { TriageAgent } from "./agents/triage.ts";
export { ValidateAgent } from "./agents/validate.ts";
export { KnowledgeBase } from "./connectors/knowledge/knowledge-base.ts";
export { SandboxBusiness } from "./connectors/sandbox/sandbox-business.ts";
export { TicketCoordinator } from "./coordinator/coordinator.ts";
export { TenantDesk } from "./tenants/desk.ts";
export { TenantGate } from "./tenants/gate.ts";
export { CredentialVault } from "./tenants/vault.ts";
export { TenantWatchdog } from "./tenants/watchdog.ts";

/** Set in wrangler.toml: the intake queue hands over to this one what it could not deliver. */
const deadLetterQueue = "signalbox-intake-dead";

export default {
  fetch: (request, env, ctx) => app.fetch(request, env, ctx),
  queue: (batch, env) =>
    batch.queue === deadLetterQueue ? recordDeadLetters(batch, env) : consumePointers(batch, env),
  scheduled: (_, env) => makeRounds(env),
} satisfies ExportedHandler<Env>;
