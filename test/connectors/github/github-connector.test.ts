import { githubTools as tools } from "../../../src/connectors/github/tools.ts";
import { EgressRefusal } from "../../../src/egress/egress.ts";
import { describeOutside } from "../outside-suite.ts";
import { anIssue, aReply, aWorld, connectTo, issueName, openGithub } from "./worlds.ts";

describeOutside("GitHub", () => {
  let world = openGithub("github-suite");
  let worlds = 0;
  const issueOf = async () => (await world.state()).world.issues[issueName];
  return {
    tenantId: "github-tests",
    connect: () => connectTo(world),
    connectWithoutCredential: () =>
      connectTo(world, {
        readToken: () => {
          throw new EgressRefusal({ code: "credentialAbsent", host: "github", isRequestSent: false });
        },
      }),
    async begin() {
      worlds += 1;
      // A request of the test before may still be under way.
      world = openGithub(`github-suite-${worlds}`);
      await world.begin(aWorld(anIssue({ labels: ["question", "stale"] })));
    },
    break: (faults) => world.break(faults),
    countRequests: async () => (await world.state()).requests.length,
    violations: async () => (await world.state()).violations,
    reading: { method: "GET", path: "/issues/88" },
    tools: [
      {
        tool: tools["github.readThread"],
        input: { ticketId: "tkt_1", externalId: issueName },
        writing: null,
      },
      {
        tool: tools["github.reply"],
        input: aReply,
        writing: { method: "POST", path: "/comments" },
        countEffects: async () => (await issueOf())?.comments.length ?? 0,
        inputWith: (text) => ({ ...aReply, body: text }),
      },
      {
        tool: tools["github.addLabels"],
        input: { issue: issueName, labels: ["bug", "question"] },
        writing: { method: "POST", path: "/labels" },
        countEffects: async () => ((await issueOf())?.labels.includes("bug") ? 1 : 0),
      },
      {
        tool: tools["github.removeLabels"],
        input: { issue: issueName, labels: ["stale", "never-there"] },
        writing: { method: "DELETE", path: "/labels/stale" },
        countEffects: async () => ((await issueOf())?.labels.includes("stale") ? 0 : 1),
      },
      {
        tool: tools["github.closeIssue"],
        input: { issue: issueName, reason: "completed" },
        writing: { method: "PATCH", path: "/issues/88" },
        countEffects: async () => ((await issueOf())?.state === "closed" ? 1 : 0),
      },
      {
        tool: tools["github.restoreState"],
        input: { issue: issueName, state: "closed" },
        writing: { method: "PATCH", path: "/issues/88" },
        countEffects: async () => ((await issueOf())?.state === "closed" ? 1 : 0),
      },
    ],
  };
});
