import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { goOn, stop } from "../../internal/control/run.js";
import { isActive, type StateName } from "../../internal/run/state-name.js";
import type { RunView } from "../../internal/run/view.js";
import { phaseText, roundTrouble } from "../../internal/text/phases.js";
import { duration, exactTime } from "../../internal/text/times.js";
import { bytes } from "../../internal/text/numbers.js";
import { noticePanel } from "../parts/notice.js";

/** What goes on, how long it lasts at most, and what can be done. */
export function phase(app: App, run: RunView, name: StateName): TemplateResult {
  const { title, meaning } = phaseText(name, run, app.state.federation);
  const trouble = roundTrouble(run);
  return html`
    <section class="phase" aria-labelledby="phase-title">
      <div class="phase-head">
        <h1 id="phase-title" tabindex="-1">${title}</h1>
        <p class="left-time">${timeLeft(app, run, name)}</p>
      </div>
      <p class="meaning">${meaning}</p>
      ${run.trouble && !run.halt ? html`<p class="panel alarm">${run.trouble.reason} <span class="figure">Next try in ${duration(run.trouble.untilMs - app.state.nowMs)}.</span></p>` : null}
      ${run.notice ? noticePanel(run.notice) : null}
      ${trouble ? html`<p class="panel">${trouble}</p>` : null}
      ${progress(run, name, app.state.federation?.callsPerRound ?? null)}
      <div class="actions">
        ${isActive(run)
          ? html`<button type="button" @click=${() => stop(app)}>Stop</button>`
          : name === "needs-key" || name === "crashed" || (name === "llm-refuses" && run.halt)
            ? null
            : html`<button type="button" class="main" @click=${() => void goOn(app)}>Go on</button>`}
        <button type="button" class="quiet" @click=${() => app.update({ leaving: "asking" })}>Leave</button>
      </div>
    </section>
  `;
}

function timeLeft(app: App, run: RunView, name: StateName): TemplateResult | string {
  if (run.halt || run.closesAtMs === null || name === "join") return "";
  const leftMs = run.closesAtMs - app.state.nowMs;
  if (leftMs <= 0) return "closing";
  return html`<time datetime=${exactTime(run.closesAtMs)} title=${exactTime(run.closesAtMs)}>${duration(leftMs)} left at most</time>`;
}

/** The bar's place is always there, so that nothing jumps. */
function progress(run: RunView, name: StateName, roundLimit: number | null): TemplateResult {
  const bar = (label: string, value: number, max: number): TemplateResult => html`
    <div class="progress"><progress aria-label=${label} max=${max || 1} .value=${value}></progress><span class="figure">${label}</span></div>
  `;
  if (run.model) return bar(`${run.model.file}: ${bytes(run.model.receivedBytes)} of ${bytes(run.model.totalBytes)}`, run.model.receivedBytes, run.model.totalBytes);
  if (run.judging && run.activity === "judging") return bar(`${run.judging.done} of ${run.judging.total} answers`, run.judging.done, run.judging.total);
  const searched = run.steps > 0 && ["searching", "offline", "llm-refuses", "stopped", "crashed", "budget-reached"].includes(name);
  if (searched && roundLimit !== null) {
    const calls = Math.min(run.spent?.callsThisRound ?? 0, roundLimit);
    return bar(`${run.tried} ${run.tried === 1 ? "word" : "words"} tried, ${calls} of ${roundLimit} calls of this round`, calls, roundLimit);
  }
  if (searched) return bar(`${run.tried} of ${run.steps} words tried`, run.tried, run.steps);
  if (name === "waiting" && run.status === "running" && run.asked) return bar(`${run.submissions} of ${run.participants} ${run.stage ? "have voted" : "sent their words"}`, run.submissions, run.participants);
  return html`<div class="progress empty"></div>`;
}
