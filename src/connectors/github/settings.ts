/** What a tenant sets under `connectors.github`. The token is the vault's. */
import { z } from "zod";
import type { EgressAllowance } from "../../egress/egress.ts";
import { baseUrlSchema } from "../base-url.ts";

const namePattern = /^(?!\.{1,2}\/)[\w.-]{1,100}\/(?!\.{1,2}$)[\w.-]{1,100}$/;

export const githubSettingsSchema = z.strictObject({
  /** Where the API is; GitHub Enterprise Server has it under `/api/v3`. */
  baseUrl: baseUrlSchema.default("https://api.github.com"),
  /** Whose issues are tickets: `owner/name`, as GitHub writes it. */
  repositories: z.array(z.string().regex(namePattern, "owner/name")).min(1).max(100),
  /** The account the token belongs to. Nobody else writes with it. An app's ends in `[bot]`. */
  botLogin: z.string().regex(/^[a-z\d](?:[a-z\d-]{0,38})(?:\[bot\])?$/i, "a login"),
});
export type GithubSettings = z.infer<typeof githubSettingsSchema>;

/** One issue, as the API asks for it. */
export interface IssuePlace {
  owner: string;
  repo: string;
  number: number;
}

/** The name an issue's ticket goes by: `owner/name#88`. */
export function nameIssue(repository: string, number: number): string {
  return `${repository}#${number}`;
}

/** Where an issue is, or null where its repository is none of the tenant's. GitHub does not tell letters' cases apart. */
export function findIssuePlace({ repositories }: GithubSettings, name: string): IssuePlace | null {
  const [, repository = "", number = ""] = /^([^#]+)#([1-9]\d{0,9})$/.exec(name) ?? [];
  const known = repositories.find((each) => each.toLowerCase() === repository.toLowerCase());
  if (!known) return null;
  const [owner = "", repo = ""] = known.split("/");
  return { owner, repo, number: Number(number) };
}

/** Whether a login is the account we write with. */
export function isOwnLogin(
  { botLogin }: Pick<GithubSettings, "botLogin">,
  login: string | undefined,
): boolean {
  return login?.toLowerCase() === botLogin.toLowerCase();
}

/** One issue and what is below it, and nothing else of the repository. */
export function allowIssue(
  { baseUrl }: GithubSettings,
  { owner, repo, number }: IssuePlace,
): EgressAllowance[] {
  const { origin, pathname } = new URL(baseUrl);
  const issue = `${pathname.replace(/\/$/, "")}/repos/${owner}/${repo}/issues/${number}`;
  return [
    { origin, paths: [issue], methods: ["GET", "PATCH"] },
    { origin, paths: [`${issue}/comments`, `${issue}/labels`], methods: ["GET", "POST"] },
    { origin, paths: [`${issue}/labels/`], methods: ["DELETE"] },
  ];
}
