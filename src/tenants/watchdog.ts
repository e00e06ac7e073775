/**
 * A tenant's watchdog: looks in on the tenant's coordinators every few minutes, for the day an alarm is lost. A
 * coordinator asks to be watched before its first delivery is answered, and is left alone again once it owes nothing.
 */
import { DurableObject } from "cloudflare:workers";
import { assertSameTenant, tenantOfObject } from "../domain/object-name.ts";
import { describeError, log } from "../observability/log.ts";

/** How often it looks in, milliseconds. An alarm that is lost costs a ticket no more than this. */
const roundMs = 5 * 60_000;
/** Coordinators looked at in one go. */
const roundSize = 200;
const atOnce = 10;

/** What a coordinator answers when the watchdog looks in. */
interface Watched {
  lookIn(): Promise<{ owes: boolean; wasOverdue: boolean }>;
}

export class TenantWatchdog extends DurableObject<Env> {
  readonly #tenantId = tenantOfObject(this.ctx.id.name, "watchdog");

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    // `asked` grows with every asking: who asks again while being looked at is not forgotten by that look.
    ctx.storage.sql.exec(
      `create table if not exists watched (
         coordinator text primary key, asked integer not null, looked_at integer not null) without rowid`,
    );
  }

  async watch(tenantId: string, coordinator: string): Promise<void> {
    assertSameTenant(this.#tenantId, tenantId);
    this.ctx.storage.sql.exec(
      `insert into watched values (?, 1, ?) on conflict (coordinator) do update set asked = asked + 1`,
      coordinator,
      Date.now(),
    );
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(Date.now() + roundMs);
  }

  /** Looks in on everybody now. Called by the alarm, and by the worker's own schedule in case that one is lost. */
  async round(tenantId: string): Promise<{ looked: number; revived: number }> {
    assertSameTenant(this.#tenantId, tenantId);
    if (this.#count() === 0) return { looked: 0, revived: 0 };
    // Armed before anything can go wrong.
    await this.ctx.storage.setAlarm(Date.now() + roundMs);
    const watched = this.ctx.storage.sql
      .exec<{ coordinator: string; asked: number }>(
        "select coordinator, asked from watched order by looked_at limit ?",
        roundSize,
      )
      .toArray();
    let revived = 0;
    for (let first = 0; first < watched.length; first += atOnce) {
      const looks = watched.slice(first, first + atOnce).map((row) => this.#look(row));
      revived += (await Promise.all(looks)).filter(Boolean).length;
    }
    if (this.#count() === 0) await this.ctx.storage.deleteAlarm();
    return { looked: watched.length, revived };
  }

  override async alarm(): Promise<void> {
    await this.round(this.#tenantId);
  }

  /** Whether it had to be revived. Whatever goes wrong is looked at again in the next round. */
  async #look({ coordinator, asked }: { coordinator: string; asked: number }): Promise<boolean> {
    const { sql } = this.ctx.storage;
    try {
      // By its binding; the coordinator's own type would close a circle of imports.
      const stub = this.env.TICKET_COORDINATOR.getByName(coordinator) as unknown as Watched;
      const { owes, wasOverdue } = await stub.lookIn();
      if (wasOverdue) log("warn", "watchdog.revived", { tenantId: this.#tenantId, source: coordinator });
      if (owes) sql.exec("update watched set looked_at = ? where coordinator = ?", Date.now(), coordinator);
      else sql.exec("delete from watched where coordinator = ? and asked = ?", coordinator, asked);
      return wasOverdue;
    } catch (error) {
      log("warn", "watchdog.failed", { tenantId: this.#tenantId, reason: describeError(error) });
      sql.exec("update watched set looked_at = ? where coordinator = ?", Date.now(), coordinator);
      return false;
    }
  }

  #count(): number {
    return this.ctx.storage.sql.exec<{ watched: number }>("select count(*) as watched from watched").one()
      .watched;
  }
}
