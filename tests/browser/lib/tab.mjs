// The participant's page, reached as a person reaches it: by role and accessible name.
import { csv, rows } from "./rows.mjs";
import { until } from "./wait.mjs";

/** The cards of step 3, by how a test calls them. */
const CARDS = {
  "in-tab": "In this tab",
  local: "On this computer",
  hosted: "Hosted",
  "built-in": "Built into this browser",
};

export class Tab {
  constructor(page, link) {
    this.page = page;
    this.link = link;
  }

  async open() {
    await this.page.addInitScript(rememberStates);
    await this.page.goto(this.link);
    return this.sees("intro");
  }

  /** Reads `main[data-state]`. */
  state() {
    return this.page.locator("main[data-state]").getAttribute("data-state");
  }

  /** Waits until the page is in one of `states`. */
  async sees(...states) {
    const selector = states.map((state) => `main[data-state="${state}"]`).join(", ");
    await this.page
      .locator(selector)
      .waitFor({ state: "attached" })
      .catch(async (error) => {
        const now = await this.words().catch(() => "nothing");
        throw new Error(`waited in vain for the state ${states.join(" or ")} (${error.message})\n--- the page shows:\n${now}`);
      });
    return this;
  }

  /** The states since the page was loaded, in their order. */
  states() {
    return this.page.evaluate(() => globalThis.feddtptStates ?? []);
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: true });
  }

  field(name) {
    return this.page.getByLabel(name, { exact: true });
  }

  /** All that can be read on the page. */
  words() {
    return this.page.locator("body").innerText();
  }

  async press(name) {
    await this.button(name).click();
    return this;
  }

  /** Step 1 to 2. */
  async begin() {
    await this.press("Continue");
    return this.sees("rows");
  }

  /** Step 2: hands a file over and waits until `usable` rows of it can be used. */
  async rows(text = csv(rows()), { name = "rows.csv" } = {}) {
    const file = { name, mimeType: "text/csv", buffer: Buffer.from(text) };
    await this.page.locator('input[type="file"]').setInputFiles(file);
    return this;
  }

  /** Step 2 to 3. */
  async toModel() {
    await this.press("Continue");
    return this.sees("model");
  }

  /** Step 3: chooses a card, for the model in the tab its size ("mini", "nano"), and for APIs where they are. */
  async model({ card = "in-tab", size, url, model, key, provider } = {}) {
    await this.page.getByRole("radio", { name: CARDS[card] }).check();
    if (size) {
      await this.field("Size of the model").selectOption(size);
    }
    if (provider) {
      await this.field("Kind of API").selectOption({ label: provider });
    }
    if (url !== undefined) {
      await this.field("LLM address").fill(url);
    }
    if (model !== undefined) {
      await this.field("Model name").fill(model);
    }
    if (key !== undefined) {
      await this.field("API key").fill(key);
    }
    return this;
  }

  /** Step 3: where proposed words come from: "in-tab", "server" or "fill-mask". */
  async proposer({ kind, url }) {
    await this.unfold(/Who proposes words/);
    await this.field("Word proposer").selectOption(kind);
    if (url !== undefined) {
      await this.field("Proposer address").fill(url);
    }
    return this;
  }

  /** Opens what is folded away under `summary`. */
  async unfold(summary) {
    const details = this.page.locator("details", { has: this.page.locator("summary", { hasText: summary }) });
    if ((await details.getAttribute("open")) === null) {
      await details.locator("summary").click();
    }
  }

  /** Steps 3 to 5, with limits. */
  async toJoin({ calls, seed, review } = {}) {
    await this.press("Continue");
    await this.sees("limits");
    if (calls !== undefined) {
      await this.field("LLM calls at most").fill(String(calls));
    }
    if (seed !== undefined) {
      await this.unfold("Randomness");
      await this.field("Seed").fill(String(seed));
    }
    if (review) {
      const button = this.page.getByRole("switch", { name: "Review each upload" });
      await button.click();
      await until("the switch to be on", async () => (await button.getAttribute("aria-checked")) === "true");
    }
    await this.press("Continue");
    return this.sees("join");
  }

  /** All five steps and the click on Join. */
  async join({ text, model, proposer, limits } = {}) {
    await this.begin();
    await this.rows(text);
    await this.toModel();
    await this.model(model);
    if (proposer) {
      await this.proposer(proposer);
    }
    await this.toJoin(limits);
    await this.press("Join");
    return this;
  }

  /** The prompt on the page, as words. */
  async prompt() {
    const text = await this.page.getByTestId("prompt").first().innerText();
    return text.split(/\s+/).filter(Boolean);
  }

  /** Waits for the end and gives the prompt. */
  async finished() {
    await this.sees("finished", "failed", "crashed", "left");
    if ((await this.state()) !== "finished") {
      throw new Error(`the run ended as ${await this.state()}\n--- the page shows:\n${await this.words()}`);
    }
    return this.prompt();
  }

  /** The ledger as text, a string for each line. */
  async ledger() {
    const lines = this.page.getByRole("table", { name: "Ledger" }).getByRole("row");
    return (await lines.allInnerTexts()).map((line) => line.replace(/\s+/g, " "));
  }

  /** The worker, for tests that look into it or break it. */
  worker() {
    return until("the worker", () => this.page.workers().at(-1));
  }
}

/** In the page: notes every value of `main[data-state]`. */
function rememberStates() {
  const seen = (globalThis.feddtptStates = []);
  const look = () => {
    const now = document.querySelector("main[data-state]")?.dataset.state;
    if (now && now !== seen.at(-1)) {
      seen.push(now);
    }
  };
  new MutationObserver(look).observe(document, {
    attributes: true,
    attributeFilter: ["data-state"],
    childList: true,
    subtree: true,
  });
}
