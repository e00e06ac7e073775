/**
 * Whenever an object or the worker is called, vitest's pool asks Vite anew which module the worker's main one is, over
 * two round trips to another process: a fifth of all that these tests cost. The files of a run share what they have
 * loaded (`isolate: false`), so the first answer holds.
 */
interface ModuleRunner {
  import(id: string, options?: unknown): Promise<unknown>;
}

const { __vitest_mocker__: mocker } = globalThis as { __vitest_mocker__?: { moduleRunner: ModuleRunner } };
const known = new WeakSet<ModuleRunner>();

if (mocker && !known.has(mocker.moduleRunner)) {
  const { moduleRunner } = mocker;
  known.add(moduleRunner);
  const load = moduleRunner.import.bind(moduleRunner);
  const loaded = new Map<string, Promise<unknown>>();
  moduleRunner.import = (id, options) => {
    if (!id.endsWith("/src/worker.ts") || options !== undefined) return load(id, options);
    const module = loaded.get(id) ?? load(id);
    loaded.set(id, module);
    return module;
  };
}
