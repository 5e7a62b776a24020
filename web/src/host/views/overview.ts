import { html, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { setShare } from "../../internal/browser/share.js";
import { count, many } from "../../internal/text/numbers.js";
import { duration, exactTime } from "../../internal/text/times.js";
import type { LiveView, ParticipantView } from "../api/types.js";
import type { Host } from "../host.js";
import { overviewText, PARTICIPANT_STATES } from "../text/overview.js";
import { controls } from "./controls.js";

/** Phase and time left, who is where, and what the host can do. */
export function overview(host: Host, live: LiveView, away: TemplateResult | null): TemplateResult {
  const { title, meaning } = overviewText(live);
  return html`
    <section class="phase" aria-labelledby="overview-title">
      <div class="phase-head">
        <h1 id="overview-title" tabindex="-1">${title}</h1>
        <p class="left-time">${timeLeft(host)}</p>
      </div>
      <p class="meaning">${meaning}</p>
      ${away}
      ${progress(live)}
      <p class="told">${host.state.told}</p>
      ${controls(host, live)}
    </section>
    ${whereTheyAre(live, host.state.participants)}
  `;
}

function timeLeft(host: Host): TemplateResult | string {
  const { closesAtMs, nowMs } = host.state;
  if (closesAtMs === null) return "";
  const leftMs = closesAtMs - nowMs;
  return leftMs <= 0 ? "closing" : html`<time datetime=${exactTime(closesAtMs)} title=${exactTime(closesAtMs)}>${duration(leftMs)} left at most</time>`;
}

/** The bar's place is always there, so that nothing jumps. */
function progress(live: LiveView): TemplateResult {
  const open = (live.status === "running" || live.status === "paused") && live.round > 0;
  if (!open) return html`<div class="progress empty"></div>`;
  const most = live.submissions + live.outstanding;
  const least = live.spec.policy.min_participants;
  const what = live.phase === "score" || live.phase === "gate" ? "ballot" : "proposal";
  const text = `${many(live.submissions, what)} here, ${many(live.outstanding, "participant")} still at work; at least ${count(least)} needed`;
  return html`<div class="progress"><progress aria-label="What arrived in the open phase" max=${most || 1} .value=${live.submissions}></progress><span class="figure">${text}</span></div>`;
}

/** Participants by state as one bar, with the table behind it. */
function whereTheyAre(live: LiveView, participants: readonly ParticipantView[] | null): TemplateResult {
  const groups = PARTICIPANT_STATES.map((group) => ({ ...group, number: participants?.filter((one) => one.state === group.state).length ?? 0 }));
  const there = groups.filter(({ number }) => number > 0);
  const words = there.map(({ number, name }) => `${count(number)} ${name}`).join(", ");
  return html`
    <section class="panel" aria-labelledby="where-title">
      <h2 id="where-title">${many(live.participants, "participant")} in the federation</h2>
      <div class="stack" role="img" aria-label=${words ? `Participants by state: ${words}` : "Nobody has joined yet"}>
        ${there.map(({ state, number }) => html`<div class=${`part ${state}`} ${ref((element) => setShare(element, number))}></div>`)}
      </div>
      <p class="legend figure">${there.length ? there.map(({ state, name, number }) => html`<span class="key"><span class=${`part ${state}`}></span>${count(number)} ${name}</span>`) : "Nobody has joined yet."}</p>
      <details>
        <summary>The figures as a table</summary>
        <table>
          <thead><tr><th scope="col">State</th><th scope="col" class="number">Participants</th><th scope="col">It means</th></tr></thead>
          <tbody>${groups.map(({ name, number, meaning }) => html`<tr><th scope="row">${name}</th><td class="number">${count(number)}</td><td>${meaning}</td></tr>`)}</tbody>
        </table>
      </details>
    </section>
  `;
}
