/**
 * What a tenant sets under `connectors.mcp`: the servers it has connected and, pinned by hash, the tools of theirs that
 * somebody has read and wants. A tool that is not pinned does not exist. Tokens are the vault's.
 */
import { z } from "zod";

const sourceSchema = z.enum(["record", "ticket", "words"]);

/** A server in a tenant's settings, in tool names and in the name of its connection. */
export const mcpServerNameSchema = z.string().regex(/^[a-z][a-z0-9-]{0,29}$/);

const mcpToolNameSchema = z.string().regex(/^[A-Za-z0-9_.-]{1,128}$/);

/** One tool as an admin has accepted it. */
const mcpPinSchema = z
  .strictObject({
    /** What the server said of the tool when it was read: `npm run mcp -- pin` prints it. */
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    /** Until an admin says otherwise it is treated as what moves money. The server's own hints count for nothing. */
    tier: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]).default(2),
    /** Only what reads, tier 0, can be given to an agent. */
    roles: z.array(z.literal("gather")).max(1).default([]),
    /** Whether a draft may propose it: true of tiers 1 and 2 unless said otherwise. */
    isProposable: z.boolean().optional(),
    timeoutMs: z.number().int().min(1_000).max(60_000).default(15_000),
    limits: z
      .strictObject({
        ratePerMinute: z.number().int().min(1).max(6_000),
        burst: z.number().int().min(1).max(1_000),
        concurrency: z.number().int().min(1).max(100),
      })
      .default({ ratePerMinute: 60, burst: 10, concurrency: 5 }),
    targetArgument: z.string().min(1).nullable().default(null),
    amountArgument: z.string().min(1).nullable().default(null),
    /** An argument that is not named has to come from a record. */
    sources: z.record(z.string(), sourceSchema).default({}),
  })
  .refine(({ tier, roles }) => tier === 0 || roles.length === 0, {
    path: ["roles"],
    error: "only a tool of tier 0 can be given to an agent",
  })
  .refine(({ tier, isProposable }) => isProposable !== true || tier === 1 || tier === 2, {
    path: ["isProposable"],
    error: "only a tool of tier 1 or 2 can be proposed",
  });
export type McpPin = z.infer<typeof mcpPinSchema>;

const mcpServerSchema = z.strictObject({
  /** Where it speaks Streamable HTTP. Requests go to this origin and path and to no other. */
  url: z.string().refine(isEndpoint, {
    error: "an https URL (http on loopback) with no user, query or fragment, as a browser would write it",
  }),
  /** With `bearer`, the vault holds the token under the connector `mcp-<server>`. */
  auth: z.enum(["none", "bearer"]),
  tools: z.record(mcpToolNameSchema, mcpPinSchema),
});
export type McpServer = z.infer<typeof mcpServerSchema>;

export const mcpSettingsSchema = z.strictObject({
  servers: z.record(mcpServerNameSchema, mcpServerSchema),
});
export type McpSettings = z.infer<typeof mcpSettingsSchema>;

/** Whether connections at all may go there is the egress's to say; this only keeps ambiguity out. */
function isEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { href, protocol, username, password, search, hash } = new URL(text);
  return (
    href === text &&
    (protocol === "https:" || protocol === "http:") &&
    [username, password, search, hash].every((part) => part === "")
  );
}
