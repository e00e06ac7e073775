import { hashJson } from "../domain/canonical.ts";
import type { Policy } from "../domain/policy.ts";

const versions = new WeakMap<Policy, string>();

/**
 * SHA-256 over what a policy says, lower-case hex. Fields a rule leaves open are not counted, so a field that is added to
 * the schema later changes no fingerprint by itself.
 */
export function policyFingerprint({ rules, disabledTools }: Policy): string {
  const said = rules.map((rule) =>
    Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== null && value !== false)),
  );
  return hashJson({ rules: said, disabledTools: disabledTools.toSorted() });
}

/**
 * `demo-1#0a1b2c3d`: what rulings and approvals are bound to. It changes with the content, also where somebody has
 * forgotten to change the version's name.
 */
export function policyVersionOf(policy: Policy): string {
  const known = versions.get(policy);
  if (known) return known;
  const version = `${policy.version}#${policyFingerprint(policy).slice(0, 8)}`;
  versions.set(policy, version);
  return version;
}
