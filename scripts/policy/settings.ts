/** A file with a tenant's settings, or with a policy alone. */
import { readFileSync } from "node:fs";
import type { z } from "zod";
import { policySchema, type Policy } from "../../src/domain/policy.ts";
import { fail, succeed, type Result } from "../../src/domain/result.ts";
import { tenantConfigSchema, type TenantConfig } from "../../src/tenants/config.ts";

export interface Settings {
  policy: Policy;
  /** Null for a policy alone. */
  tenant: TenantConfig | null;
}

/** Fails with the places that do not fit and never with what stands there, which may be a secret. */
export function readSettings(file: string): Result<Settings, string[]> {
  const text = readText(file);
  const content = parseJson(text);
  if (content === undefined) return fail(["This is not JSON."]);
  const isPolicy = typeof content === "object" && content !== null && "rules" in content;
  if (isPolicy) {
    const parsed = policySchema.safeParse(content);
    return parsed.success ? succeed({ policy: parsed.data, tenant: null }) : fail(listIssues(parsed.error));
  }
  const parsed = tenantConfigSchema.safeParse(content);
  return parsed.success
    ? succeed({ policy: parsed.data.policy, tenant: parsed.data })
    : fail(listIssues(parsed.error));
}

/** Ends the command where the file cannot be read. */
function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    console.error(`${file} cannot be read.`);
    process.exit(2);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function listIssues({ issues }: z.ZodError): string[] {
  return issues.map(({ path, message }) => `${path.join(".") || "file"}: ${message}`);
}
