import { existsSync } from "node:fs";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import agents from "agents/vite";
import { defineConfig } from "vitest/config";
import { loadScripts } from "./scripts/fixtures/load.ts";
import { readDevelopmentKeys } from "./scripts/fixtures/development-keys.ts";
import { readTenantBindings } from "./scripts/fixtures/tenant-bindings.ts";
import { bindTenants } from "./scripts/fixtures/variants.ts";
import { testTenants } from "./test/support/tenants.ts";

/** Pure code runs in Node; whatever touches a Durable Object runs in workerd; whole programs run as processes. */
const pure = [
  "domain",
  "machines",
  "policy",
  "memory",
  "redaction",
  "models/local",
  "conformance",
  "chaos",
  "evaluation",
  "simulation",
  "ui",
]
  .map((folder) => `test/${folder}/**/*.test.ts`)
  .concat("test/attacks/attacker.test.ts", "test/attacks/injections.test.ts");

const chromium = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
const hasChromium = existsSync(chromium);
if (!hasChromium) {
  console.warn(
    `NOT RUN: the browser tests. There is no Chromium at ${chromium}; install it or set CHROMIUM_PATH.`,
  );
}

export default defineConfig({
  test: {
    // Vitest's default module cache cannot be read from inside workerd.
    fsModuleCache: false,
    // What is logged as a worker goes away must not be an error of the run.
    disableConsoleIntercept: true,
    // Most tests wait for something, so two at once do each other no harm even where there are two cores.
    maxWorkers: 2,
    projects: [
      // Pure code leaves nothing behind, so its files share what they have loaded.
      {
        test: {
          name: "pure",
          include: pure,
          environment: "node",
          isolate: false,
          sequence: { groupOrder: 1 },
          testTimeout: 30_000,
        },
      },
      {
        plugins: [
          agents(),
          cloudflareTest(() => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                ENVIRONMENT: "local",
                SCRIPTED_MODELS: loadScripts(),
                ...readDevelopmentKeys(),
                ...readTenantBindings(),
                ...bindTenants(testTenants),
              },
            },
          })),
        ],
        test: {
          name: "workers",
          globalSetup: [
            "./test/support/model-server.ts",
            "./test/support/egress-server.ts",
            "./test/connectors/stripe/stripe-server.ts",
            "./test/connectors/slack/slack-server.ts",
            "./test/support/mcp-servers.ts",
            "./test/support/token-server.ts",
            "./test/connectors/github/github-server.ts",
            "./test/connectors/zendesk/zendesk-server.ts",
          ],
          setupFiles: ["./test/support/import-once.ts"],
          include: ["test/**/*.test.ts"],
          exclude: [...pure, "test/programs/**"],
          isolate: false,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          deps: {
            optimizer: {
              ssr: {
                enabled: true,
                include: [
                  "ai",
                  "zod",
                  "xstate",
                  "@ai-sdk/openai",
                  "stripe",
                  "workers-ai-provider",
                  "@modelcontextprotocol/client",
                  "@octokit/core",
                ],
              },
            },
          },
        },
      },
      {
        test: {
          name: "programs",
          include: ["test/programs/**/*.test.ts"],
          exclude: hasChromium ? [] : ["test/programs/*ui.test.ts"],
          environment: "node",
          // Programs and pages wait more than they work.
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
