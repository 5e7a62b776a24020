// A stand-in for the browser's own model (the Prompt API): put into the page before its scripts.

/** Answers as a model would that looks for some words; notes every question in `globalThis.feddtptAsked`. */
export function stubPromptApi() {
  const asked = (globalThis.feddtptAsked = []);
  const good = /kind|lovely|perfect|best|laugh|quick|warm|fine/;
  const session = {
    inputQuota: 4096,
    inputUsage: 0,
    contextWindow: 4096,
    contextUsage: 0,
    measureInputUsage: async (text) => text.length,
    prompt: async (text) => {
      asked.push(String(text));
      return good.test(String(text)) ? "praise" : "complaint";
    },
    clone: async () => session,
    destroy() {},
    addEventListener() {},
  };
  globalThis.LanguageModel = {
    availability: async () => "available",
    params: async () => ({ defaultTopK: 3, maxTopK: 8, defaultTemperature: 1, maxTemperature: 2 }),
    create: async () => session,
  };
}
