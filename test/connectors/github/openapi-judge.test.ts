import { expect, it } from "vitest";
import type { WireRequest } from "../../support/wire-server.ts";
import { anIssue, aWorld, connectTo, issueName, openGithub } from "./worlds.ts";

const { signal } = new AbortController();

/** The judge itself runs in the server's process; its word is in the state. */
async function judge(request: Pick<WireRequest, "method" | "path" | "body">, issue = anIssue()) {
  const world = openGithub(`judge-${crypto.randomUUID()}`);
  await world.begin(aWorld(issue));
  const answer = await fetch(`${world.baseUrl}${request.path}`, {
    method: request.method,
    headers: { authorization: `Bearer ${(await world.state()).world.token}`, "user-agent": "test" },
    ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
  });
  await answer.body?.cancel();
  return (await world.state()).violations;
}

const issue = "/repos/lantern-and-loom/storefront/issues/88";

it.each([
  ["a request as GitHub describes it", "POST", "/comments", { body: "Hello" }],
  ["labels", "POST", "/labels", { labels: ["bug"] }],
  ["a list with its page", "GET", "/comments?per_page=100&page=2", undefined],
])("nothing is said of %s", async (_what, method, path, body) => {
  expect(await judge({ method, path: `${issue}${path}`, body })).toEqual([]);
});

it.each([
  [
    "a comment without a body",
    "POST",
    "/comments",
    { text: "Hello" },
    /422 is|must have required property 'body'/,
  ],
  ["a state there is not", "PATCH", "", { state: "done" }, /\/state: must be equal to one of/],
  ["a parameter there is not", "GET", "/comments?sort=created", undefined, /no query parameter sort/],
  ["a path there is not", "GET", "/notes", undefined, /is not described/],
])("a request is named for %s", async (_what, method, path, body, expected) => {
  expect((await judge({ method, path: `${issue}${path}`, body })).join("\n")).toMatch(expected);
});

it("an answer of another shape is named", async () => {
  const odd = anIssue({ state: "half-open" as "open", createdAt: "last week" });
  const said = (await judge({ method: "GET", path: issue, body: undefined }, odd)).join("\n");
  expect(said).toMatch(/created_at: must match format "date-time"/);
});

it("what the connector sends is never named, whatever it does", async () => {
  const world = openGithub("judge-all");
  await world.begin(aWorld());
  const connector = connectTo(world);
  const run = (operation: string, input: object) =>
    connector.run({ tenantId: "github-tests", operation, input, idempotencyKey: operation, signal });
  await run("addLabels", { issue: issueName, labels: ["bug"] });
  await run("closeIssue", { issue: issueName, reason: "not_planned" });
  await run("restoreState", { issue: issueName, state: "open" });
  await run("removeLabels", { issue: issueName, labels: ["bug"] });
  const { violations, requests } = await world.state();
  expect(violations).toEqual([]);
  expect(requests.map(({ method }) => method)).toEqual([
    "GET",
    "POST",
    "GET",
    "PATCH",
    "GET",
    "PATCH",
    "GET",
    "DELETE",
  ]);
});
