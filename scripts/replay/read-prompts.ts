/** Prompts from files, as `--prompt ROLE=FILE` names them. */
import { existsSync, readFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { identifyPrompt } from "../../src/agents/prompts/prompt.ts";
import { agentRoleSchema, type AgentRole } from "../../src/domain/call.ts";
import { fail, succeed, type Result } from "../../src/domain/result.ts";

export type ChangedPrompts = Partial<Record<AgentRole, { name: string; text: string }>>;

/** A file holds an agent's own words; what all agents are told stays before them. Fails with what to tell whoever asked. */
export function readPrompts(wishes: readonly string[]): Result<ChangedPrompts, string> {
  const prompts: ChangedPrompts = {};
  for (const wish of wishes) {
    const [, name, file] = /^([a-z]+)=(.+)$/.exec(wish) ?? [];
    const { data: role } = agentRoleSchema.safeParse(name);
    if (!role || file === undefined) {
      return fail(`--prompt is ROLE=FILE, with one of ${agentRoleSchema.options.join(", ")}; not "${wish}".`);
    }
    if (!existsSync(file)) return fail(`There is no file ${file}.`);
    const text = readFileSync(file, "utf8").trim();
    if (text === "") return fail(`There is no word in ${file}.`);
    const stem = basename(file, extname(file)).toLowerCase();
    prompts[role] = { name: `${role}@${stem.replaceAll(/[^a-z0-9]+/g, "-")}`, text };
  }
  return succeed(prompts);
}

/** `draft@kinder 4f0c…`, as the call chain names the same prompt. */
export function listChangedPrompts(prompts: ChangedPrompts): string[] {
  return agentRoleSchema.options.flatMap((role) => {
    const changed = prompts[role];
    return changed ? [identifyPrompt({ role, ...changed })] : [];
  });
}
