/** The parts of the browser's Prompt API that are used. */
interface LanguageModelSession {
  prompt(text: string): Promise<string>;
  destroy(): void;
}
interface LanguageModelFactory {
  availability(options?: object): Promise<string>;
  create(options?: object): Promise<LanguageModelSession>;
}

/** Whether the browser has a model of its own, and whether it must be downloaded first. `missing`: no such API. */
export type BuiltInAvailability = "missing" | "unavailable" | "downloadable" | "downloading" | "available";

const LANGUAGES = { expectedInputs: [{ type: "text", languages: ["en"] }], expectedOutputs: [{ type: "text", languages: ["en"] }] };

function factory(): LanguageModelFactory | undefined {
  return (globalThis as { LanguageModel?: LanguageModelFactory }).LanguageModel;
}

/** Asks the browser for its own model; nothing is downloaded by asking. */
export async function builtInAvailability(): Promise<BuiltInAvailability> {
  try {
    return ((await factory()?.availability(LANGUAGES)) as BuiltInAvailability | undefined) ?? "missing";
  } catch {
    return "unavailable";
  }
}

/**
 * Asks the browser's own model once, in a session of its own, so that no row is remembered for the next one. The API does
 * not exist in workers, so the page asks on the worker's behalf.
 */
export async function askBuiltIn(system: string, user: string): Promise<string> {
  const models = factory();
  if (!models) throw new Error("this browser has no built-in model (Prompt API)");
  const initialPrompts = system ? [{ role: "system", content: system }] : [];
  const session = await steadySession(models, { ...LANGUAGES, initialPrompts });
  try {
    return await session.prompt(user);
  } finally {
    session.destroy();
  }
}

/** The least random session that the browser allows: pages may not always set temperature and topK. */
async function steadySession(models: LanguageModelFactory, options: object): Promise<LanguageModelSession> {
  try {
    return await models.create({ ...options, temperature: 0, topK: 1 });
  } catch (error) {
    if (error instanceof DOMException && error.name !== "NotSupportedError") throw error;
    return await models.create(options);
  }
}
