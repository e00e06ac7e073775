/** Stands in for the `agents` package in this process: what a specialist uses of its base class, on its own SQLite. */
export class Agent<Environment = unknown> {
  protected readonly ctx: DurableObjectState;
  protected readonly env: Environment;
  readonly name: string;

  constructor(ctx: DurableObjectState, env: Environment) {
    this.ctx = ctx;
    this.env = env;
    this.name = ctx.id.name ?? "";
  }

  /** Before the first message. */
  onStart(): void {}

  sql<Row>(parts: TemplateStringsArray, ...values: (string | number | boolean | null)[]): Row[] {
    // As the package does it: every value is bound.
    return this.ctx.storage.sql.exec(parts.join("?"), ...values).toArray() as Row[];
  }
}
