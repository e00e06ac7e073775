/** GitHub's `issues` and `issue_comment` events, read loosely: only the fields we use. */
import { z } from "zod";

/** Null where the account is gone. */
const userSchema = z.object({ id: z.number().int(), login: z.string(), type: z.string() }).nullable();

/** What tells the events apart. Every event passes; most are nothing to us. */
export const githubHeadSchema = z.object({
  /** Only a ping has it. */
  zen: z.unknown().optional(),
  action: z.string().optional(),
  issue: z.unknown().optional(),
  comment: z.unknown().optional(),
});

const githubIssueSchema = z.object({
  /** Stays when the repository is renamed or its owner is; the number together with the repository's name does not. */
  id: z.number().int(),
  number: z.number().int(),
  title: z.string(),
  body: z.string().nullish(),
  html_url: z.string(),
  updated_at: z.string(),
  user: userSchema,
  labels: z.array(z.object({ name: z.string() })).default([]),
  /** Set where the issue is a pull request. */
  pull_request: z.unknown().optional(),
});

const githubCommentSchema = z.object({
  id: z.number().int(),
  body: z.string().nullish(),
  html_url: z.string(),
  updated_at: z.string(),
  user: userSchema,
  /** What the writer is to the repository: OWNER, MEMBER, COLLABORATOR, CONTRIBUTOR, NONE, … */
  author_association: z.string(),
});

export const githubEventSchema = z.object({
  action: z.string(),
  issue: githubIssueSchema,
  comment: githubCommentSchema.optional(),
  repository: z.object({ full_name: z.string() }),
  sender: userSchema,
});
export type GithubEvent = z.infer<typeof githubEventSchema>;

/** What the REST API answers, read as loosely. https://docs.github.com/rest/issues/issues, version 2022-11-28. */
export const issueAnswerSchema = z.object({
  id: z.number().int(),
  number: z.number().int(),
  state: z.enum(["open", "closed"]),
  body: z.string().nullish(),
  html_url: z.string(),
  created_at: z.string(),
  user: userSchema,
  labels: z.array(z.union([z.string(), z.object({ name: z.string().nullish() })])),
  pull_request: z.unknown().optional(),
});
export type IssueAnswer = z.infer<typeof issueAnswerSchema>;

/** https://docs.github.com/rest/issues/comments */
export const commentAnswerSchema = githubCommentSchema.extend({ created_at: z.string() });
export type CommentAnswer = z.infer<typeof commentAnswerSchema>;

/** https://docs.github.com/rest/issues/labels */
export const labelsAnswerSchema = z.array(z.object({ name: z.string() }));
