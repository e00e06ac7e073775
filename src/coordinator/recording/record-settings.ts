import { listPrompts } from "../../agents/prompts/prompt-list.ts";
import { toJson } from "../../domain/json-value.ts";
import type { RecordedSettings } from "../../domain/recorded-call.ts";
import { machineVersion } from "../../machines/ticket.ts";
import { policyVersionOf } from "../../policy/fingerprint.ts";
import type { TenantConfig } from "../../tenants/config.ts";

/** Named one by one: a secret that settings come to have must not be recorded because nobody thought of it here. */
const recordedSections = [
  "name",
  "plan",
  "environment",
  "policy",
  "connectors",
  "models",
  "redaction",
  "recording",
  "limits",
  "budget",
  "budgets",
  "burnAlerts",
  "sla",
  "approvals",
  "replies",
  "agents",
  "memory",
  "triage",
] as const satisfies readonly (keyof TenantConfig)[];

/** What a ticket of this tenant begins with, to be kept with it; nothing where the tenant does not record. */
export function recordSettings(tenant: TenantConfig): RecordedSettings[] {
  if (tenant.recording === "off") return [];
  return [
    {
      kind: "settings",
      settings: Object.fromEntries(recordedSections.map((section) => [section, toJson(tenant[section])])),
      policyVersion: policyVersionOf(tenant.policy),
      machineVersion,
      prompts: listPrompts(),
    },
  ];
}
