import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { findIssuePlace, githubSettingsSchema } from "../../src/connectors/github/settings.ts";
import { createConnectors } from "../../src/connectors/registry.ts";
import { zendeskSettingsSchema } from "../../src/connectors/zendesk/settings.ts";
import { EgressRefusal } from "../../src/egress/egress.ts";
import { findTestTenant } from "../support/tenants.ts";

const github = { repositories: ["lantern-and-loom/storefront"], botLogin: "signalbox[bot]" };
const zendesk = { subdomain: "lantern", agentUserId: "8800900", auth: "oauth" };

describe("GitHub's settings", () => {
  it("need no more than repositories and an account", () => {
    expect(githubSettingsSchema.parse(github).baseUrl).toBe("https://api.github.com");
  });

  it.each([
    ["a token among them", { ...github, token: "ghp_1" }],
    ["no repository", { ...github, repositories: [] }],
    ["a repository without an owner", { ...github, repositories: ["storefront"] }],
    ["a repository that climbs", { ...github, repositories: ["../.."] }],
    ["a repository that climbs halfway", { ...github, repositories: ["lantern/.."] }],
    ["a repository with a path", { ...github, repositories: ["a/b/c"] }],
    ["a repository with a question", { ...github, repositories: ["a/b?c"] }],
    ["no account", { repositories: github.repositories }],
    ["an account that is none", { ...github, botLogin: "a b" }],
  ])("are refused with %s", (_what, settings) => {
    expect(githubSettingsSchema.safeParse(settings).success).toBe(false);
  });

  it("find an issue in the repositories they name, and in no other", () => {
    const settings = githubSettingsSchema.parse(github);
    expect(findIssuePlace(settings, "lantern-and-loom/storefront#88")).toEqual({
      owner: "lantern-and-loom",
      repo: "storefront",
      number: 88,
    });
    for (const name of [
      "",
      "88",
      "#88",
      "lantern-and-loom/storefront",
      "lantern-and-loom/storefront#0",
      "lantern-and-loom/storefront#8#8",
      "lantern-and-loom/storefront#88\n",
      "lantern-and-loom/other#88",
    ])
      expect(findIssuePlace(settings, name)).toBeNull();
  });
});

describe("Zendesk's settings", () => {
  it("name the helpdesk by subdomain or by URL", () => {
    expect(zendeskSettingsSchema.parse(zendesk).baseUrl).toBe("https://lantern.zendesk.com");
    const { subdomain: _, ...rest } = zendesk;
    expect(zendeskSettingsSchema.parse({ ...rest, baseUrl: "https://help.example/" }).baseUrl).toBe(
      "https://help.example",
    );
  });

  it.each([
    ["a token among them", { ...zendesk, token: "t" }],
    ["neither subdomain nor URL", { agentUserId: "1", auth: "oauth" }],
    ["a URL with a name in it", { agentUserId: "1", auth: "oauth", baseUrl: "https://user:pw@help.example" }],
    ["a URL with a question", { agentUserId: "1", auth: "oauth", baseUrl: "https://help.example/?a=b" }],
    ["both", { ...zendesk, baseUrl: "https://help.example" }],
    ["a subdomain that is a host", { ...zendesk, subdomain: "evil.example/" }],
    ["an API token and no address", { ...zendesk, auth: "apiToken" }],
    ["an agent without a number", { ...zendesk, agentUserId: "desk" }],
  ])("are refused with %s", (_what, settings) => {
    expect(zendeskSettingsSchema.safeParse(settings).success).toBe(false);
  });
});

describe("a helpdesk whose settings lead where nobody may speak to", () => {
  it.each([
    ["github", { ...github, baseUrl: "http://github.example" }],
    ["github", { ...github, baseUrl: "https://127.0.0.1" }],
    ["zendesk", { agentUserId: "1", auth: "oauth", baseUrl: "http://10.0.0.1" }],
  ])("%s is not connected at all", (name, settings) => {
    const tenant = { ...findTestTenant("demo-own"), connectors: { [name]: settings } };
    expect(() => createConnectors(env, tenant)).toThrow(EgressRefusal);
  });

  it("is none on loopback where the worker is not local", () => {
    const tenant = {
      ...findTestTenant("demo-own"),
      connectors: { github: { ...github, baseUrl: "http://127.0.0.1:8080" } },
    };
    expect(createConnectors(env, tenant).has("github")).toBe(true);
    expect(() => createConnectors({ ...env, ENVIRONMENT: "live" }, tenant)).toThrow(EgressRefusal);
  });
});
