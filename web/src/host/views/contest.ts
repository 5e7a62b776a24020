import { html, type TemplateResult } from "lit-html";
import { many } from "../../internal/text/numbers.js";
import { shownWords } from "../../internal/text/ballot.js";
import { type Contest, contestText, lastStanding, originText } from "../figures/contest.js";

/** The candidates of a round with their standings, as participants judged them. */
export function contestTable(contest: Contest): TemplateResult {
  const ballots = contest.stages.map((stage, at) => `${many(stage.ballots, "ballot")} in stage ${at + 1}`).join(", ");
  return html`
    <h3>What participants chose from</h3>
    <p><strong>${contestText(contest)}</strong> ${ballots ? `${ballots}.` : ""}</p>
    <div class="scroll" tabindex="0" role="region" aria-label="Candidates">
      <table class="wide" aria-label="Candidates">
        <thead><tr><th scope="col">Words</th><th scope="col">Where from</th><th scope="col" class="number">Judged in</th><th scope="col" class="number">Lead</th><th scope="col" class="number">Share</th><th scope="col">Result</th></tr></thead>
        <tbody>${contest.candidates.map((_, place) => row(contest, place))}</tbody>
      </table>
    </div>
    <p class="hint">Lead: how far it is ahead of the prompt in use, from −1 to 1, as the mean over the labels. Share: of votes, or of right answers, over the labels. Reported by participants, each about its own rows.</p>
  `;
}

function row(contest: Contest, place: number): TemplateResult {
  const candidate = contest.candidates[place];
  const last = lastStanding(contest, place);
  return html`
    <tr>
      <th scope="row" class="words">${shownWords(candidate?.prompt ?? [])}</th>
      <td>${candidate ? originText(candidate.origin) : ""}</td>
      <td class="number">${last ? `stage ${last.stage}` : "–"}</td>
      <td class="number">${last ? signed(last.standing.lead) : "–"}</td>
      <td class="number">${last ? last.standing.share.toFixed(2) : "–"}</td>
      <td>${result(contest, place, last?.standing.refused ?? false)}</td>
    </tr>
  `;
}

function result(contest: Contest, place: number, refused: boolean): string {
  if (contest.winner === place) return "published";
  if (refused) return "refused: a label lost too much";
  return "";
}

function signed(lead: number): string {
  const shown = Math.abs(lead).toFixed(2);
  return lead > 0 ? `+${shown}` : lead < 0 ? `−${shown}` : shown;
}
