/**
 * What a tenant's people have changed at run time, as it lies over the settings that were deployed. Only the sections
 * named here can be changed at all: no secret, no key, nothing that says where a ticket is held. Pure.
 */
import { z } from "zod";
import { apiRoleSchema, apiTokenSchema, tenantConfigSchema, type TenantConfig } from "./config.ts";

const { shape } = tenantConfigSchema;

/** Sections that are replaced as a whole. A section that is not in the overlay is the deployment's. */
const wholeSections = {
  policy: shape.policy,
  limits: shape.limits.unwrap(),
  budget: shape.budget.unwrap(),
  budgets: shape.budgets.unwrap(),
  burnAlerts: shape.burnAlerts.unwrap(),
  sla: shape.sla.unwrap(),
  approvals: shape.approvals.unwrap(),
  replies: shape.replies.unwrap(),
  agents: shape.agents.unwrap(),
  memory: shape.memory.unwrap(),
  triage: shape.triage.unwrap(),
  redaction: shape.redaction.unwrap(),
  recording: shape.recording.unwrap(),
  models: shape.models.unwrap(),
};
/** By connector: its settings in the place of the deployed ones. */
const connectors = shape.connectors.unwrap();

/**
 * Tokens are not replaced as a whole: a deployed token that is exchanged because it leaked must not live on in a copy.
 * `revoked`: hashes of deployed ones. `roles`: other roles for deployed ones, by the person's name.
 */
const tokenChangesSchema = z.strictObject({
  added: z.array(apiTokenSchema),
  revoked: z.array(z.string()),
  roles: z.record(z.string(), apiRoleSchema),
});

/** Replaced as a whole, and by nobody's change of a section: rules are suspended and restored by doors of their own. */
const suspendedRules = shape.suspendedRules.unwrap();

const sections = { ...wholeSections, connectors, apiTokens: tokenChangesSchema, suspendedRules };
export type OverlaySection = keyof typeof sections;
const sectionNames = Object.keys(sections) as OverlaySection[];

export const overlaySchema = z.strictObject(sections).partial();
export type Overlay = z.infer<typeof overlaySchema>;
export type TokenChanges = z.infer<typeof tokenChangesSchema>;

/** What a person asks to be changed: whole sections; null goes back to what is deployed. Tokens have doors of their own. */
export const settingsChangesSchema = z
  .strictObject({
    ...mapValues(wholeSections, (schema) => schema.nullable()),
    connectors: z.record(z.string(), z.json().nullable()),
  })
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, "nothing is to be changed");
export type SettingsChanges = z.infer<typeof settingsChangesSchema>;

/** The overlay as it is after a change. */
export function changeOverlay(overlay: Overlay, { connectors: wished, ...whole }: SettingsChanges): Overlay {
  const changed = { ...overlay, ...whole, connectors: { ...overlay.connectors, ...wished } };
  return overlaySchema.parse({
    ...withoutNull(changed),
    connectors: withoutNull(changed.connectors),
  });
}

/** The settings that count: the deployed ones with the overlay over them. */
export function applyOverlay(deployed: TenantConfig, overlay: Overlay): TenantConfig {
  const { connectors: changed, apiTokens, ...whole } = overlay;
  // What is not deployed any more is not connected by what was once changed of it.
  const known = Object.entries(changed ?? {}).filter(([name]) => Object.hasOwn(deployed.connectors, name));
  const config = {
    ...deployed,
    ...whole,
    connectors: { ...deployed.connectors, ...Object.fromEntries(known) },
    apiTokens: apiTokens ? applyTokens(deployed.apiTokens, apiTokens) : deployed.apiTokens,
  } as TenantConfig;
  deployments.set(config, deployed);
  return config;
}

const deployments = new WeakMap<TenantConfig, TenantConfig>();

/** The settings as deployed that lie below these; the same ones where nothing lies over them. */
export function deployedOf(config: TenantConfig): TenantConfig {
  return deployments.get(config) ?? config;
}

function applyTokens(deployed: TenantConfig["apiTokens"], { added, revoked, roles }: TokenChanges) {
  const kept = deployed.filter(({ sha256 }) => !revoked.includes(sha256));
  return [...kept.map((token) => ({ ...token, role: roles[token.name] ?? token.role })), ...added];
}

/** A section that this release cannot read, in the version it was written in. */
export interface BrokenSection {
  section: string;
  version: number;
  /** Where and why, never a value. */
  problem: string;
}

/**
 * The newest overlay that can be read, section by section, from stored ones, newest first. What an older release has
 * written and this one cannot read is taken from the last version in which it can be, and said. The list is read only as
 * far as it has to be.
 */
export function readOverlay(stored: Iterable<{ version: number; overlay: unknown }>): {
  overlay: Overlay;
  broken: BrokenSection[];
} {
  const overlay: Record<string, unknown> = {};
  const broken: BrokenSection[] = [];
  let wanted: string[] | null = null;
  for (const { version, overlay: text } of stored) {
    const found = z.record(z.string(), z.unknown()).safeParse(text).data ?? {};
    const names: string[] = wanted ?? Object.keys(found);
    wanted = [];
    for (const section of names) {
      // An older version may say nothing of it: then it was the deployment's.
      if (!Object.hasOwn(found, section)) continue;
      const schema = sectionNames.find((name) => name === section);
      const parsed = schema ? sections[schema].safeParse(found[section]) : null;
      if (parsed?.success) overlay[section] = parsed.data;
      else {
        wanted.push(section);
        broken.push({ section, version, problem: describeProblem(parsed?.error) });
      }
    }
    if (wanted.length === 0) break;
  }
  return { overlay: overlaySchema.parse(overlay), broken };
}

function describeProblem(error: z.ZodError | undefined): string {
  const [issue] = error?.issues ?? [];
  return issue ? `${issue.path.join(".") || "it"}: ${issue.message}` : "this release knows no such section";
}

function withoutNull<Value>(values: Record<string, Value>): Record<string, NonNullable<Value>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value == null ? [] : [[name, value]])),
  );
}

function mapValues<Key extends string, In, Out>(
  values: Record<Key, In>,
  map: (value: In) => Out,
): Record<Key, Out> {
  return Object.fromEntries(Object.entries<In>(values).map(([name, value]) => [name, map(value)])) as Record<
    Key,
    Out
  >;
}
