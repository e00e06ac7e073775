/** Stands in for `cloudflare:workers` in this process: what an object of ours uses of its base class. */
export class DurableObject<Environment = unknown> {
  protected readonly ctx: DurableObjectState;
  protected readonly env: Environment;

  constructor(ctx: DurableObjectState, env: Environment) {
    this.ctx = ctx;
    this.env = env;
  }
}
