import { html, type TemplateResult } from "lit-html";
import { count } from "../../internal/text/numbers.js";
import { noticePanel } from "../../pages/parts/notice.js";
import { loadMore, reload } from "../control/session.js";
import type { Host } from "../host.js";
import { statusName } from "../text/overview.js";

/** The federations of this server, newest first. */
export function federationList(host: Host): TemplateResult {
  const { lines, more, fault } = host.state;
  return html`
    <h1 tabindex="-1">Federations of this server</h1>
    ${fault ? noticePanel(fault) : null}
    ${lines === null ? html`<p>The server is asked for them.</p>` : lines.length === 0 ? none() : table(host)}
    <div class="actions">
      ${more ? html`<button type="button" @click=${() => void loadMore(host)}>Show older ones</button>` : null}
      <button type="button" @click=${() => void reload(host)}>Ask again</button>
    </div>
  `;
}

function none(): TemplateResult {
  return html`<p class="panel">There is none yet. Make one from a task file: <code>feddtpt serve --create task.toml</code>.</p>`;
}

function table(host: Host): TemplateResult {
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label="Federations">
      <table class="wide">
        <thead><tr><th scope="col">Task</th><th scope="col">State</th><th scope="col" class="number">Round</th><th scope="col" class="number">Participants</th></tr></thead>
        <tbody>
          ${host.state.lines?.map(
            (line) => html`
              <tr>
                <th scope="row"><a href=${`#federation=${line.id}`}>${line.task}</a><br /><code class="id">${line.id}</code></th>
                <td>${statusName(line.status)}</td>
                <td class="number">${line.round ? `${line.round} of ${line.rounds}` : `0 of ${line.rounds}`}</td>
                <td class="number">${count(line.participants)}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}
