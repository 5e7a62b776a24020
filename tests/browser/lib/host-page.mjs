// The host's page, reached as a person reaches it: by role and accessible name.
import { Tab } from "./tab.mjs";

export class HostPage extends Tab {
  /** Opens the page of `server`'s federation. */
  static async open(browser, server, hash = `#federation=${server.federation}`) {
    const page = new HostPage(await browser.page(), `${server.url}/host${hash}`);
    page.token = server.host.token;
    await page.page.goto(page.link);
    return page.sees("sign-in");
  }

  async signIn(token = this.token) {
    await this.field("Host token").fill(token);
    return this.press("Sign in");
  }

  /** Presses a button, and the one in the dialog that asks once more. */
  async wish(button, confirm, fill) {
    await this.press(button);
    const dialog = this.page.getByRole("dialog");
    await dialog.waitFor();
    if (fill) {
      await dialog.getByLabel(fill.label).fill(fill.text);
    }
    const words = await dialog.innerText();
    await dialog.getByRole("button", { name: confirm, exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    return words;
  }

  /** Makes one invite and gives its link. */
  async invite() {
    const links = this.page.getByTestId("invite-link");
    const before = await links.count();
    await this.press("Make 1 invite");
    await links.nth(before).waitFor();
    return (await links.first().innerText()).trim();
  }

  table(name) {
    return this.page.getByRole("table", { name, exact: true });
  }

  row(table, text) {
    return this.table(table).getByRole("row", { name: text });
  }
}
