import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { createKnowledgeConnector } from "../../../src/connectors/knowledge/index.ts";
import type { KnowledgeBase } from "../../../src/connectors/knowledge/knowledge-base.ts";
import { knowledgeTools as tools } from "../../../src/connectors/knowledge/tools.ts";
import { describeReads } from "../connector-suite.ts";
import { anArticle, knowledgeOf } from "./help-centre.ts";

const tenantId = "knowledge-suite";
const otherTenantId = "knowledge-suite-other";
const search = { query: "How long does a refund take?", language: "en", intent: null, limit: 3 };
const signal = new AbortController().signal;

beforeAll(async () => {
  await knowledgeOf(tenantId).ingest(tenantId, [anArticle()]);
});

describeReads("the knowledge base", () => ({
  connector: createKnowledgeConnector(env.KNOWLEDGE_BASE),
  tenantId,
  operation: "search",
  input: search,
  silent: createKnowledgeConnector(namespaceThat(() => new Promise<never>(() => {}))),
  broken: createKnowledgeConnector(
    namespaceThat(() => Promise.reject(new Error("Network connection lost."))),
  ),
}));

it("answers in the shape the catalog promises", async () => {
  const connector = createKnowledgeConnector(env.KNOWLEDGE_BASE);
  const request = { tenantId, operation: "search", input: search, idempotencyKey: null, signal };
  const answer = await connector.run(request);
  if (answer.status !== "success") throw new Error(answer.message);
  const { passages } = tools["knowledge.search"].output.parse(answer.output);
  expect(passages[0]).toMatchObject({ slug: "refund-policy", version: 1, heading: "How long it takes" });
});

it("finds nothing of one tenant for another", async () => {
  const connector = createKnowledgeConnector(env.KNOWLEDGE_BASE);
  const request = {
    tenantId: otherTenantId,
    operation: "search",
    input: search,
    idempotencyKey: null,
    signal,
  };
  expect(await connector.run(request)).toEqual({ status: "success", output: { passages: [] } });
});

/** A binding whose objects answer every call in this way. */
function namespaceThat(answer: () => Promise<never>): DurableObjectNamespace<KnowledgeBase> {
  const namespace: Pick<DurableObjectNamespace, "getByName"> = {
    // The connector uses nothing else of a stub.
    getByName: () => ({ search: answer }) as unknown as DurableObjectStub,
  };
  return namespace as unknown as DurableObjectNamespace<KnowledgeBase>;
}
