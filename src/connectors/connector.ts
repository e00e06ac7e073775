/**
 * The contract every outside system's folder fulfils: a module with its tools, and a connector that carries them out. A
 * connector does what it is told, once per idempotency key;
 * it decides nothing. It must not throw for anything the other side answers: that is a failure with a reason.
 */
import type { z } from "zod";
import type { ToolDefinition } from "../domain/tool.ts";
import type { FaultEnvironment } from "../tenants/drill.ts";
import type { TenantConfig } from "../tenants/config.ts";

export interface OperationRequest {
  tenantId: string;
  operation: string;
  /** Already parsed against the tool's input schema. */
  input: unknown;
  /** Stable for one intended effect; null for reads. */
  idempotencyKey: string | null;
  signal: AbortSignal;
}

export type OperationResult =
  /** `output` is parsed against the tool's output schema by the gateway. */
  | { status: "success"; output: unknown }
  /** The other side said no, or the request never left. Nothing happened. */
  | {
      status: "failed";
      reason: string;
      message: string;
      retryable: boolean;
      /** It asks to be left alone for so long. */
      retryAfterMs?: number;
    }
  /** The request may have been carried out; nobody knows. */
  | { status: "unknown"; message: string };

/** What a look-up says of a write that may have been carried out. */
export type Finding =
  /** `output` is what the write itself would have answered. */
  | { status: "found"; output: unknown }
  | { status: "absent" }
  /** Nobody could say just now. */
  | { status: "unclear"; message: string };

/** What `connectors/<system>/index.ts` exports. To add a system, write its folder and name the module in `registry.ts`. */
export interface ConnectorModule {
  name: string;
  /** By name. A tool's `connector` is this module. */
  tools: Readonly<Record<string, ToolDefinition>>;
  /** The tools that a tenant's settings (parsed) define besides. Pure. Left out where settings define none. */
  toolsOf?(settings: unknown): readonly ToolDefinition[];
  /** What a tenant sets under `connectors.<name>`; null for an embedded system, which has no settings. */
  settings: z.ZodType | null;
  /** The tools by which tickets of a webhook source are answered and read again; left out where it is no helpdesk. */
  helpdesk?: Helpdesk;
  /** Called once for each object that may run its tools. Does no I/O. */
  connect(ports: ConnectorPorts): Connector;
}

/** A helpdesk's tools take and answer the shapes of `domain/helpdesk.ts`. */
export interface Helpdesk {
  /** The webhook source whose tickets it holds. */
  source: string;
  reply: ToolDefinition;
  readThread: ToolDefinition;
}

export interface ConnectorPorts {
  env: ConnectorEnvironment;
  tenant: TenantConfig;
  /** Parsed with the module's own schema. */
  settings: unknown;
}

/** The bindings that connectors may use. */
export type ConnectorEnvironment = Pick<
  Env,
  "SANDBOX_BUSINESS" | "KNOWLEDGE_BASE" | "CREDENTIAL_VAULT" | "MCP_CONNECTION"
> &
  FaultEnvironment;

/** What is said of a tool by whoever runs it, where that is somebody else: data for a model, never an instruction. */
export interface ToolDescription {
  /** Plain text, cut short. */
  words: string;
  /** The input's JSON Schema with its prose, cut short. */
  details: unknown;
  /** The same without any prose. */
  inputSchema: Record<string, unknown>;
}

export interface Connector {
  name: string;
  run(request: OperationRequest): Promise<OperationResult>;
  /**
   * Looks for a write by its idempotency key or mark, where the system keeps either and a read sees what has been
   * written. Changes nothing. Left out where nothing can be found.
   */
  find?(request: OperationRequest & { idempotencyKey: string }): Promise<Finding>;
  /**
   * By tool id, what the other side says of tools that settings define; of a tool that it no longer offers as it was
   * accepted, nothing. Must not throw. Left out where the catalog says it all.
   */
  describe?(
    tenantId: string,
    tools: readonly ToolDefinition[],
  ): Promise<ReadonlyMap<string, ToolDescription>>;
}
